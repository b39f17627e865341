/**
 * Hand controllers of a WebXR session: the driver of one, and the discovery of those of a session.
 * Prefers `vibrationActuator.playEffect`, else `hapticActuators[0].pulse`. Does not depend on three.
 */
import { Scope, SenseError, type Milliseconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import type { Timer } from '../schedule/loop.js';
import type { HapticDevice } from './device.js';
import type { DeviceWatch } from './gamepad.js';
import { DEVICE_PROFILES, type DeviceProfile } from './profiles.js';
import { findRumble } from './rumble.js';
import type { WebActuator, WebGamepad, WebInputSource, WebXrSession } from './web-types.js';

/**
 * A hand controller as a device.
 *
 * @throws SenseError `unsupported` if the input source cannot vibrate (a bare hand, for example)
 */
export function createXrControllerDevice(
  source: WebInputSource,
  options: { readonly profile?: DeviceProfile } = {},
): HapticDevice {
  const rumble = source.gamepad ? findRumble(source.gamepad) : undefined;
  if (!rumble) {
    throw new SenseError('unsupported', `the ${source.handedness} input source cannot vibrate: use a controller`);
  }
  const profile = DEVICE_PROFILES.xrController;
  return {
    id: idOf(source),
    label: `${source.handedness === 'none' ? 'XR' : source.handedness} controller`,
    kind: 'xr-controller',
    profile: options.profile ?? { ...profile, motors: rumble.dual ? 'dual' : 'single' },
    followsPage: false,
    side: source.handedness === 'none' ? undefined : source.handedness,
    play: (command) => rumble.play(command),
    stop: () => rumble.stop(),
  };
}

function idOf(source: WebInputSource): string {
  return `xr:${source.handedness}`;
}

/** Receives the controllers and the visibility of a session. */
export interface XrWatch extends DeviceWatch {
  /** The session moved to the background, or back to the foreground. */
  visible(visible: boolean): void;
}

/** How often the controllers are read again: some receive their motor after the event, or without one. */
const READ_INTERVAL_MS: Milliseconds = 1000;

/**
 * Reports the controllers of `session` and those that connect and disconnect, until it ends or
 * `signal` aborts. Returns the undo, which reports all of them removed. Controllers are also read
 * again once a second.
 *
 * @param after default `setTimeout`
 * @throws SenseError `invalid-argument` for something that is not an XR session
 */
export function watchXrSession(session: WebXrSession, signal: AbortSignal, watch: XrWatch, after?: Timer): () => void {
  requireSession(session);
  const scope = new Scope({ signal });
  const timer = after ?? ((delayMs, run) => scope.after(delayMs, run));
  const reported = new Map<WebInputSource, { readonly id: string; readonly actuator: WebActuator | null }>();
  const add = (source: WebInputSource): void => {
    if (!source.gamepad || !findRumble(source.gamepad)) return;
    const actuator = actuatorOf(source.gamepad);
    if (reported.get(source)?.actuator === actuator) return;
    const device = createXrControllerDevice(source);
    reported.set(source, { id: device.id, actuator });
    watch.add(device);
  };
  const remove = (source: WebInputSource): void => {
    const known = reported.get(source);
    reported.delete(source);
    // The next controller of a hand may be reported before the removal of the last one.
    if (known && ![...reported.values()].some(({ id }) => id === known.id)) watch.remove(known.id);
  };
  const readAgain = (): void => {
    const present = new Set(session.inputSources);
    for (const source of [...reported.keys()]) if (!present.has(source)) remove(source);
    for (const source of present) add(source);
    cancel = timer(READ_INTERVAL_MS, readAgain);
  };
  let cancel = timer(READ_INTERVAL_MS, readAgain);
  scope.add(() => {
    cancel();
    for (const source of [...reported.keys()]) remove(source);
  });
  scope.listen(session, 'inputsourceschange', (event: Event & XrSourcesChange) => {
    for (const source of event.removed) remove(source);
    for (const source of event.added) add(source);
  });
  scope.listen(session, 'visibilitychange', () => watch.visible(isVisible(session)));
  scope.listen(session, 'end', () => scope.dispose());
  watch.visible(isVisible(session));
  for (const source of session.inputSources) add(source);
  return () => scope.dispose();
}

function requireSession(session: WebXrSession | null | undefined): void {
  if (typeof session?.addEventListener === 'function' && session.inputSources) return;
  const way = 'pass what navigator.xr.requestSession() resolved with, or renderer.xr.getSession() after sessionstart';
  throw new SenseError('invalid-argument', `an XR session is needed, received ${describe(session)}: ${way}`);
}

function actuatorOf({ vibrationActuator, hapticActuators }: WebGamepad): WebActuator | null {
  return vibrationActuator ?? hapticActuators?.find((actuator) => actuator) ?? null;
}

interface XrSourcesChange {
  readonly added: readonly WebInputSource[];
  readonly removed: readonly WebInputSource[];
}

function isVisible(session: WebXrSession): boolean {
  return session.visibilityState === undefined || session.visibilityState === 'visible';
}
