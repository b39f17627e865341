/**
 * Reads AHAP as Core Haptics plays it: intensity curves multiply, sharpness curves add, both act on
 * every haptic event, and the last value holds. Audio events, the shape of events over time (attack, decay, release) and
 * unknown members are left out, with a warning.
 */
import { clamp, type Seconds } from '@sense/core/engine';
import { sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { firstAt, lastAt } from '../../score/time-search.js';
import { bend, valueAt, valueBefore, type CurvePoint } from '../curves/curve-points.js';
import { counted, type ReadWarning } from '../haptic-format.js';
import { importedScore, type ImportedTransient, type ImportedVoice } from '../imported-score.js';
import { joinCurves } from '../curves/join-curves.js';
import { parseDocument, type FormatInput, type JsonNode } from '../json/json-node.js';
import { intensityToAmplitude } from '../scale.js';

const NAME = '.ahap';
const LONGEST_EVENT: Seconds = 30;
/** Longer names of parameters are cut in warnings. */
const LONGEST_NAME = 40;
/** Parameters that shape an event over time. */
const SHAPE_PARAMETERS = ['AttackTime', 'DecayTime', 'ReleaseTime', 'Sustained'];
/** Defaults of an event: full intensity, and between dull and crisp. */
const DEFAULT_INTENSITY = 1;
const DEFAULT_SHARPNESS = 0.5;
/** Values of curves that do not change events. */
const NEUTRAL = { HapticIntensityControl: 1, HapticSharpnessControl: 0 } as const;
/** Tolerances between points, of amplitude and as a ratio of frequencies. */
const AMPLITUDE_TOLERANCE = 0.01;
const FREQUENCY_TOLERANCE = 0.02;
/** Rounding in files separates the end of an event from the start of the next by up to this. */
const SAME_TIME: Seconds = 2e-6;

interface ContinuousEvent {
  readonly start: Seconds;
  readonly end: Seconds;
  readonly intensity: number;
  readonly sharpness: number;
}

type Control = keyof typeof NEUTRAL;

/** A curve, or a single value that holds from its time on. */
interface ControlChange {
  readonly control: Control;
  readonly start: Seconds;
  readonly points: readonly CurvePoint[];
}

/** What was found and is not part of a score. */
class LeftOut {
  audioEvents = 0;
  longEvents = 0;
  shapedEvents = 0;
  readonly parameters = new Set<string>();
  readonly curves = new Set<string>();

  report(warn: ReadWarning): void {
    const names = (set: ReadonlySet<string>): string => [...set].sort().join(', ');
    if (this.audioEvents > 0) warn(`left out: ${counted(this.audioEvents, 'audio event')}`);
    if (this.shapedEvents > 0) warn(`left out: ${names(this.parameters)} of ${counted(this.shapedEvents, 'event')}`);
    if (this.curves.size > 0) warn(`left out: changes of ${names(this.curves)}`);
    if (this.longEvents > 0) {
      warn(
        `${counted(this.longEvents, 'event')} longer than 30 s, the most that Core Haptics plays: split when written`,
      );
    }
  }
}

/** Reads an AHAP file. @throws SenseError `format-invalid` */
export function readAhap(input: FormatInput, warn?: ReadWarning): HapticScore {
  const leftOut = new LeftOut();
  const document = parseDocument(NAME, input);
  const version = document.get('Version');
  if (version.number(0, Infinity, 1) !== 1) version.fail('must be 1');
  const transients: ImportedTransient[] = [];
  const continuous: ContinuousEvent[] = [];
  const changes: ControlChange[] = [];
  for (const item of document.get('Pattern').items()) {
    const [event, curve, parameter] = ['Event', 'ParameterCurve', 'Parameter'].map((key) => item.get(key));
    if (event!.present) readEvent(event!, transients, continuous, leftOut);
    else if (curve!.present) changes.push(...readCurve(curve!, leftOut));
    else if (parameter!.present) changes.push(...readParameter(parameter!, leftOut));
    else item.fail('must hold Event, Parameter or ParameterCurve');
  }
  if (warn) leftOut.report(warn);
  const intensity = controlCurve(changes, 'HapticIntensityControl');
  const sharpness = controlCurve(changes, 'HapticSharpnessControl');
  const controlled = transients.map((transient) => ({
    ...transient,
    intensity: intensityToAmplitude(transient.intensity * valueAt(intensity, transient.time)),
    sharpness: clamp(transient.sharpness + valueAt(sharpness, transient.time), 0, 1),
  }));
  return importedScore(controlled, voices(continuous, intensity, sharpness));
}

function readEvent(
  event: JsonNode,
  transients: ImportedTransient[],
  continuous: ContinuousEvent[],
  leftOut: LeftOut,
): void {
  const type = event.get('EventType').choice(['HapticTransient', 'HapticContinuous', 'AudioContinuous', 'AudioCustom']);
  if (type.startsWith('Audio')) {
    leftOut.audioEvents++;
    return;
  }
  const time = event.get('Time').number(0, Infinity);
  let intensity = DEFAULT_INTENSITY;
  let sharpness = DEFAULT_SHARPNESS;
  let shaped = false;
  for (const parameter of event.get('EventParameters').itemsIfAny()) {
    const id = parameter.get('ParameterID').value;
    if (typeof id === 'string' && SHAPE_PARAMETERS.includes(id)) {
      leftOut.parameters.add(id);
      shaped = true;
    }
    if (id === 'HapticIntensity') intensity = parameter.get('ParameterValue').number(0, 1);
    if (id === 'HapticSharpness') sharpness = parameter.get('ParameterValue').number(0, 1);
  }
  if (shaped) leftOut.shapedEvents++;
  if (type === 'HapticTransient') {
    transients.push({ time, intensity, sharpness });
  } else {
    const duration = event.get('EventDuration').number(0, Infinity);
    if (duration > LONGEST_EVENT) leftOut.longEvents++;
    continuous.push({ start: time, end: time + duration, intensity, sharpness });
  }
}

function readParameter(parameter: JsonNode, leftOut: LeftOut): ControlChange[] {
  const control = parameter.get('ParameterID').value;
  if (!isControl(control)) return skipped(control, leftOut);
  const start = parameter.get('Time').number(0, Infinity);
  const value = readControlValue(parameter, control);
  return [{ control, start, points: [{ time: start, value }] }];
}

/** `HapticIntensityControl` and `HapticSharpnessControl`; curves of other parameters are ignored. */
function readCurve(curve: JsonNode, leftOut: LeftOut): ControlChange[] {
  const control = curve.get('ParameterID').value;
  if (!isControl(control)) return skipped(control, leftOut);
  const start = curve.get('Time').number(0, Infinity);
  const list = curve.get('ParameterCurveControlPoints');
  const nodes = list.items(1);
  const first = nodes[0]!.get('Time').number(0, Infinity);
  // Times are relative to the curve. Lofelt's exporter writes times relative to the pattern, which
  // shows when the first point has the time of the curve.
  const origin = start > 0 && Math.abs(first - start) < SAME_TIME ? 0 : start;
  let before = 0;
  const points = nodes.map((point) => {
    const time = point.get('Time').number(0, Infinity);
    if (time < before) point.get('Time').fail(`must not come before ${before}, the time of the point before it`);
    before = time;
    return { time: origin + time, value: readControlValue(point, control) };
  });
  return [{ control, start, points }];
}

function skipped(control: unknown, leftOut: LeftOut): [] {
  if (typeof control === 'string') leftOut.curves.add(control.slice(0, LONGEST_NAME));
  return [];
}

function readControlValue(node: JsonNode, control: Control): number {
  return node.get('ParameterValue').number(control === 'HapticIntensityControl' ? 0 : -1, 1);
}

function isControl(id: unknown): id is Control {
  return typeof id === 'string' && Object.hasOwn(NEUTRAL, id);
}

/** All changes of one control as a single curve: each replaces those before it. */
function controlCurve(changes: readonly ControlChange[], control: Control): CurvePoint[] {
  const curve: CurvePoint[] = [{ time: 0, value: NEUTRAL[control] }];
  const own = changes.filter((change) => change.control === control).sort((a, b) => a.start - b.start);
  for (const { start, points } of own) {
    const reached = valueBefore(curve, start);
    while (curve.at(-1)!.time >= start && curve.length > 1) curve.pop();
    if (start > curve.at(-1)!.time) curve.push({ time: start, value: reached });
    // Before its first point a curve has the value of that point.
    if (points[0]!.time > start) curve.push({ time: start, value: points[0]!.value });
    for (const point of points) curve.push(point);
  }
  return curve;
}

/** Consecutive continuous events are one voice; overlapping ones need several. */
function voices(
  events: readonly ContinuousEvent[],
  intensity: readonly CurvePoint[],
  sharpness: readonly CurvePoint[],
): ImportedVoice[] {
  const lanes: HapticKnot[][] = [];
  for (const event of [...events].sort((a, b) => a.start - b.start)) {
    if (event.end <= event.start) continue;
    const knots = eventKnots(event, intensity, sharpness);
    const lane = lanes.find((each) => each.at(-1)!.time <= event.start + SAME_TIME);
    if (!lane) lanes.push(knots);
    else append(lane, knots);
  }
  return lanes.map((knots, i) => ({ voice: i === 0 ? 'continuous' : `continuous ${i + 1}`, knots }));
}

function append(lane: HapticKnot[], knots: readonly HapticKnot[]): void {
  const last = lane.at(-1)!;
  const first = knots[0]!;
  if (first.time > last.time + SAME_TIME) {
    lane.push({ ...last, amplitude: 0 }, { ...first, amplitude: 0 });
  }
  for (const knot of knots) lane.push(knot.time < last.time ? { ...knot, time: last.time } : knot);
}

/** Knots of an event with the curves applied. */
function eventKnots(
  event: ContinuousEvent,
  intensity: readonly CurvePoint[],
  sharpness: readonly CurvePoint[],
): HapticKnot[] {
  const { start, end } = event;
  const amplitude = bend(
    within(intensity, start, end).map(({ time, value }) => ({ time, value: event.intensity * value })),
    intensityToAmplitude,
    AMPLITUDE_TOLERANCE,
  );
  const frequencyHz = bend(
    within(sharpness, start, end).map(({ time, value }) => ({ time, value: event.sharpness + value })),
    sharpnessToHz,
    FREQUENCY_TOLERANCE,
    (a, b) => Math.abs(Math.log(a / b)),
  );
  return joinCurves(amplitude, frequencyHz);
}

/** The part of a curve from `start` (after a jump there) to `end` (before one). */
function within(curve: readonly CurvePoint[], start: Seconds, end: Seconds): CurvePoint[] {
  return [
    { time: start, value: valueAt(curve, start) },
    ...curve.slice(lastAt(curve, start) + 1, firstAt(curve, end)),
    { time: end, value: valueBefore(curve, end) },
  ];
}
