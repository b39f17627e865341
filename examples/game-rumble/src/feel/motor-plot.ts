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
const SINGLE: Motor = { ...GRIPS[0]!, label: 'motor' };
const SHOWN_MS = 4000;
const LOG_LENGTH = 600;
/** Devices beside the first that are drawn. */
const MOST_DEVICES = 3;
const LABEL_PX = 44;
const TITLE_PX = 15;
const ROW_PX = 21;
/** Between two devices. */
const GAP_PX = 6;
/** Padding and border of the panel, above and below. */
const PADDING_PX = 20;

export interface MotorPlot {
  draw(nowMs: number): void;
}

/**
 * Draws over the whole of `canvas`, with one block of rows for each device, and gives `panel` the height for them. The
 * plot ends with the connection.
 */
export function createMotorPlot(canvas: HTMLCanvasElement, panel: HTMLElement, haptics: HapticsConnection): MotorPlot {
  const logs = new Map<HapticDevice, RecordedCommand[]>();
  haptics.onCommand((device, command) => {
    const log = logs.get(device) ?? [];
    logs.set(device, log);
    log.push(command);
    if (log.length > LOG_LENGTH) log.shift();
  });
  const context = canvas.getContext('2d');
  const fit = (): void => {
    const shown = haptics.devices.slice(0, MOST_DEVICES);
    const height = shown.reduce((sum, device) => sum + heightOf(device) + GAP_PX, -GAP_PX);
    panel.style.height = `${height + PADDING_PX}px`;
    // The boost button stays above it.
    document.body.style.setProperty('--motors-height', panel.style.height);
  };
  haptics.onChange(fit);
  fit();

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
      let top = 0;
      for (const device of devices) {
        context.save();
        context.translate(0, top);
        drawDevice(context, device, logs.get(device) ?? [], { width, nowMs });
        context.restore();
        top += heightOf(device) + GAP_PX;
      }
    },
  };
}

interface Block {
  readonly width: number;
  readonly nowMs: number;
}

function motorsOf({ profile }: HapticDevice): readonly Motor[] {
  if (profile.motors === 'dual-trigger') return [...GRIPS, ...TRIGGERS];
  return profile.motors === 'dual' ? GRIPS : [SINGLE];
}

function heightOf(device: HapticDevice): number {
  return TITLE_PX + ROW_PX * motorsOf(device).length;
}

function drawDevice(
  context: CanvasRenderingContext2D,
  device: HapticDevice,
  log: readonly RecordedCommand[],
  { width, nowMs }: Block,
): void {
  context.font = '10px ui-sans-serif, system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.fillStyle = '#a7b2c8';
  context.fillText(device.label, 0, 7, width);
  motorsOf(device).forEach((motor, index) => {
    const base = TITLE_PX + (index + 1) * ROW_PX - 2;
    const full = ROW_PX - 4;
    context.fillStyle = '#a7b2c8';
    context.fillText(motor.label, 0, base - full / 2, LABEL_PX);
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
