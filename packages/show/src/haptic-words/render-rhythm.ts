/** Renders a part of a haptic description: cycles of its rhythm one after the other, changing from start to end. */
import { clamp, type Hertz, type NormalRange, type Seconds } from '@sense/core/engine';
import { createRandom } from '@sense/core/internal';
import type { HapticScoreItem } from '@sense/haptics/engine';
import { SHARPNESS_RANGE_HZ } from '@sense/haptics/internal';
import type { HapticPart } from './read-haptics.js';
import { RHYTHMS, type Rhythm, type RhythmVoice } from './rhythms.js';

/** Duration of what has none of its own; longer where it changes. */
const USUAL_SECONDS: Seconds = 4;
const CHANGING_SECONDS: Seconds = 6;
/** Frequencies of rhythms are moved from this range into the one that all formats keep, so that order and pitch steps stay. */
const RHYTHM_RANGE_HZ: readonly [low: Hertz, high: Hertz] = [40, 400];
/** A change of sharpness by 1 is two octaves. */
const OCTAVES = 2;
/** Limit for descriptions such as "for an hour". */
export const MAX_SECONDS: Seconds = 120;
const MAX_CYCLES = 2000;

export interface RenderedPart {
  readonly items: readonly HapticScoreItem[];
  readonly endSeconds: Seconds;
}

/**
 * Renders `part`.
 *
 * @param number number of the part, for names and random numbers
 */
export function renderPart(part: HapticPart, startSeconds: Seconds, number: number, seed: number): RenderedPart {
  return new PartRenderer(part, startSeconds, number, seed).render();
}

class PartRenderer {
  readonly #part: HapticPart;
  readonly #rhythm: Rhythm;
  readonly #start: Seconds;
  readonly #number: number;
  readonly #random: () => NormalRange;
  readonly #items: HapticScoreItem[] = [];
  /** Undefined where a count ends it. */
  readonly #duration: Seconds | undefined;
  readonly #count: number;
  /** Whether the duration cuts the last cycle. */
  readonly #cuts: boolean;
  /** Factor on the cycles: a count and a duration together spread the cycles over the duration. */
  readonly #stretch: number = 1;

