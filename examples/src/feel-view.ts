/**
 * What hands feel: the virtual controller, the real ones that are there, strength, and stopping.
 * Knows nothing of the music.
 */
import type { NormalRange, Scope, Session } from '@sense/core';
import {
  connectHaptics,
  createVirtualDevice,
  drawVirtualDevice,
  type HapticDevice,
  type HapticsConnection,
} from '@sense/haptics';
import { byId, eachFrame, make } from './dom.js';

/** The virtual device's view in the colours of this page. */
const COLOURS = { low: '#2f8fd0', high: '#e69f00', trigger: '#cc79a7', rest: '#ffffff14', text: '#c9d2e3' };

const HOLD_TEXT: Readonly<Record<string, string>> = {
  stopped: 'stopped',
  'page-hidden': 'page hidden',
  'page-blurred': 'window not in focus',
  'xr-hidden': 'headset menu',
  engine: 'paused',
};

export interface FeelView {
  attach(session: Session, scope: Scope): void;
  setStrength(strength: NormalRange): void;
  /** Every motor off now, and still until {@link resume}. */
  stop(): void;
  resume(): void;
}

export function createFeelView(onError: (error: unknown) => void): FeelView {
  const canvas = byId<HTMLCanvasElement>('controller');
  const list = byId('devices');
  let strength: NormalRange = 0.8;
  let haptics: HapticsConnection | undefined;
  const rest = createVirtualDevice();
  showDevices(list, undefined);
  const drawRest = (): void => {
    fit(canvas);
    drawVirtualDevice(canvas, rest, { colours: COLOURS });
  };
  new ResizeObserver(() => haptics ?? drawRest()).observe(canvas);
  return {
    attach(session, scope) {
      const virtual = createVirtualDevice({ label: 'Virtual controller' });
      const connection = connectHaptics(session, { devices: [virtual], strength, signal: scope.signal, onError });
      haptics = connection;
      const undo = connection.onChange(() => showDevices(list, connection));
      showDevices(list, connection);
      scope.add(() => {
        undo();
        haptics = undefined;
        showDevices(list, undefined);
        drawRest();
      });
      eachFrame(scope, () => {
        fit(canvas);
        drawVirtualDevice(canvas, virtual, { colours: COLOURS });
      });
    },
    setStrength(value) {
      strength = value;
      haptics?.setStrength(value);
    },
    stop: () => haptics?.stop(),
    resume: () => haptics?.resume(),
  };
}

/** Gives the canvas as many pixels as the screen has for it. */
function fit(canvas: HTMLCanvasElement): void {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}

function showDevices(list: HTMLElement, haptics: HapticsConnection | undefined): void {
  const real = haptics?.devices.filter((device) => device.kind !== 'virtual') ?? [];
  if (real.length === 0) {
    list.replaceChildren(make('li', 'device none', 'Connect a gamepad and press a button to feel it.'));
    return;
  }
  list.replaceChildren(...real.map((device) => deviceItem(device, haptics!)));
}

function deviceItem(device: HapticDevice, haptics: HapticsConnection): HTMLLIElement {
  const item = make('li', 'device');
  const holds = haptics.holdsOf(device.id).map((reason) => HOLD_TEXT[reason] ?? reason);
  item.classList.toggle('held', holds.length > 0);
  item.append(make('span', 'device-name', device.label), make('span', 'device-state', holds.join(', ') || 'feeling'));
  return item;
}
