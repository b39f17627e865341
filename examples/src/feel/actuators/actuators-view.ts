/**
 * A card for each device: the scope of its motors, its timing offset, and calibration by tapping along.
 * Draws only while the drawer is open.
 */
import type { Milliseconds, Scope } from '@sense/core';
import type { HapticDevice } from '@sense/haptics';
import { eachFrame, make, setText } from '../../page/dom.js';
import { ActuatorTrace, lanesOf } from './actuator-trace.js';
import { drawActuatorScope } from './actuator-scope.js';
import { deviceKey, LARGEST_OFFSET_MS } from '../state/feel-settings.js';
import { openTapView, type TapViewHost } from '../calibration/tap-view.js';

/** Minimum time between two drawings: thirty a second are enough. */
const DRAW_EVERY_MS: Milliseconds = 32;

interface Card {
  readonly device: HapticDevice;
  readonly item: HTMLLIElement;
  readonly canvas: HTMLCanvasElement;
  readonly offset: HTMLInputElement;
  readonly offsetText: HTMLOutputElement;
}

export interface ActuatorsView {
  /** Draws until `scope` ends, which also ends a calibration. */
  open(scope: Scope): void;
}

/** Fills `list` and follows the hub for the lifetime of the page. */
export function createActuatorsView(list: HTMLElement, host: TapViewHost): ActuatorsView {
  const { hub } = host;
  const traces = new Map<string, ActuatorTrace>();
  let cards: Card[] = [];
  let openScope: Scope | undefined;
  hub.onCommand(({ id }, command) => {
    const trace = traces.get(id) ?? new ActuatorTrace();
    traces.set(id, trace);
    trace.push(command);
  });
  const update = (): void => {
    const { devices } = hub.connection;
    // Cards of remaining devices are kept: a slider or a calibration may be in use.
    cards = devices.map((device) => cards.find((card) => card.device === device) ?? buildCard(device, host, open));
    const items = cards.map(({ item }) => item);
    if (items.length !== list.children.length || items.some((item, index) => list.children[index] !== item)) {
      list.replaceChildren(...items);
    }
    for (const { device, offset, offsetText } of cards) {
      const offsetMs = hub.connection.offsetOf(device.id);
      offset.value = String(offsetMs);
      offset.style.setProperty('--fill', String((offsetMs + LARGEST_OFFSET_MS) / (2 * LARGEST_OFFSET_MS)));
      offset.setAttribute('aria-valuetext', `${offsetMs} milliseconds`);
      setText(offsetText, `${offsetMs > 0 ? '+' : ''}${offsetMs} ms`);
    }
  };
  const open = (): Scope | undefined => openScope;
  hub.onChange(update);
  update();
  return {
    open(scope) {
      openScope = scope;
      scope.add(() => (openScope = undefined));
      let drawnMs = 0;
      eachFrame(scope, (nowMs) => {
        if (nowMs - drawnMs < DRAW_EVERY_MS) return;
        drawnMs = nowMs;
        for (const { canvas, device } of cards) {
          drawActuatorScope(canvas, traces.get(device.id) ?? new ActuatorTrace(), lanesOf(device.profile), nowMs);
        }
      });
    },
  };
}

function buildCard(device: HapticDevice, host: TapViewHost, open: () => Scope | undefined): Card {
  const { hub } = host;
  const item = make('li', 'actuator');
  const canvas = make('canvas', 'actuator-scope');
  const lanes = lanesOf(device.profile);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute(
    'aria-label',
    `${device.label}: the last 4 seconds of ${lanes.map(({ name }) => name).join(', ')}`,
  );
  canvas.style.height = `${lanes.length === 1 ? 44 : 26 * lanes.length}px`;
  const offset = make('input');
  const reach = String(LARGEST_OFFSET_MS);
  Object.assign(offset, { type: 'range', min: `-${reach}`, max: reach, step: '1' });
  offset.setAttribute('aria-label', `How late ${device.label} is felt`);
  offset.title = 'Move right if the vibration is late';
  offset.oninput = () =>
    hub.update({ offsets: { ...hub.settings.offsets, [deviceKey(device)]: Number(offset.value) } });
  const offsetText = make('output', 'offset-text');
  const tapArea = make('div', 'tap-area');
  tapArea.hidden = true;
  const tap = make('button', 'small', 'Tap along…');
  tap.type = 'button';
  tap.setAttribute('aria-label', `Calibrate ${device.label} by tapping along`);
  tap.onclick = () => {
    const scope = open();
    if (scope && tapArea.hidden) openTapView(tapArea, device, host, scope);
  };
  const timing = make('div', 'actuator-timing');
  timing.append(make('span', 'actuator-caption', 'Felt late by'), offset, offsetText, tap);
  item.append(make('h4', '', device.label), canvas, timing, tapArea);
  return { device, item, canvas, offset, offsetText };
}
