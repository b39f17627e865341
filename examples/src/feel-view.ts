/**
 * What hands feel: the virtual controller, the real ones that are there, the preset, strength, and
 * stopping. Knows nothing of the music.
 */
import type { NormalRange, Scope, Session } from '@sense/core';
import { drawVirtualDevice, type HapticDevice, type HapticsConnection } from '@sense/haptics';
import { byId, eachFrame, fitCanvas, make } from './dom.js';
import { createFeelDrawer } from './feel/feel-drawer.js';
import { FeelHub } from './feel/feel-hub.js';
import { createNoVibrationNote } from './feel/no-vibration.js';
import { createPresetChooser } from './feel/preset-chooser.js';

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
  nextPreset(): void;
  /** Every motor off now, and still until {@link resume}. */
  stop(): void;
  resume(): void;
}

export interface FeelViewOptions {
  readonly onError: (error: unknown) => void;
  /** The context of the page, made on the first call. */
  readonly context: () => AudioContext;
  /** Pauses what plays. */
  readonly pause: () => void;
}

export function createFeelView(options: FeelViewOptions): FeelView {
  const canvas = byId<HTMLCanvasElement>('controller');
  const hub = new FeelHub(options.onError);
  const draw = (): void => {
    fitCanvas(canvas);
    drawVirtualDevice(canvas, hub.virtual, { colours: COLOURS });
  };
  new ResizeObserver(draw).observe(canvas);
  const list = byId('devices');
  const showList = (): void => showDevices(list, hub.connection);
  hub.onChange(showList);
  showList();
  createNoVibrationNote({ ...options, hub });
  createFeelDrawer({ ...options, hub }, (scope) => eachFrame(scope, draw));
  return {
    attach(session, scope) {
      hub.attach(session, scope);
      eachFrame(scope, draw);
    },
    setStrength: (value) => hub.setStrength(value),
    nextPreset: createPresetChooser(hub),
    stop: () => hub.stop(),
    resume: () => hub.resume(),
  };
}

function showDevices(list: HTMLElement, haptics: HapticsConnection): void {
  const real = haptics.devices.filter((device) => device.kind !== 'virtual');
  if (real.length === 0) {
    list.replaceChildren(make('li', 'device none', 'Connect a gamepad and press a button to feel it.'));
    return;
  }
  list.replaceChildren(...real.map((device) => deviceItem(device, haptics)));
}

function deviceItem(device: HapticDevice, haptics: HapticsConnection): HTMLLIElement {
  const item = make('li', 'device');
  const holds = haptics.holdsOf(device.id).map((reason) => HOLD_TEXT[reason] ?? reason);
  item.classList.toggle('held', holds.length > 0);
  item.append(make('span', 'device-name', device.label), make('span', 'device-state', holds.join(', ') || 'feeling'));
  return item;
}
