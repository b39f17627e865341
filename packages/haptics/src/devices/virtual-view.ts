/**
 * Draws a virtual device: a disc for each motor that grows with its level, and a scope of the last
 * seconds. For users without hardware, and to see what is felt. Draws one frame per call; the caller
 * owns the animation loop.
 */
import type { Milliseconds } from '@sense/core/engine';
import { strongest, type MotorLevels } from './device.js';
import type { RecordedCommand, VirtualDevice } from './virtual.js';

/** Options of {@link drawVirtualDevice}. */
export interface VirtualViewOptions {
  /** Performance time to draw, in ms; default now. */
  readonly nowMs?: Milliseconds;
  /** Duration of the scope; default 3000. */
  readonly scopeMs?: Milliseconds;
  /** Colours; default Okabe-Ito on transparent. */
  readonly colours?: Partial<VirtualViewColors>;
}

/** CSS colours of {@link drawVirtualDevice}. */
export interface VirtualViewColors {
  readonly low: string;
  readonly high: string;
  readonly trigger: string;
  readonly rest: string;
  readonly text: string;
}

const COLOURS: VirtualViewColors = {
  low: '#0072b2',
  high: '#e69f00',
  trigger: '#cc79a7',
  rest: '#8884',
  text: '#888',
};

interface Motor {
  readonly name: string;
  readonly key: keyof MotorLevels;
  readonly colour: keyof VirtualViewColors;
  readonly small: boolean;
}

const GRIPS: readonly Motor[] = [
  { name: 'low', key: 'low', colour: 'low', small: false },
  { name: 'high', key: 'high', colour: 'high', small: false },
];
const TRIGGERS: readonly Motor[] = [
  { name: 'L', key: 'leftTrigger', colour: 'trigger', small: true },
  { name: 'R', key: 'rightTrigger', colour: 'trigger', small: true },
];

/**
 * Draws `device` over the whole `canvas`, motors left and scope right. Only sizes change, which suits
 * users who prefer reduced motion. Does nothing if the canvas has no 2D context.
 */
export function drawVirtualDevice(
  canvas: HTMLCanvasElement,
  device: VirtualDevice,
  options: VirtualViewOptions = {},
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { nowMs = performance.now(), scopeMs = 3000 } = options;
  const colours = { ...COLOURS, ...options.colours };
  const { width, height } = canvas;
  const motorsWidth = Math.min(width / 2, height * 1.6);
  context.clearRect(0, 0, width, height);
  drawMotors(context, device, device.levels(nowMs), colours, motorsWidth, height);
  context.save();
  context.translate(motorsWidth, 0);
  drawScope(context, device.log, colours, { width: width - motorsWidth, height, nowMs, scopeMs });
  context.restore();
}

function drawMotors(
  context: CanvasRenderingContext2D,
  device: VirtualDevice,
  levels: MotorLevels,
  colours: VirtualViewColors,
  width: number,
  height: number,
): void {
  const { motors } = device.profile;
  const shown = motors === 'single' ? GRIPS.slice(0, 1) : motors === 'dual' ? GRIPS : [...GRIPS, ...TRIGGERS];
  const gripY = motors === 'dual-trigger' ? height * 0.56 : height * 0.44;
  const fontPx = Math.max(9, height * 0.1);
  context.font = `${fontPx}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  for (const motor of shown) {
    const left = motors === 'single' ? 0.5 : motor === GRIPS[0] || motor === TRIGGERS[0] ? 0.28 : 0.72;
    const x = width * left;
    const y = motor.small ? height * 0.16 : gripY;
    const radius = Math.min(width * 0.2, height * 0.27) * (motor.small ? 0.42 : 1);
    disc(context, x, y, radius, colours.rest);
    disc(context, x, y, radius * levels[motor.key], colours[motor.colour]);
    context.fillStyle = colours.text;
    // Names are next to the discs: on the discs they would be covered while the motors run.
    if (motor.small) {
      context.textAlign = left < 0.5 ? 'right' : 'left';
      context.fillText(motor.name, x + (left < 0.5 ? -1 : 1) * (radius + 0.5 * fontPx), y);
    } else {
      context.textAlign = 'center';
      context.fillText(motors === 'single' ? 'motor' : motor.name, x, y + radius + 0.8 * fontPx);
    }
  }
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

interface ScopeArea {
  readonly width: number;
  readonly height: number;
  readonly nowMs: Milliseconds;
  readonly scopeMs: Milliseconds;
}

/** Steps of both grip motors, low below the middle line and high above, newest at the right. */
function drawScope(
  context: CanvasRenderingContext2D,
  log: readonly RecordedCommand[],
  colours: VirtualViewColors,
  area: ScopeArea,
): void {
  const { width, height, nowMs, scopeMs } = area;
  const middle = height / 2;
  const startMs = nowMs - scopeMs;
  const toX = (timeMs: Milliseconds): number => (Math.max(0, timeMs - startMs) / scopeMs) * width;
  context.fillStyle = colours.rest;
  context.fillRect(0, middle, width, 1);
  let untilMs = nowMs;
  for (let i = log.length - 1; i >= 0 && untilMs > startMs; i--) {
    const command = log[i]!;
    const endMs = Math.min(command.timeMs + command.durationMs, untilMs);
    untilMs = command.timeMs;
    if (strongest(command) === 0 || endMs <= startMs) continue;
    const x = toX(command.timeMs);
    const length = Math.max(1, toX(endMs) - x);
    context.fillStyle = colours.high;
    context.fillRect(x, middle - command.high * middle, length, command.high * middle);
    context.fillStyle = colours.low;
    context.fillRect(x, middle, length, command.low * middle);
    if (command.starts.length > 0) {
      context.fillStyle = colours.text;
      context.fillRect(x, 0, 1, height);
    }
  }
}
