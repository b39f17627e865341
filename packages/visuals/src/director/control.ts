/**
 * Events and features become named controls in 0..1: what scenes and other outputs are drawn
 * from. Time enters only as the seconds given to `advance` and `features`, so that the same
 * mapping runs live, on files and in tests. Knows nothing of streams, clocks or screens.
 */
import {
  clamp,
  DRUM_CLASSES,
  type DrumClass,
  type Hertz,
  type NormalRange,
  perStem,
  type PerStem,
  type Seconds,
  STEM_NAMES,
  type StemFeatures,
  type StemName,
} from '@sense/core/engine';
import { AdaptiveRange, normaliseLog, onePole, Smoother } from '@sense/core/internal';
import { FlashRule } from '../safety/flash-rule.js';
import { Pulse } from './pulse.js';

/** Controls of one stem, each 0..1. */
export interface StemControls {
  /** Loudness within the stem's recent range, smoothed. */
  level: NormalRange;
  /** Where the spectrum sits in the stem's usual range: 0 dark, 1 bright. Holds through silence. */
  brightness: NormalRange;
  /** How much the spectrum is changing. */
  flux: NormalRange;
  /** 1 at the strongest onset, then decaying: for size and movement, never for light. */
  pulse: NormalRange;
  /** The light the stem may give: level and pulse after {@link FlashRule}. All luminance derives from it. */
  glow: NormalRange;
  /** Level below 250 Hz, from there to 4 kHz, and above, in the range that `level` uses. */
  low: NormalRange;
  mid: NormalRange;
  high: NormalRange;
}

/** The beat, where one is known; otherwise all zero. */
export interface BeatControls {
  /** 1 on a beat, then slowly decaying; half of that off the downbeat where bars are known. */
  pulse: NormalRange;
  /** The light the beat may give: the pulse after {@link FlashRule}. */
  glow: NormalRange;
  /** From 0 on a beat to 1 when the next is due, where it waits one interval more; 0 where beats have stopped. */
  phase: NormalRange;
}

/** All controls at one moment. One object for life, changed in place. */
export interface Controls {
  readonly stems: PerStem<Readonly<StemControls>>;
  /** Decaying pulse of each drum, for size and movement; zero until drums are told apart. */
  readonly hits: Readonly<Record<DrumClass, NormalRange>>;
  readonly beat: Readonly<BeatControls>;
}

/** What a stem sounds like, as far as its mapping needs to know. */
interface StemCharacter {
  readonly centroidLowHz: Hertz;
  readonly centroidHighHz: Hertz;
  readonly attackSeconds: Seconds;
  readonly releaseSeconds: Seconds;
  readonly pulseSeconds: Seconds;
}

const CHARACTERS: PerStem<StemCharacter> = {
  drums: { centroidLowHz: 150, centroidHighHz: 9000, attackSeconds: 0.005, releaseSeconds: 0.12, pulseSeconds: 0.16 },
  bass: { centroidLowHz: 45, centroidHighHz: 400, attackSeconds: 0.03, releaseSeconds: 0.3, pulseSeconds: 0.3 },
  other: { centroidLowHz: 200, centroidHighHz: 5000, attackSeconds: 0.04, releaseSeconds: 0.35, pulseSeconds: 0.32 },
  vocals: { centroidLowHz: 200, centroidHighHz: 4000, attackSeconds: 0.03, releaseSeconds: 0.3, pulseSeconds: 0.4 },
};

/** A stem's window never tops out lower than this below that of the loudest: leakage stays small. */
const LEAKAGE_DB = 20;
/** An onset just audible still shows. */
const LEAST_PULSE = 0.3;
/** How light is made of level and pulse before the flash rule. */
const GLOW_FROM_LEVEL = 0.55;
const GLOW_FROM_PULSE = 0.45;
const BEAT_SECONDS = 0.45;
/** Without a beat for so many intervals there is none any more. */
const LONGEST_BEAT_GAP = 2;
const BRIGHTNESS_SECONDS = 0.08;
const FLUX_PEAK_SECONDS = 6;
const LEAST_FLUX_PEAK = 0.02;
/** Lights in the order of {@link STEM_NAMES}, then the beat, as shares of the picture. */
const GLOW_WEIGHTS = [0.24, 0.24, 0.24, 0.24, 0.04];

