/**
 * Draws the scope of one device: a lane for each motor, newest at the right, and a stick for each
 * transient, as tall as it is strong. Shows the commands, not the measured motion of the motors.
 */
import type { Milliseconds } from '@sense/core';
import { fitCanvas } from '../../page/dom.js';
import { TRACE_MS, type ActuatorTrace, type Lane } from './actuator-trace.js';

const LANE_COLOURS = ['#56b4e9', '#e69f00', '#cc79a7', '#cc79a7'];
const TRANSIENT_COLOUR = '#eef2f9';
const REST_COLOUR = '#ffffff1f';
const TEXT_COLOUR = '#a7b2c8';
/** Free space above a lane, as a share of its height. */
const GAP_SHARE = 0.16;
const NAME_WIDTH = 58;

/** Redraws the whole canvas. */
export function drawActuatorScope(
  canvas: HTMLCanvasElement,
  trace: ActuatorTrace,
  lanes: readonly Lane[],
  nowMs: Milliseconds,
): void {
  fitCanvas(canvas);
  const context = canvas.getContext('2d');
  if (!context || canvas.clientWidth === 0) return;
  const ratio = canvas.width / canvas.clientWidth;
  const left = NAME_WIDTH * ratio;
  const width = canvas.width - left;
  const laneHeight = canvas.height / lanes.length;
  const toX = (timeMs: Milliseconds): number => left + (1 - (nowMs - timeMs) / TRACE_MS) * width;
  const steps = trace.steps(nowMs);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textBaseline = 'bottom';
  for (const [index, lane] of lanes.entries()) {
    const bottom = (index + 1) * laneHeight - ratio;
    const height = laneHeight * (1 - GAP_SHARE);
    context.fillStyle = TEXT_COLOUR;
    context.fillText(lane.name, 0, bottom);
    context.fillStyle = REST_COLOUR;
    context.fillRect(left, bottom, width, ratio);
    context.fillStyle = LANE_COLOURS[index]!;
    for (const { fromMs, toMs, levels } of steps) {
      const level = lane.level(levels) * height;
      if (level > 0) context.fillRect(toX(fromMs), bottom - level, Math.max(ratio, toX(toMs) - toX(fromMs)), level);
    }
  }
  context.fillStyle = TRANSIENT_COLOUR;
  for (const { fromMs, transient } of steps) {
    if (transient === undefined) continue;
    const height = transient * canvas.height;
    context.fillRect(toX(fromMs), canvas.height - height, ratio, height);
  }
}
