/**
 * The figures of a haptic score, as data and as text: duration, density, ranges, and the losses in each format.
 */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';
import {
  HAPTIC_FORMATS,
  lossesOf,
  type HapticFormatId,
  type HapticScore,
  type HapticVoice,
} from '@sense/haptics/engine';
import { counted, formatTime } from '../output/format-text.js';

export interface VoiceFigures {
  readonly voice: string;
  /** Undefined if the file does not name stems. */
  readonly stem: string | undefined;
  readonly points: number;
  readonly peak: NormalRange;
  /** Range of the frequency while the amplitude is above 0; undefined if it never is. */
  readonly frequencyHz: readonly [low: Hertz, high: Hertz] | undefined;
}

export interface ScoreFigures {
  readonly durationS: Seconds;
  readonly transients: number;
  readonly transientsPerS: number;
  /** Largest number of transients within one second. */
  readonly busiestSecond: number;
  readonly meanIntensity: NormalRange;
  readonly meanSharpness: NormalRange;
  /** Points of all voices. */
  readonly points: number;
  readonly pointsPerS: number;
  readonly voices: readonly VoiceFigures[];
  /** Losses in each writable format. */
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

/** The figures as lines of text. */
export function figureLines(figures: ScoreFigures): string[] {
  const { durationS, transients, voices, losses } = figures;
  const lossLines = Object.entries(losses).map(
    ([id, texts]) => `    ${id.padEnd(18)}${texts.length > 0 ? texts.join('; ') : 'lossless'}`,
  );
  return [
    `  duration     ${formatTime(durationS)}`,
    `  transients   ${transients}   ${figures.transientsPerS} per second, at most ${figures.busiestSecond}   ` +
      `mean intensity ${figures.meanIntensity}, sharpness ${figures.meanSharpness}`,
    `  points       ${figures.points}   ${figures.pointsPerS} per second`,
    ...voices.map(
      ({ voice, stem, points, peak, frequencyHz }) =>
        `  voice        ${voice}${stem ? ` (${stem})` : ''}   ${points} points   peak ${peak}   ${frequencyText(frequencyHz)}`,
    ),
    '  losses in other formats:',
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

function voiceFigures({ voice, stem, knots }: HapticVoice, hasStems: boolean): VoiceFigures {
  let [peak, low, high] = [0, Infinity, 0];
  for (const { amplitude, frequencyHz } of knots) {
    if (amplitude <= 0) continue;
    peak = Math.max(peak, amplitude);
    low = Math.min(low, frequencyHz);
    high = Math.max(high, frequencyHz);
  }
  const frequencyHz = peak > 0 ? ([rounded(low), rounded(high)] as const) : undefined;
  return { voice, stem: hasStems ? stem : undefined, points: knots.length, peak: rounded(peak), frequencyHz };
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