  constructor(part: HapticPart, start: Seconds, number: number, seed: number) {
    this.#part = part;
    this.#rhythm = RHYTHMS[part.rhythm];
    this.#start = start;
    this.#number = number;
    this.#random = createRandom(seed + 7919 * number);
    const { count, duration, cuts, fills } = extentOf(part, this.#rhythm);
    this.#cuts = cuts;
    this.#count = Math.min(MAX_CYCLES, count ?? Infinity);
    this.#duration = duration;
    if (fills !== undefined) {
      let total = 0;
      for (let cycle = 0; cycle < this.#count; cycle++) total += this.#evenCycleSeconds(total, cycle);
      this.#stretch = Math.min(fills, MAX_SECONDS) / total;
    }
  }

  render(): RenderedPart {
    let time = 0;
    for (let cycle = 0; cycle < this.#count; cycle++) {
      if (time >= (this.#duration ?? MAX_SECONDS) - 1e-6) break;
      time += this.#cycle(time, this.#progress(time, cycle), this.#cycleSeconds(time, cycle));
    }
    const end = Math.min(this.#cuts ? this.#duration! : time, MAX_SECONDS);
    const items = this.#items.filter((item) => item.time <= this.#start + end + 1e-9);
    return { items: this.#closed(items, this.#start + end), endSeconds: this.#start + end };
  }

  /** How far the part has come, 0..1. */
  #progress(time: Seconds, cycle: number): NormalRange {
    if (this.#duration !== undefined) return clamp(time / this.#duration, 0, 1);
    return this.#count > 1 ? cycle / (this.#count - 1) : 0;
  }

  #cycleSeconds(time: Seconds, cycle: number): Seconds {
    const { unevenness = this.#rhythm.unevenness ?? 0 } = this.#part;
    const even = this.#stretch * this.#evenCycleSeconds(time, cycle);
    return Math.max(0.03, even * (1 + unevenness * (2 * this.#random() - 1)));
  }

  #evenCycleSeconds(time: Seconds, cycle: number): Seconds {
    const { bpm, from, to } = this.#part;
    const base = bpm !== undefined ? 60 / bpm : this.#rhythm.cycleSeconds;
    return base / (from.speed * (to.speed / from.speed) ** this.#progress(time, cycle));
  }

  /** Renders a cycle, and returns its length. */
  #cycle(time: Seconds, progress: NormalRange, length: Seconds): Seconds {
    const { transients = [], voice, drops } = this.#rhythm;
    for (const { at, intensity, sharpness } of transients)
      this.#transient(time + at * length, intensity, sharpness, progress);
    if (voice) this.#voice(voice, time, length, progress);
    if (drops) {
      const count = Math.round(drops.perSecond * this.#rhythm.cycleSeconds * (0.75 + 0.5 * this.#random()));
      for (let drop = 0; drop < count; drop++) {
        this.#transient(
          time + this.#random() * length,
          this.#between(drops.intensity),
          this.#between(drops.sharpness),
          progress,
        );
      }
    }
    return length;
  }

  #transient(time: Seconds, intensity: NormalRange, sharpness: NormalRange, progress: NormalRange): void {
    this.#items.push({
      type: 'transient',
      id: 1_000_000 * this.#number + this.#items.length,
      time: rounded(this.#start + time),
      intensity: rounded(clamp(intensity * this.#strength(progress), 0.01, 1)),
      sharpness: rounded(clamp(sharpness + this.#shift(progress), 0, 1)),
      stem: 'drums',
      priority: 3,
    });
  }

  #voice({ points, roughness }: RhythmVoice, time: Seconds, length: Seconds, progress: NormalRange): void {
    const step = roughness ? 0.5 / roughness.rateHz : Infinity;
    points.forEach(([at, amplitude, frequencyHz], index) => {
      this.#point(time + at * length, amplitude, frequencyHz, progress);
      const next = points[index + 1];
      if (next === undefined || roughness === undefined) return;
      const [from, to] = [time + at * length, time + next[0] * length];
      for (let inner = from + step, dip = true; inner < to - step / 2; inner += step, dip = !dip) {
        const share = (inner - from) / (to - from);
        const level = amplitude + (next[1] - amplitude) * share;
        const hz = frequencyHz + (next[2] - frequencyHz) * share;
        this.#point(inner, level * (dip ? 1 - roughness.depth : 1), hz, progress);
      }
    });
  }

  /** A point of a voice, changed as far as the part has come at `time`, or at the start of a counted cycle. */
  #point(time: Seconds, level: NormalRange, hz: Hertz, cycleProgress: NormalRange): void {
    const progress = this.#duration === undefined ? cycleProgress : clamp(time / this.#duration, 0, 1);
    const amplitude = level * this.#strength(progress);
    const frequencyHz = hz * 2 ** (OCTAVES * this.#shift(progress));
    this.#items.push({
      type: 'point',
      voice: `words ${this.#number + 1}`,
      stem: 'bass',
      priority: 1,
      time: rounded(this.#start + time),
      amplitude: rounded(clamp(amplitude, 0, 1)),
      frequencyHz: feltFrequency(frequencyHz),
    });
  }

  /** Voices end in silence at the end of the part. */
  #closed(items: readonly HapticScoreItem[], end: Seconds): HapticScoreItem[] {
    const last = items.findLast((item) => item.type === 'point');
    if (last?.type !== 'point' || last.amplitude === 0) return [...items];
    const { voice, stem, priority, frequencyHz } = last;
    const time = rounded(Math.max(end, last.time));
    return [
      ...items,
      { type: 'point', voice, stem, priority, time, amplitude: last.amplitude, frequencyHz },
      { type: 'point', voice, stem, priority, time: rounded(time + 0.02), amplitude: 0, frequencyHz },
    ];
  }

  #strength(progress: NormalRange): number {
    const { from, to } = this.#part;
    return from.strength + (to.strength - from.strength) * progress;
  }

  #shift(progress: NormalRange): number {
    const { from, to } = this.#part;
    return from.sharpness + (to.sharpness - from.sharpness) * progress;
  }

  #between([low, high]: readonly [number, number]): number {
    return low + (high - low) * this.#random();
  }
}

/** How many cycles, or how long, a part lasts: as described, or else as is usual for its rhythm. */
function extentOf(
  { count, durationSeconds, bpm, changes, from, to, length }: HapticPart,
  { cycles, cycleSeconds, transients }: Rhythm,
): {
  readonly count?: number | undefined;
  readonly duration?: Seconds | undefined;
  readonly cuts: boolean;
  readonly fills?: Seconds | undefined;
} {
  // A tempo and a count leave no choice of the duration.
  if (count !== undefined) return { count, cuts: false, fills: bpm === undefined ? durationSeconds : undefined };
  if (durationSeconds !== undefined) return { duration: durationSeconds, cuts: true };
  // One sustained vibration changes within its usual duration; a change of speed needs several cycles.
  if (cycles !== undefined && transients === undefined && from.speed === to.speed) {
    return { duration: cycles * cycleSeconds * length, cuts: true };
  }
  if (cycles === undefined || changes) {
    return { duration: (changes ? CHANGING_SECONDS : USUAL_SECONDS) * length, cuts: false };
  }
  if (transients === undefined) return { duration: cycles * cycleSeconds * length, cuts: true };
  return { count: Math.max(1, Math.round(cycles * length)), cuts: false };
}

/** `frequencyHz` of a rhythm in the range of haptic files, on a logarithmic scale. */
function feltFrequency(frequencyHz: Hertz): Hertz {
  const [from, to] = RHYTHM_RANGE_HZ;
  const [low, high] = SHARPNESS_RANGE_HZ;
  const share = clamp(Math.log(frequencyHz / from) / Math.log(to / from), 0, 1);
  return Math.round(10 * low * (high / low) ** share) / 10;
}

const rounded = (value: number): number => Math.round(1000 * value) / 1000;
