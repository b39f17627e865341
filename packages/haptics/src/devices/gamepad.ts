/**
 * Gamepads: the driver of one pad, and the watch on pads that come and go. Knows nothing of music
 * or time.
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
 * A gamepad as a device: `dual-rumble`, or `trigger-rumble` where the browser offers it.
 *
 * @param gamepad of `navigator.getGamepads()` or a `gamepadconnected` event
 * @param options.profile default: by the family its id names
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
      `${gamepad.id} has no vibration that this browser offers: try Chrome, Edge or Safari on a computer`,
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

export interface DeviceWatch {
  add(device: HapticDevice): void;
  /** @param id of a device that was added */
  remove(id: string): void;
}

/**
 * Reports the pads that are there and those that come and go, until `scope` ends. Browsers show a
 * pad only once a button of it was pressed. Pads without motors are passed over.
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

/** A page whose permissions policy forbids gamepads gets an exception: then there are none. */
function presentGamepads(navigator: WebNavigator): (WebGamepad | null)[] {
  try {
    return Array.from(navigator.getGamepads?.() ?? []);
  } catch {
    return [];
  }
}
