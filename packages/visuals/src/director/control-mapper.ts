/**
 * Maps events and features to named controls in 0..1, from which scenes are drawn. Time enters only
 * as the seconds passed to `advance` and `features`, so the same mapping runs live, on files and in
 * tests. Main thread.
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
import type { BeatControls, Controls, StemControls } from './controls.js';
import { Pulse } from './pulse.js';

/** The usual spectral and pitch range of a stem and the time constants of its controls. */
interface StemTuning {
  readonly pitchLowHz: Hertz;
  readonly pitchHighHz: Hertz;
  readonly centroidLowHz: Hertz;
  readonly centroidHighHz: Hertz;
  readonly attackSeconds: Seconds;
  readonly releaseSeconds: Seconds;
  readonly pulseSeconds: Seconds;
}

/** Usual fundamental frequencies: three octaves each. Drums and other instruments have none. */
const BASS_PITCH = { pitchLowHz: 41.2, pitchHighHz: 329.6 } as const;
const VOCAL_PITCH = { pitchLowHz: 98, pitchHighHz: 784 } as const;

const STEM_TUNING: PerStem<StemTuning> = {
  drums: {
    ...VOCAL_PITCH,
    centroidLowHz: 150,
    centroidHighHz: 9000,
    attackSeconds: 0.005,
    releaseSeconds: 0.12,
    pulseSeconds: 0.16,
  },
  bass: {
    ...BASS_PITCH,
    centroidLowHz: 45,
    centroidHighHz: 400,
    attackSeconds: 0.03,
    releaseSeconds: 0.3,
    pulseSeconds: 0.3,
  },
  other: {
    ...VOCAL_PITCH,
    centroidLowHz: 200,
    centroidHighHz: 5000,
    attackSeconds: 0.04,
    releaseSeconds: 0.35,
    pulseSeconds: 0.32,
  },
  vocals: {
    ...VOCAL_PITCH,
    centroidLowHz: 200,
    centroidHighHz: 4000,
    attackSeconds: 0.03,
    releaseSeconds: 0.3,
    pulseSeconds: 0.4,
  },
};

/** The ceiling of a stem's range is at most this far below that of the loudest stem: leakage stays dark. */
const LEAKAGE_DB = 20;
/** Pulse height of an onset of strength 0. */
const MIN_PULSE = 0.3;
/** Weights of level and pulse in the light of a stem, before the flash rule. */
const GLOW_FROM_LEVEL = 0.55;
const GLOW_FROM_PULSE = 0.45;
const BEAT_SECONDS = 0.45;
/** The beat is lost after this many beat intervals without a beat event. */
const MAX_BEAT_GAP = 2;
const BRIGHTNESS_SECONDS = 0.08;
const FLUX_PEAK_SECONDS = 6;
const MIN_FLUX_PEAK = 0.02;
/** How the picture is watched: `screen` on a display at a distance, `headset` all around the eyes. */
export type Viewing = 'screen' | 'headset';

/**
 * Share of each light in the area that WCAG 2.3.1 counts: the stems in the order of {@link STEM_NAMES},
 * then the beat. On a screen that area is the picture. It is any field of 10 degrees, which in a headset
 * is a tenth of the width: a single stem fills it, or two that meet there.
 */
const GLOW_WEIGHTS: Readonly<Record<Viewing, readonly number[]>> = {
  screen: [0.24, 0.24, 0.24, 0.24, 0.04],
  headset: [0.5, 0.5, 0.5, 0.5, 0.1],
};

function pulseHeight(strength: NormalRange): NormalRange {
  return MIN_PULSE + (1 - MIN_PULSE) * clamp(strength, 0, 1);
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
    pitch: 0.5,
    voicing: 0,
  };
  readonly #tuning: StemTuning;
  readonly #smoothers: Record<'level' | 'low' | 'mid' | 'high' | 'flux' | 'voicing', Smoother>;
  #fluxPeak = MIN_FLUX_PEAK;

  constructor(stem: StemName) {
    this.#tuning = STEM_TUNING[stem];
    const { attackSeconds, releaseSeconds } = this.#tuning;
    const make = (): Smoother => new Smoother({ attackSeconds, releaseSeconds });
    this.#smoothers = { level: make(), low: make(), mid: make(), high: make(), flux: make(), voicing: make() };
  }

  /** @param fade factor on the time constants of the controls; the adaptive range is not affected */
  features(features: StemFeatures, deltaSeconds: Seconds, leastCeilingDb: number, fade: number): void {
    const { controls, range } = this;
    const smoothSeconds = deltaSeconds / fade;
    range.follow(features.levelDb, deltaSeconds, leastCeilingDb);
    controls.level = this.#smoothers.level.step(range.at(features.levelDb), smoothSeconds);
    controls.low = this.#smoothers.low.step(range.at(features.lowDb), smoothSeconds);
    controls.mid = this.#smoothers.mid.step(range.at(features.midDb), smoothSeconds);
    controls.high = this.#smoothers.high.step(range.at(features.highDb), smoothSeconds);
    if (features.levelDb > range.floorDb) {
      const { centroidLowHz, centroidHighHz } = this.#tuning;
      const brightness = normaliseLog(features.centroidHz, centroidLowHz, centroidHighHz);
      controls.brightness += (brightness - controls.brightness) * onePole(smoothSeconds, BRIGHTNESS_SECONDS);
    }
    // Bass and vocals only: the pitch of other stems is 0.
    const pitched = features.pitchHz > 0 && features.levelDb > range.floorDb;
    if (pitched) controls.pitch = normaliseLog(features.pitchHz, this.#tuning.pitchLowHz, this.#tuning.pitchHighHz);
    controls.voicing = this.#smoothers.voicing.step(pitched ? clamp(features.voicing, 0, 1) : 0, smoothSeconds);
    const fading = this.#fluxPeak * (1 - onePole(deltaSeconds, FLUX_PEAK_SECONDS));
    this.#fluxPeak = Math.max(features.flux, fading, MIN_FLUX_PEAK);
    controls.flux = this.#smoothers.flux.step(clamp(features.flux / this.#fluxPeak, 0, 1), smoothSeconds);
  }
}

