/**
 * Draws a haptic score as SVG without scripts: rows of time, each with the amplitude and frequency of the voices and the
 * transients.
 */
import { clamp, type Seconds } from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';
import type { HapticKnot, HapticScore, HapticTransient } from '@sense/haptics/engine';
import { formatTime } from '../output/format-text.js';

const WIDTH = 1200;
const LEVEL_HEIGHT = 84;
const PITCH_HEIGHT = 34;
const AXIS_HEIGHT = 20;
const HEIGHT = LEVEL_HEIGHT + PITCH_HEIGHT + AXIS_HEIGHT;
/** Shortest duration of a row, and largest number of rows. */
const MIN_ROW_SECONDS: Seconds = 8;
const MAX_ROWS = 24;
/** Points per voice and row; more are not visible. */
const MAX_POINTS = 2 * WIDTH;
const PITCH_RANGE_HZ = [40, 400] as const;
/** Palette of the report page, for all types of colour vision. */
const VOICE_COLORS = ['#0072b2', '#009e73', '#cc79a7', '#e69f00'] as const;
const DULL = [213, 94, 0] as const;
const SHARP = [86, 180, 233] as const;

/** One SVG for each row of time. */
export function scorePictures(score: HapticScore): string[] {
  const span = Math.max(MIN_ROW_SECONDS, score.duration / MAX_ROWS);
  const count = Math.max(1, Math.ceil(score.duration / span - 1e-9));
  return Array.from({ length: count }, (_, i) => row(score, i * span, span));
}

function row(score: HapticScore, start: Seconds, span: Seconds): string {
  const x = (time: Seconds): string => (((time - start) / span) * WIDTH).toFixed(1);
  const voices = score.voices.map(({ knots }, v) => {
    const color = VOICE_COLORS[v % VOICE_COLORS.length]!;
    const points = decimated(visible(knots, start, start + span));
    if (points.length < 2) return '';
    const level = points.map((knot) => `${x(knot.time)},${y(knot.amplitude)}`).join(' ');
    const pitch = points.map((knot) => `${x(knot.time)},${pitchY(knot)}`).join(' ');
    const [first, last] = [x(points[0]!.time), x(points.at(-1)!.time)];
    return (
      `<polygon points="${first},${LEVEL_HEIGHT} ${level} ${last},${LEVEL_HEIGHT}" fill="${color}" fill-opacity="0.45"/>` +
      `<polyline points="${pitch}" fill="none" stroke="${color}" stroke-width="1.2"/>`
    );
  });
  const transients = score.transients.filter(({ time }) => time >= start && time < start + span);
  const label = `${formatTime(start)} to ${formatTime(start + span)}, ${transients.length} transients`;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="100%" role="img" aria-label="${label}">` +
    `<rect width="${WIDTH}" height="${LEVEL_HEIGHT + PITCH_HEIGHT}" rx="8" fill="var(--lane)"/>` +
    ticks(start, span, x) +
    voices.join('') +
    transients.map((transient) => bar(transient, x)).join('') +
    '</svg>'
  );
}

const y = (amplitude: number): string => (LEVEL_HEIGHT * (1 - clamp(amplitude, 0, 1))).toFixed(1);

const pitchY = ({ frequencyHz }: HapticKnot): string =>
  (LEVEL_HEIGHT + PITCH_HEIGHT - 3 - (PITCH_HEIGHT - 6) * normaliseLog(frequencyHz, ...PITCH_RANGE_HZ)).toFixed(1);

/** A transient: its height is its intensity, its colour its sharpness, from orange (dull) to blue (sharp). */
function bar({ time, intensity, sharpness }: HapticTransient, x: (time: Seconds) => string): string {
  const color = DULL.map((dull, i) => Math.round(dull + (SHARP[i]! - dull) * sharpness)).join(' ');
  return (
    `<path d="M${x(time)} ${LEVEL_HEIGHT}V${y(intensity)}" stroke="rgb(${color})" stroke-width="2.4">` +
    `<title>${time.toFixed(3)} s, intensity ${intensity.toFixed(2)}, sharpness ${sharpness.toFixed(2)}</title></path>`
  );
}

/** Eight tick marks with their times. */
function ticks(start: Seconds, span: Seconds, x: (time: Seconds) => string): string {
  return Array.from({ length: 8 }, (_, i) => {
    const time = start + (i * span) / 8;
    const text = `<text x="${x(time)}" y="${HEIGHT - 5}" font-size="12" fill="var(--faint)">${formatTime(time)}</text>`;
    const end = LEVEL_HEIGHT + PITCH_HEIGHT;
    return i === 0 ? text : `<path d="M${x(time)} 0V${end}" stroke="var(--line)"/>${text}`;
  }).join('');
}

/** The knots within the range, and knots interpolated at its edges. */
function visible(knots: readonly HapticKnot[], start: Seconds, end: Seconds): HapticKnot[] {
  const first = knots.findIndex(({ time }) => time >= start);
  if (first < 0) return [];
  const next = knots.findIndex(({ time }, i) => i >= first && time > end);
  const last = next < 0 ? knots.length : next;
  const shown = knots.slice(first, last);
  const [before, after] = [knots[first - 1], knots[last]];
  if (before && knots[first]) shown.unshift(edge(before, knots[first]!, start));
  if (after && knots[last - 1]) shown.push(edge(knots[last - 1]!, after, end));
  return shown;
}

function edge(from: HapticKnot, to: HapticKnot, time: Seconds): HapticKnot {
  const part = to.time > from.time ? (time - from.time) / (to.time - from.time) : 0;
  return {
    time,
    amplitude: from.amplitude + part * (to.amplitude - from.amplitude),
    frequencyHz: from.frequencyHz + part * (to.frequencyHz - from.frequencyHz),
  };
}

/** Keeps the knot with the largest amplitude of each group if there are too many. */
function decimated(knots: readonly HapticKnot[]): readonly HapticKnot[] {
  if (knots.length <= MAX_POINTS) return knots;
  const group = Math.ceil(knots.length / MAX_POINTS);
  const kept: HapticKnot[] = [];
  for (let i = 0; i < knots.length; i += group) {
    kept.push(knots.slice(i, i + group).reduce((best, knot) => (knot.amplitude > best.amplitude ? knot : best)));
  }
  return kept;
}
