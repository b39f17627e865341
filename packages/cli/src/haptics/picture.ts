/**
 * A haptic score as a picture: lines of time, like a written score, each with the level of the
 * voices, their frequency, and the blows. SVG without script. Pure.
 */
import { clamp, type Seconds } from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';
import type { HapticKnot, HapticScore, HapticTransient } from '@sense/haptics/engine';
import { formatTime } from '../commands/console.js';

const WIDTH = 1200;
const LEVEL_HEIGHT = 84;
const PITCH_HEIGHT = 34;
const AXIS_HEIGHT = 20;
const HEIGHT = LEVEL_HEIGHT + PITCH_HEIGHT + AXIS_HEIGHT;
/** A line is at least this long, and there are at most so many. */
const SHORTEST_LINE: Seconds = 8;
const MOST_LINES = 24;
/** Points drawn of one voice in one line: two for each unit of width say no more. */
const MOST_POINTS = 2 * WIDTH;
const FELT_HZ = [40, 400] as const;
/** Colours of the report page: told apart by colour-blind people too. */
const VOICE_COLORS = ['#0072b2', '#009e73', '#cc79a7', '#e69f00'] as const;
const DULL = [213, 94, 0] as const;
const CRISP = [86, 180, 233] as const;

/** One SVG for each line of time. */
export function scorePictures(score: HapticScore): string[] {
  const span = Math.max(SHORTEST_LINE, score.duration / MOST_LINES);
  const count = Math.max(1, Math.ceil(score.duration / span - 1e-9));
  return Array.from({ length: count }, (_, i) => line(score, i * span, span));
}

function line(score: HapticScore, start: Seconds, span: Seconds): string {
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
  const blows = score.transients.filter(({ time }) => time >= start && time < start + span);
  const label = `${formatTime(start)} to ${formatTime(start + span)}, ${blows.length} transients`;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="100%" role="img" aria-label="${label}">` +
    `<rect width="${WIDTH}" height="${LEVEL_HEIGHT + PITCH_HEIGHT}" rx="8" fill="var(--lane)"/>` +
    ticks(start, span, x) +
    voices.join('') +
    blows.map((blow) => bar(blow, x)).join('') +
    '</svg>'
  );
}

const y = (amplitude: number): string => (LEVEL_HEIGHT * (1 - clamp(amplitude, 0, 1))).toFixed(1);

const pitchY = ({ frequencyHz }: HapticKnot): string =>
  (LEVEL_HEIGHT + PITCH_HEIGHT - 3 - (PITCH_HEIGHT - 6) * normaliseLog(frequencyHz, ...FELT_HZ)).toFixed(1);

/** A blow: as high as strong, from orange (dull) to blue (crisp). */
function bar({ time, intensity, sharpness }: HapticTransient, x: (time: Seconds) => string): string {
  const color = DULL.map((dull, i) => Math.round(dull + (CRISP[i]! - dull) * sharpness)).join(' ');
  return (
    `<path d="M${x(time)} ${LEVEL_HEIGHT}V${y(intensity)}" stroke="rgb(${color})" stroke-width="2.4">` +
    `<title>${time.toFixed(3)} s, intensity ${intensity.toFixed(2)}, sharpness ${sharpness.toFixed(2)}</title></path>`
  );
}

/** Eight marks, with their times. */
function ticks(start: Seconds, span: Seconds, x: (time: Seconds) => string): string {
  return Array.from({ length: 8 }, (_, i) => {
    const time = start + (i * span) / 8;
    const text = `<text x="${x(time)}" y="${HEIGHT - 5}" font-size="12" fill="var(--faint)">${formatTime(time)}</text>`;
    const end = LEVEL_HEIGHT + PITCH_HEIGHT;
    return i === 0 ? text : `<path d="M${x(time)} 0V${end}" stroke="var(--line)"/>${text}`;
  }).join('');
}

/** Knots within, and the nearest on either side, moved to the edges. */
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

/** The strongest of every few knots, where there are more than can be seen. */
function decimated(knots: readonly HapticKnot[]): readonly HapticKnot[] {
  if (knots.length <= MOST_POINTS) return knots;
  const group = Math.ceil(knots.length / MOST_POINTS);
  const kept: HapticKnot[] = [];
  for (let i = 0; i < knots.length; i += group) {
    kept.push(knots.slice(i, i + group).reduce((best, knot) => (knot.amplitude > best.amplitude ? knot : best)));
  }
  return kept;
}