/**
 * Maps events and features to {@link Controls}. Per drawn frame: call `advance`, then `features`,
 * `onset` and `beat` for everything that is due, then `settle`.
 */
export class ControlMapper {
  readonly controls: Controls;
  /** Factor on every fade, 1 or more. Reduced motion uses 3. May change at any time. */
  fade = 1;
  readonly #stems: PerStem<StemMapper>;
  readonly #hits: Record<DrumClass, NormalRange> = { kick: 0, snare: 0, hihat: 0, tom: 0, cymbal: 0 };
  readonly #hitPulses = new Map(DRUM_CLASSES.map((drum) => [drum, new Pulse()]));
  readonly #beatPulse = new Pulse();
  readonly #beat: BeatControls = { pulse: 0, glow: 0, phase: 0 };
  readonly #rule: FlashRule;
  readonly #lights = new Float32Array(STEM_NAMES.length + 1);
  /** Beat interval; 0 while no beat is known. */
  #beatSeconds: Seconds = 0;
  #sinceBeat: Seconds = 0;
  #sinceSettled: Seconds = 0;

  /** @param options.viewing default `screen` */
  constructor(options: { readonly viewing?: Viewing } = {}) {
    this.#rule = new FlashRule({ weights: GLOW_WEIGHTS[options.viewing ?? 'screen'] });
    this.#stems = perStem((stem) => new StemMapper(stem));
    this.controls = { stems: perStem((stem) => this.#stems[stem].controls), hits: this.#hits, beat: this.#beat };
  }

  /** Applies the features of all stems, `deltaSeconds` after the previous ones. */
  features(features: PerStem<StemFeatures>, deltaSeconds: Seconds): void {
    let loudestDb = -Infinity;
    for (const stem of STEM_NAMES) loudestDb = Math.max(loudestDb, this.#stems[stem].range.ceilingDb);
    for (const stem of STEM_NAMES) {
      this.#stems[stem].features(features[stem], deltaSeconds, loudestDb - LEAKAGE_DB, this.fade);
    }
  }

  /** Shows an onset now. */
  onset(stem: StemName, strength: NormalRange, drum?: DrumClass): void {
    this.#stems[stem].pulse.trigger(pulseHeight(strength));
    if (drum !== undefined) this.hit(drum, strength);
  }

  /** Shows the drum class of an onset that is already visible. */
  hit(drum: DrumClass, strength: NormalRange): void {
    this.#hitPulses.get(drum)?.trigger(pulseHeight(strength));
  }

  /**
   * Shows a beat now.
   *
   * @param tempo beats per minute
   * @param beatInBar 1 for the downbeat, 0 while the bar is unknown
   */
  beat(tempo: number, beatInBar: number): void {
    this.#beatPulse.trigger(beatInBar > 1 ? 0.5 : 1);
    this.#beat.phase = 0;
    this.#sinceBeat = 0;
    this.#beatSeconds = tempo > 0 ? 60 / tempo : 0;
  }

  /** Advances time: pulses decay. The first call of a frame, so that new pulses show at full height. */
  advance(deltaSeconds: Seconds): void {
    const { fade } = this;
    for (const stem of STEM_NAMES) {
      this.#stems[stem].pulse.decay(deltaSeconds, STEM_TUNING[stem].pulseSeconds, fade);
    }
    for (const pulse of this.#hitPulses.values()) pulse.decay(deltaSeconds, STEM_TUNING.drums.pulseSeconds, fade);
    this.#beatPulse.decay(deltaSeconds, BEAT_SECONDS, fade);
    this.#sinceBeat += deltaSeconds;
    if (this.#sinceBeat > MAX_BEAT_GAP * this.#beatSeconds) this.#beatSeconds = 0;
    this.#beat.phase = this.#beatSeconds > 0 ? Math.min(1, this.#sinceBeat / this.#beatSeconds) : 0;
    this.#sinceSettled += deltaSeconds;
  }

  /** The last call of a frame: updates the pulses and limits the lights. Returns {@link controls}. */
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
