/**
 * Gamepads: the driver of one pad, and the discovery of pads that connect and disconnect. Runs on the
 * main thread.
 */
import { SenseError, type Scope } from '@sense/core/engine';
import type { HapticDevice } from './device.js';
import { gamepadProfile, type DeviceProfile, type MotorLayout } from './profiles.js';
import { findRumble, type Rumble } from './rumble.js';
import type { WebGamepad, WebNavigator } from './web-types.js';

/** Whether a pad has motors that the browser lets pages drive. */
export function hasRumble(gamepad: WebGamepad): boolean {
  return findRumble(gamepad) !== undefined;
}

/**
 * A gamepad as a device: `dual-rumble`, or `trigger-rumble` if the browser supports it.
 *
 * @param gamepad of `navigator.getGamepads()` or a `gamepadconnected` event
 * @param options.profile default: that of the family in its id
 * @throws SenseError `unsupported` if the pad has no motors that pages may drive
 */
export function createGamepadDevice(
  gamepad: WebGamepad,
  options: { readonly profile?: DeviceProfile } = {},
): HapticDevice {
  const rumble = findRumble(gamepad);
  if (!rumble) {
    throw new SenseError(
      'unsupported',
      `${gamepad.id} has no vibration that this browser can drive: try Chrome, Edge or Safari on a computer`,
    );
  }
  return {
    id: `gamepad:${gamepad.index}`,
    label: gamepad.id.replace(/\s*\(.*\)\s*$/, '') || 'Gamepad',
    kind: 'gamepad',
    profile: options.profile ?? { ...gamepadProfile(gamepad.id), motors: layoutOf(rumble) },
    followsPage: true,
    play: (command) => rumble.play(command),
    stop: () => rumble.stop(),
  };
}

function layoutOf(rumble: Rumble): MotorLayout {
  if (!rumble.dual) return 'single';
  return rumble.triggers ? 'dual-trigger' : 'dual';
}

/** Receives devices as they connect and disconnect. */
export interface DeviceWatch {
  add(device: HapticDevice): void;
  /** @param id of a device that was added */
  remove(id: string): void;
}

/**
 * Reports the connected pads and those that connect and disconnect, until `scope` ends. Browsers
 * report a pad only after one of its buttons was pressed. Pads without motors are skipped.
 *
 * @param target where `gamepadconnected` is dispatched: `window`
 */
export function watchGamepads(target: EventTarget, navigator: WebNavigator, scope: Scope, watch: DeviceWatch): void {
  const add = (gamepad: WebGamepad | null | undefined): void => {
    if (gamepad?.connected && hasRumble(gamepad)) watch.add(createGamepadDevice(gamepad));
  };
  scope.listen(target, 'gamepadconnected', (event: Event & { gamepad: WebGamepad }) => add(event.gamepad));
  scope.listen(target, 'gamepaddisconnected', (event: Event & { gamepad: WebGamepad }) => {
    watch.remove(`gamepad:${event.gamepad.index}`);
  });
  for (const gamepad of presentGamepads(navigator)) add(gamepad);
}

/** A page whose permissions policy forbids gamepads gets an exception: it has no pads. */
function presentGamepads(navigator: WebNavigator): (WebGamepad | null)[] {
  try {
    return Array.from(navigator.getGamepads?.() ?? []);
  } catch {
    return [];
  }
}
