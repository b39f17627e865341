/**
 * The figures of a haptic score, for people and as JSON: how long, how dense, how high, and what
 * each format would not keep of it. Pure.
 */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';
import {
  HAPTIC_FORMATS,
  lossesOf,
  type HapticFormatId,
  type HapticScore,
  type HapticVoice,
} from '@sense/haptics/engine';
import { counted, formatTime } from '../commands/console.js';

export interface VoiceFigures {
  readonly voice: string;
  /** Undefined where the file names none. */
  readonly stem: string | undefined;
  readonly points: number;
  readonly peak: NormalRange;
  /** Where it sounds; undefined where it never does. */
  readonly frequencyHz: readonly [low: Hertz, high: Hertz] | undefined;
}

export interface ScoreFigures {
  readonly durationS: Seconds;
  readonly transients: number;
  readonly transientsPerS: number;
  /** Most transients within any second. */
  readonly busiestSecond: number;
  readonly meanIntensity: NormalRange;
  readonly meanSharpness: NormalRange;
  /** Points of all voices. */
  readonly points: number;
  readonly pointsPerS: number;
  readonly voices: readonly VoiceFigures[];
  /** What each format that can be written would not keep. */
  readonly losses: Readonly<Partial<Record<HapticFormatId, readonly string[]>>>;
}

export function scoreFigures(score: HapticScore): ScoreFigures {
  const { duration, transients, voices } = score;
  const points = voices.reduce((sum, { knots }) => sum + knots.length, 0);
  const perSecond = (count: number): number => (duration > 0 ? rounded(count / duration) : 0);
  const mean = (values: readonly number[]): number =>
    values.length > 0 ? rounded(values.reduce((sum, value) => sum + value, 0) / values.length) : 0;
  const writable = Object.values(HAPTIC_FORMATS).filter(({ write }) => write);
  return {
    durationS: rounded(duration),
    transients: transients.length,
    transientsPerS: perSecond(transients.length),
    busiestSecond: busiestSecond(transients.map(({ time }) => time)),
    meanIntensity: mean(transients.map(({ intensity }) => intensity)),
    meanSharpness: mean(transients.map(({ sharpness }) => sharpness)),
    points,
    pointsPerS: perSecond(points),
    voices: voices.map((voice) => voiceFigures(voice, score.rolesAssumed !== true)),
    losses: Object.fromEntries(writable.map((format) => [format.id, lossesOf(score, format)])),
  };
}

/** The figures line by line. */
export function figureLines(figures: ScoreFigures): string[] {
  const { durationS, transients, voices, losses } = figures;
  const lossLines = Object.entries(losses).map(
    ([id, texts]) => `    ${id.padEnd(18)}${texts.length > 0 ? texts.join('; ') : 'keeps all'}`,
  );
  return [
    `  duration     ${formatTime(durationS)}`,
    `  transients   ${transients}   ${figures.transientsPerS} a second, at most ${figures.busiestSecond}   ` +
      `mean intensity ${figures.meanIntensity}, sharpness ${figures.meanSharpness}`,
    `  points       ${figures.points}   ${figures.pointsPerS} a second`,
    ...voices.map(
      ({ voice, stem, points, peak, frequencyHz }) =>
        `  voice        ${voice}${stem ? ` (${stem})` : ''}   ${points} points   peak ${peak}   ${frequencyText(frequencyHz)}`,
    ),
    '  as another format:',
    ...lossLines,
  ];
}

export function frequencyText(frequencyHz: VoiceFigures['frequencyHz']): string {
  return frequencyHz ? `${frequencyHz[0].toFixed(0)} to ${frequencyHz[1].toFixed(0)} Hz` : 'silent';
}

/** A score in one line. */
export function scoreLine({ duration, transients, voices }: HapticScore): string {
  const points = voices.reduce((sum, { knots }) => sum + knots.length, 0);
  return `${formatTime(duration)}, ${counted(transients.length, 'transient')}, ${counted(voices.length, 'voice')} of ${counted(points, 'point')}`;
}

function voiceFigures({ voice, stem, knots }: HapticVoice, named: boolean): VoiceFigures {
  let [peak, low, high] = [0, Infinity, 0];
  for (const { amplitude, frequencyHz } of knots) {
    if (amplitude <= 0) continue;
    peak = Math.max(peak, amplitude);
    low = Math.min(low, frequencyHz);
    high = Math.max(high, frequencyHz);
  }
  const frequencyHz = peak > 0 ? ([rounded(low), rounded(high)] as const) : undefined;
  return { voice, stem: named ? stem : undefined, points: knots.length, peak: rounded(peak), frequencyHz };
}

function busiestSecond(times: readonly Seconds[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while (times[last]! - times[first]! >= 1) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
