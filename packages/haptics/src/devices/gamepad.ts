/**
 * Gamepads: the driver of one pad, and the discovery of pads that connect and disconnect. Runs on the
 * main thread.
 */
import { SenseError, type Scope } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
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

/** A pad by its place in `navigator.getGamepads()`, its `id`, or both: two pads of one model have the same `id`. */
export interface GamepadChoice {
  readonly index?: number;
  readonly id?: string;
}

/**
 * Whether `gamepad` is one of `choices`, each an index or a {@link GamepadChoice}; undefined: every pad is.
 *
 * @throws SenseError `invalid-argument` for a choice that is neither
 */
export function chosenGamepads(
  choices: readonly (number | GamepadChoice)[] | undefined,
): (gamepad: WebGamepad) => boolean {
  if (choices === undefined) return () => true;
  const checked = choices.map((choice) => (typeof choice === 'number' ? { index: choice } : choice));
  for (const { index, id } of checked) {
    if (index === undefined && id === undefined) {
      throw new SenseError('invalid-argument', 'a gamepad is chosen by index, id or both: received neither');
    }
    if (index !== undefined) requireRange('index of a gamepad', index, 0, 255);
  }
  return (gamepad) =>
    checked.some(({ index = gamepad.index, id = gamepad.id }) => index === gamepad.index && id === gamepad.id);
}

/** Options of {@link watchGamepads}. */
export interface GamepadWatchOptions {
  /** Which pads are reported; default: all. */
  readonly chosen?: (gamepad: WebGamepad) => boolean;
}

/**
 * Reports the connected pads and those that connect and disconnect, until `scope` ends. Browsers
 * report a pad only after one of its buttons was pressed. Pads without motors are skipped.
 *
 * A pad may connect at the index of another before the event of that one's disconnection arrives
 * (w3c/gamepad#11). Such an event does not remove the new pad.
 *
 * @param target where `gamepadconnected` is dispatched: `window`
 */
export function watchGamepads(
  target: EventTarget,
  navigator: WebNavigator,
  scope: Scope,
  watch: DeviceWatch,
  { chosen = () => true }: GamepadWatchOptions = {},
): void {
  /** What was reported, by index: the pad as it connected. */
  const reported = new Map<number, ReportedPad>();
  const add = (gamepad: WebGamepad | null | undefined): void => {
    if (!gamepad?.connected || !hasRumble(gamepad) || !chosen(gamepad)) return;
    const device = createGamepadDevice(gamepad);
    reported.set(gamepad.index, { gamepad, deviceId: device.id, id: gamepad.id, timestamp: gamepad.timestamp });
    watch.add(device);
  };
  const remove = (gamepad: WebGamepad): void => {
    const known = reported.get(gamepad.index);
    if (!known || isPredecessor(gamepad, known, presentGamepads(navigator))) return;
    reported.delete(gamepad.index);
    watch.remove(known.deviceId);
  };
  scope.listen(target, 'gamepadconnected', (event: Event & { gamepad: WebGamepad }) => add(event.gamepad));
  scope.listen(target, 'gamepaddisconnected', (event: Event & { gamepad: WebGamepad }) => remove(event.gamepad));
  for (const gamepad of presentGamepads(navigator)) add(gamepad);
}

interface ReportedPad {
  readonly gamepad: WebGamepad;
  readonly deviceId: string;
  readonly id: string;
  /** When its state had last changed when it connected. */
  readonly timestamp: number | undefined;
}

/**
 * Whether the pad that disconnected is an earlier one at the index of `known`. Browsers differ: some
 * keep one object for a pad, in others each event has its own, which is older than the new pad, or
 * the index holds a connected pad.
 */
function isPredecessor(gone: WebGamepad, known: ReportedPad, present: readonly (WebGamepad | null)[]): boolean {
  if (gone === known.gamepad) return false;
  if (gone.id !== known.id) return true;
  if (gone.timestamp !== undefined && known.timestamp !== undefined && gone.timestamp < known.timestamp) return true;
  const current = present.find((gamepad) => gamepad?.index === gone.index);
  return current !== undefined && current !== null && current !== gone && current.connected;
}

/** A page whose permissions policy forbids gamepads gets an exception: it has no pads. */
function presentGamepads(navigator: WebNavigator): (WebGamepad | null)[] {
  try {
    return Array.from(navigator.getGamepads?.() ?? []);
  } catch {
    return [];
  }
}