function pulseOf(strength: NormalRange): NormalRange {
  return LEAST_PULSE + (1 - LEAST_PULSE) * clamp(strength, 0, 1);
}

/** The state behind the controls of one stem. */
class StemMapper {
  readonly range = new AdaptiveRange();
  readonly pulse = new Pulse();
  readonly controls: StemControls = {
    level: 0,
    brightness: 0.5,
    flux: 0,
    pulse: 0,
    glow: 0,
    low: 0,
    mid: 0,
    high: 0,
  };
  readonly #character: StemCharacter;
  readonly #smoothers: Record<'level' | 'low' | 'mid' | 'high' | 'flux', Smoother>;
  #fluxPeak = LEAST_FLUX_PEAK;

  constructor(stem: StemName) {
    this.#character = CHARACTERS[stem];
    const { attackSeconds, releaseSeconds } = this.#character;
    const make = (): Smoother => new Smoother({ attackSeconds, releaseSeconds });
    this.#smoothers = { level: make(), low: make(), mid: make(), high: make(), flux: make() };
  }

  /** @param fade factor on the time constants of the controls (not on that of the range) */
  features(features: StemFeatures, deltaSeconds: Seconds, leastCeilingDb: number, fade: number): void {
    const { controls, range } = this;
    const smoothSeconds = deltaSeconds / fade;
    range.follow(features.levelDb, deltaSeconds, leastCeilingDb);
    controls.level = this.#smoothers.level.step(range.at(features.levelDb), smoothSeconds);
    controls.low = this.#smoothers.low.step(range.at(features.lowDb), smoothSeconds);
    controls.mid = this.#smoothers.mid.step(range.at(features.midDb), smoothSeconds);
    controls.high = this.#smoothers.high.step(range.at(features.highDb), smoothSeconds);
    if (features.levelDb > range.floorDb) {
      const { centroidLowHz, centroidHighHz } = this.#character;
      const brightness = normaliseLog(features.centroidHz, centroidLowHz, centroidHighHz);
      controls.brightness += (brightness - controls.brightness) * onePole(smoothSeconds, BRIGHTNESS_SECONDS);
    }
    const fading = this.#fluxPeak * (1 - onePole(deltaSeconds, FLUX_PEAK_SECONDS));
    this.#fluxPeak = Math.max(features.flux, fading, LEAST_FLUX_PEAK);
    controls.flux = this.#smoothers.flux.step(clamp(features.flux / this.#fluxPeak, 0, 1), smoothSeconds);
  }
}

/**
 * Turns events and features into {@link Controls}. For each frame drawn: `advance`, then `features`,
 * `onset` and `beat` for all that became due, then `settle`.
 */
export class ControlMapper {
  readonly controls: Controls;
  /** Factor on every fade: 1, or more for calm (reduced motion uses 3). May change at any time. */
  fade = 1;
  readonly #stems: PerStem<StemMapper>;
  readonly #hits: Record<DrumClass, NormalRange> = { kick: 0, snare: 0, hihat: 0, tom: 0, cymbal: 0 };
  readonly #hitPulses = new Map(DRUM_CLASSES.map((drum) => [drum, new Pulse()]));
  readonly #beatPulse = new Pulse();
  readonly #beat: BeatControls = { pulse: 0, glow: 0, phase: 0 };
  readonly #rule = new FlashRule({ weights: GLOW_WEIGHTS });
  readonly #lights = new Float32Array(GLOW_WEIGHTS.length);
  /** Interval of the beat; 0 where there is none. */
  #beatSeconds: Seconds = 0;
  #sinceBeat: Seconds = 0;
  #sinceSettled: Seconds = 0;

