/**
 * The haptics panel: the virtual controller, the connected devices, the preset, strength, and stop.
 */
import { Scope, type Milliseconds, type NormalRange, type Session } from '@sense/core';
import { drawVirtualDevice, type HapticDevice } from '@sense/haptics';
import { byId, eachFrame, fitCanvas, make } from '../page/dom.js';
import { createFeelDrawer } from './feel-drawer.js';
import { FeelHub } from './state/feel-hub.js';
import { createNoVibrationView } from './no-vibration.js';
import { createPresetChooser } from './preset-chooser.js';

/** Colours of the virtual controller. */
const COLOURS = { low: '#2f8fd0', high: '#e69f00', trigger: '#cc79a7', rest: '#ffffff14', text: '#c9d2e3' };

/** Length of the trace of past vibration. */
const TRACE_MS: Milliseconds = 3000;

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
  /** Turns all motors off until {@link resume}. */
  stop(): void;
  resume(): void;
}

export interface FeelViewOptions {
  readonly onError: (error: unknown) => void;
  /** The audio context of the page, created on the first call. */
  readonly context: () => AudioContext;
  /** Pauses what plays. */
  readonly pause: () => void;
}

export function createFeelView(options: FeelViewOptions): FeelView {
  const canvas = byId<HTMLCanvasElement>('controller');
  const hub = new FeelHub(options.onError);
  const draw = (): void => {
    fitCanvas(canvas);
    drawVirtualDevice(canvas, hub.virtual, { colours: COLOURS, scopeMs: TRACE_MS });
  };
  new ResizeObserver(draw).observe(canvas);
  const list = byId('devices');
  const showList = (): void => showDevices(list, hub);
  hub.onChange(showList);
  showList();
  createNoVibrationView({ ...options, hub });
  createFeelDrawer({ ...options, hub }, (scope) => eachFrame(scope, draw));
  let ending: Scope | undefined;
  /** Keeps drawing until the trace has scrolled out, so that no motor stays lit. */
  const drawTheEnd = (): void => {
    ending?.dispose();
    const own = (ending = new Scope());
    eachFrame(own, draw);
    // A final drawing: a hidden page gets no frames.
    own.after(TRACE_MS, () => (own.dispose(), draw()));
  };
  return {
    attach(session, scope) {
      hub.attach(session, scope);
      eachFrame(scope, draw);
      scope.add(drawTheEnd);
    },
    setStrength: (value) => hub.setStrength(value),
    nextPreset: createPresetChooser(hub),
    stop: () => hub.stop(),
    resume: () => hub.resume(),
  };
}

function showDevices(list: HTMLElement, hub: FeelHub): void {
  const real = hub.connection.devices.filter((device) => device.kind !== 'virtual');
  if (real.length === 0) {
    list.replaceChildren(make('li', 'device none', 'Connect a gamepad and press one of its buttons.'));
    return;
  }
  list.replaceChildren(...real.map((device) => deviceItem(device, hub)));
}

function deviceItem(device: HapticDevice, hub: FeelHub): HTMLLIElement {
  const item = make('li', 'device');
  const holds = hub.connection.holdsOf(device.id).map((reason) => HOLD_TEXT[reason] ?? reason);
  item.classList.toggle('held', holds.length > 0);
  const state = holds.join(', ') || (hub.attached ? 'feeling' : 'at rest');
  item.append(make('span', 'device-name', device.label), make('span', 'device-state', state));
  return item;
}
