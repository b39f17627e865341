/**
 * Seeded scores for property tests, and the expected result: the level at each moment, and its range
 * within a tolerance of time.
 */
import { createRandom } from '@sense/core/internal';
import { mergeVoices } from '../../../../packages/haptics/src/formats/curves/merge-voices.js';
import type { HapticKnot, HapticScore, HapticTransient, HapticVoice } from '@sense/haptics';

export interface RandomScoreOptions {
  readonly seconds?: number;
  readonly transients?: number;
  readonly voices?: number;
  readonly lowHz?: number;
  readonly highHz?: number;
}

export function randomScore(seed: number, options: RandomScoreOptions = {}): HapticScore {
  const random = createRandom(seed);
  const { seconds = 8, transients = 40, voices = 2, lowHz = 66, highHz = 295 } = options;
  const timeline = Array.from({ length: transients }, () => random() * seconds)
    .sort((a, b) => a - b)
    .map((time, i): HapticTransient => {
      const stem = random() < 0.8 ? 'drums' : 'other';
      return { type: 'transient', id: i + 1, time, intensity: random(), sharpness: random(), stem, priority: 3 };
    });
  const all = Array.from({ length: voices }, (_, v): HapticVoice => {
    const knots: HapticKnot[] = [];
    const quiet = random() < 0.3;
    for (let time = random() * 0.5; time < seconds; time += 0.004 + random() ** 3 * 0.5) {
      const amplitude = random() < 0.15 ? 0 : random() * (quiet ? 0.3 : 1);
      knots.push({ time, amplitude, frequencyHz: lowHz * (highHz / lowHz) ** random() });
      // An occasional jump.
      if (random() < 0.03) knots.push({ time, amplitude: random(), frequencyHz: knots.at(-1)!.frequencyHz });
    }
    return { voice: v === 0 ? 'bass' : `voice ${v}`, stem: v === 0 ? 'bass' : 'vocals', priority: 1, knots };
  });
  const last = Math.max(0, timeline.at(-1)?.time ?? 0, ...all.map(({ knots }) => knots.at(-1)?.time ?? 0));
  return { duration: last, transients: timeline, voices: all };
}

export const EMPTY_SCORE: HapticScore = { duration: 0, transients: [], voices: [] };

/** Amplitude and frequency of the merged voices, before and after a jump; 0 outside them. */
export class Felt {
  readonly knots: readonly HapticKnot[];

  constructor(score: HapticScore) {
    this.knots = mergeVoices(score.voices);
  }

  /** At `time`, before and after a jump there. */
  at(time: number): readonly HapticKnot[] {
    const { knots } = this;
    const first = knots[0];
    if (!first || time < first.time || time > knots.at(-1)!.time) return [{ time, amplitude: 0, frequencyHz: 0 }];
    const next = knots.findIndex((knot) => knot.time >= time);
    const values: HapticKnot[] = [];
    if (knots[next]!.time > time) {
      const [from, to] = [knots[next - 1]!, knots[next]!];
      const part = (time - from.time) / (to.time - from.time);
      values.push({
        time,
        amplitude: from.amplitude + part * (to.amplitude - from.amplitude),
        frequencyHz: from.frequencyHz + part * (to.frequencyHz - from.frequencyHz),
      });
    }
    for (let i = next; knots[i]?.time === time; i++) values.push(knots[i]!);
    return values;
  }

  /** Lowest and highest value within `slack` of `time`. */
  range(time: number, slack: number, aspect: 'amplitude' | 'frequencyHz'): readonly [number, number] {
    const values = [time - slack, time, time + slack].flatMap((at) => this.at(at));
    for (const knot of this.knots) if (Math.abs(knot.time - time) <= slack) values.push(knot);
    const { knots } = this;
    const edges = [knots[0]?.time, knots.at(-1)?.time];
    if (edges.some((edge) => edge !== undefined && Math.abs(edge - time) <= slack)) {
      values.push({ time, amplitude: 0, frequencyHz: values.at(-1)?.frequencyHz ?? 0 });
    }
    const of = values.map((value) => value[aspect]).filter((value) => aspect === 'amplitude' || value > 0);
    return [Math.min(...of), Math.max(...of)];
  }
}