  constructor() {
    this.#stems = perStem((stem) => new StemMapper(stem));
    this.controls = { stems: perStem((stem) => this.#stems[stem].controls), hits: this.#hits, beat: this.#beat };
  }

  /** Takes the features of all stems, `deltaSeconds` after the ones before. */
  features(features: PerStem<StemFeatures>, deltaSeconds: Seconds): void {
    let loudestDb = -Infinity;
    for (const stem of STEM_NAMES) loudestDb = Math.max(loudestDb, this.#stems[stem].range.ceilingDb);
    for (const stem of STEM_NAMES) {
      this.#stems[stem].features(features[stem], deltaSeconds, loudestDb - LEAKAGE_DB, this.fade);
    }
  }

  /** An onset is heard now. */
  onset(stem: StemName, strength: NormalRange, drum?: DrumClass): void {
    this.#stems[stem].pulse.strike(pulseOf(strength));
    if (drum !== undefined) this.hit(drum, strength);
  }

  /** The drum of an onset that was shown before is known now. */
  hit(drum: DrumClass, strength: NormalRange): void {
    this.#hitPulses.get(drum)?.strike(pulseOf(strength));
  }

  /**
   * A beat is heard now.
   *
   * @param tempo beats per minute
   * @param beatInBar 1 for the downbeat, 0 where the bar is not known
   */
  beat(tempo: number, beatInBar: number): void {
    this.#beatPulse.strike(beatInBar > 1 ? 0.5 : 1);
    this.#beat.phase = 0;
    this.#sinceBeat = 0;
    this.#beatSeconds = tempo > 0 ? 60 / tempo : 0;
  }

  /** Lets time pass: pulses decay. The first call of a frame, so that what is due now shows in full. */
  advance(deltaSeconds: Seconds): void {
    const { fade } = this;
    for (const stem of STEM_NAMES) {
      this.#stems[stem].pulse.decay(deltaSeconds, CHARACTERS[stem].pulseSeconds, fade);
    }
    for (const pulse of this.#hitPulses.values()) pulse.decay(deltaSeconds, CHARACTERS.drums.pulseSeconds, fade);
    this.#beatPulse.decay(deltaSeconds, BEAT_SECONDS, fade);
    this.#sinceBeat += deltaSeconds;
    if (this.#sinceBeat > LONGEST_BEAT_GAP * this.#beatSeconds) this.#beatSeconds = 0;
    this.#beat.phase = this.#beatSeconds > 0 ? Math.min(1, this.#sinceBeat / this.#beatSeconds) : 0;
    this.#sinceSettled += deltaSeconds;
  }

  /** The last call of a frame: shows the pulses and limits the lights. Returns {@link controls}. */
  settle(): Controls {
    const { fade } = this;
    const deltaSeconds = this.#sinceSettled;
    this.#sinceSettled = 0;
    for (const [drum, pulse] of this.#hitPulses) this.#hits[drum] = pulse.settle(deltaSeconds, fade);
    this.#beat.pulse = this.#beatPulse.settle(deltaSeconds, fade);
    STEM_NAMES.forEach((stem, index) => {
      const { controls, pulse } = this.#stems[stem];
      controls.pulse = pulse.settle(deltaSeconds, fade);
      this.#lights[index] = GLOW_FROM_LEVEL * controls.level + GLOW_FROM_PULSE * controls.pulse;
    });
    const beatLight = STEM_NAMES.length;
    this.#lights[beatLight] = this.#beat.pulse;
    this.#rule.step(this.#lights, deltaSeconds, this.#lights);
    STEM_NAMES.forEach((stem, index) => {
      this.#stems[stem].controls.glow = this.#lights[index]!;
    });
    this.#beat.glow = this.#lights[beatLight]!;
    return this.controls;
  }
}
