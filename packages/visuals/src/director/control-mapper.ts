/**
 * Maps events and features to named controls in 0..1, from which scenes are drawn. Time enters only
 * as the seconds passed to `advance` and `features`, so the same mapping runs live, on files and in
 * tests. Main thread.
 */
import {
  clamp,
  DRUM_CLASSES,
  type DrumClass,
  type NormalRange,
  perStem,
  type PerStem,
  type Seconds,
  STEM_NAMES,
  type StemFeatures,
  type StemName,
} from '@sense/core/engine';
import { FlashRule } from '../safety/flash-rule.js';
import type { BeatControls, Controls } from './controls.js';
import { Pulses } from './pulses.js';
import { STEM_TUNING, StemMapper } from './stem-mapper.js';

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

/** Places of the pulses: those of the stems, of the drum classes, and that of the beat. */
const DRUM_PULSES = STEM_NAMES.length;
const BEAT_PULSE = DRUM_PULSES + DRUM_CLASSES.length;
const PULSE_SECONDS: readonly Seconds[] = [
  ...STEM_NAMES.map((stem) => STEM_TUNING[stem].pulseSeconds),
  ...DRUM_CLASSES.map(() => STEM_TUNING.drums.pulseSeconds),
  BEAT_SECONDS,
];

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
  readonly #pulses = new Pulses(PULSE_SECONDS);
  readonly #beat: BeatControls = { pulse: 0, glow: 0, phase: 0 };
  readonly #rule: FlashRule;
  readonly #lights = new Float32Array(STEM_NAMES.length + 1);
  readonly #leastCeiling = new Float64Array(1);
  /** Beat interval, 0 while no beat is known, and the time since the beat. */
  readonly #beatSeconds = new Float64Array(1);
  readonly #sinceBeat = new Float64Array(1);

  /** @param options.viewing default `screen` */
  constructor(options: { readonly viewing?: Viewing } = {}) {
    this.#rule = new FlashRule({ weights: GLOW_WEIGHTS[options.viewing ?? 'screen'] });
    this.#stems = perStem((stem) => new StemMapper(stem));
    this.controls = { stems: perStem((stem) => this.#stems[stem].controls), hits: this.#hits, beat: this.#beat };
  }

  /** Applies the features of all stems, `deltaSeconds` after the previous ones. */
  features(features: PerStem<StemFeatures>, deltaSeconds: Seconds): void {
    this.#leastCeiling[0] = -Infinity;
    for (const stem of STEM_NAMES) this.#stems[stem].raise(this.#leastCeiling);
    this.#leastCeiling[0] -= LEAKAGE_DB;
    for (const stem of STEM_NAMES) {
      this.#stems[stem].features(features[stem], deltaSeconds, this.#leastCeiling, this.fade);
    }
  }

  /** Shows an onset now. */
  onset(stem: StemName, strength: NormalRange, drum?: DrumClass): void {
    this.#pulses.trigger(STEM_NAMES.indexOf(stem), pulseHeight(strength));
    if (drum !== undefined) this.hit(drum, strength);
  }

  /** Shows the drum class of an onset that is already visible. */
  hit(drum: DrumClass, strength: NormalRange): void {
    this.#pulses.trigger(DRUM_PULSES + DRUM_CLASSES.indexOf(drum), pulseHeight(strength));
  }

  /**
   * Shows a beat now.
   *
   * @param tempo beats per minute
   * @param beatInBar 1 for the downbeat, 0 while the bar is unknown
   */
  beat(tempo: number, beatInBar: number): void {
    this.#pulses.trigger(BEAT_PULSE, beatInBar > 1 ? 0.5 : 1);
    this.#beat.phase = 0;
    this.#sinceBeat[0] = 0;
    this.#beatSeconds[0] = tempo > 0 ? 60 / tempo : 0;
  }

  /** Advances time: pulses decay. The first call of a frame, so that new pulses show at full height. */
  advance(deltaSeconds: Seconds): void {
    this.#pulses.decay(deltaSeconds, this.fade);
    this.#rule.advance(deltaSeconds);
    this.#sinceBeat[0]! += deltaSeconds;
    if (this.#sinceBeat[0]! > MAX_BEAT_GAP * this.#beatSeconds[0]!) this.#beatSeconds[0] = 0;
    // 0 / Infinity where no beat is known.
    const interval = this.#beatSeconds[0]! || Infinity;
    this.#beat.phase = Math.min(1, this.#sinceBeat[0]! / interval);
  }

  /** The last call of a frame: updates the pulses and limits the lights. Returns {@link controls}. */
  settle(): Controls {
    this.#pulses.settle(this.fade);
    const { values } = this.#pulses;
    const lights = this.#lights;
    for (let i = 0; i < DRUM_CLASSES.length; i++) this.#hits[DRUM_CLASSES[i]!] = values[DRUM_PULSES + i]!;
    for (let i = 0; i < STEM_NAMES.length; i++) {
      const { controls } = this.#stems[STEM_NAMES[i]!];
      controls.pulse = values[i]!;
      lights[i] = GLOW_FROM_LEVEL * controls.level + GLOW_FROM_PULSE * controls.pulse;
    }
    const beatLight = STEM_NAMES.length;
    this.#beat.pulse = lights[beatLight] = values[BEAT_PULSE]!;
    this.#rule.limit(lights, lights);
    for (let i = 0; i < STEM_NAMES.length; i++) this.#stems[STEM_NAMES[i]!].controls.glow = lights[i]!;
    this.#beat.glow = lights[beatLight]!;
    return this.controls;
  }
}
