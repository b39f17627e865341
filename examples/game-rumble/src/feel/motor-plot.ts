/**
 * A plot of what each motor did in the last seconds, for the on-screen pad and every real one. Draws one frame per call.
 */
import type { HapticDevice, HapticsConnection, RecordedCommand } from '@sense/haptics';

interface Motor {
  readonly key: 'low' | 'high' | 'leftTrigger' | 'rightTrigger';
  readonly label: string;
  readonly colour: string;
}

const GRIPS: readonly Motor[] = [
  { key: 'low', label: 'low', colour: '#56b4e9' },
  { key: 'high', label: 'high', colour: '#e69f00' },
];
const TRIGGERS: readonly Motor[] = [
  { key: 'leftTrigger', label: 'trig L', colour: '#cc79a7' },
  { key: 'rightTrigger', label: 'trig R', colour: '#cc79a7' },
];
const SHOWN_MS = 4000;
const LOG_LENGTH = 600;
/** Devices beside the first that are drawn. */
const MOST_DEVICES = 3;
const LABEL_PX = 44;

export interface MotorPlot {
  draw(nowMs: number): void;
}

/** Draws over the whole of `canvas`, with one block of rows for each device. The plot ends with the connection. */
export function createMotorPlot(canvas: HTMLCanvasElement, haptics: HapticsConnection): MotorPlot {
  const logs = new Map<HapticDevice, RecordedCommand[]>();
  haptics.onCommand((device, command) => {
    const log = logs.get(device) ?? [];
    logs.set(device, log);
    log.push(command);
    if (log.length > LOG_LENGTH) log.shift();
  });
  const context = canvas.getContext('2d');

  return {
    draw(nowMs) {
      if (!context) return;
      const scale = Math.min(2, devicePixelRatio);
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
      }
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      const devices = haptics.devices.slice(0, MOST_DEVICES);
      const blockHeight = height / Math.max(1, devices.length);
      devices.forEach((device, index) => {
        context.save();
        context.translate(0, index * blockHeight);
        drawDevice(context, device, logs.get(device) ?? [], { width, height: blockHeight, nowMs });
        context.restore();
      });
    },
  };
}

interface Block {
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
}

function drawDevice(
  context: CanvasRenderingContext2D,
  device: HapticDevice,
  log: readonly RecordedCommand[],
  { width, height, nowMs }: Block,
): void {
  context.font = '10px ui-sans-serif, system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.fillStyle = '#a7b2c8';
  context.fillText(device.label, 0, 7, width);
  const rows =
    device.profile.motors === 'dual-trigger'
      ? [...GRIPS, ...TRIGGERS]
      : device.profile.motors === 'dual'
        ? GRIPS
        : GRIPS.slice(0, 1);
  const top = 15;
  const rowHeight = (height - top) / rows.length;
  rows.forEach((motor, index) => {
    const base = top + (index + 1) * rowHeight - 2;
    const full = rowHeight - 4;
    context.fillStyle = '#a7b2c8';
    context.fillText(rows.length === 1 ? 'motor' : motor.label, 0, base - full / 2, LABEL_PX);
    context.fillStyle = '#ffffff14';
    context.fillRect(LABEL_PX, base - full, width - LABEL_PX, full);
    context.fillStyle = motor.colour;
    drawLevels(context, motor, log, { left: LABEL_PX, width: width - LABEL_PX, base, full, nowMs });
  });
}

interface Row {
  readonly left: number;
  readonly width: number;
  readonly base: number;
  readonly full: number;
  readonly nowMs: number;
}

/** Bars from each command to the next, or to its end. */
function drawLevels(
  context: CanvasRenderingContext2D,
  motor: Motor,
  log: readonly RecordedCommand[],
  { left, width, base, full, nowMs }: Row,
): void {
  const startMs = nowMs - SHOWN_MS;
  const toX = (ms: number): number => left + (Math.max(0, ms - startMs) / SHOWN_MS) * width;
  let untilMs = nowMs;
  for (let i = log.length - 1; i >= 0 && untilMs > startMs; i--) {
    const command = log[i]!;
    const endMs = Math.min(command.timeMs + command.durationMs, untilMs);
    untilMs = command.timeMs;
    const level = command[motor.key];
    if (level === 0 || endMs <= startMs) continue;
    const x = toX(command.timeMs);
    context.fillRect(x, base - level * full, Math.max(1, toX(endMs) - x), level * full);
  }
}
