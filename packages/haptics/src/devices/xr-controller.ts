/**
 * Hand controllers of a WebXR session: the driver of one, and the discovery of those of a session.
 * Prefers `vibrationActuator.playEffect`, else `hapticActuators[0].pulse`. Does not depend on three.
 */
import { Scope, SenseError } from '@sense/core/engine';
import type { HapticDevice } from './device.js';
import type { DeviceWatch } from './gamepad.js';
import { DEVICE_PROFILES, type DeviceProfile } from './profiles.js';
import { findRumble } from './rumble.js';
import type { WebInputSource, WebXrSession } from './web-types.js';

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

/**
 * Reports the controllers of `session` and those that connect and disconnect, until it ends or
 * `signal` aborts. Returns the undo, which reports all of them removed.
 */
export function watchXrSession(session: WebXrSession, signal: AbortSignal, watch: XrWatch): () => void {
  const scope = new Scope({ signal });
  const ids = new Map<WebInputSource, string>();
  const add = (source: WebInputSource): void => {
    if (!source.gamepad || !findRumble(source.gamepad)) return;
    const device = createXrControllerDevice(source);
    ids.set(source, device.id);
    watch.add(device);
  };
  const remove = (source: WebInputSource): void => {
    const id = ids.get(source);
    ids.delete(source);
    // The next controller of a hand may be reported before the removal of the last one.
    if (id !== undefined && ![...ids.values()].includes(id)) watch.remove(id);
  };
  scope.add(() => {
    for (const source of [...ids.keys()]) remove(source);
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

interface XrSourcesChange {
  readonly added: readonly WebInputSource[];
  readonly removed: readonly WebInputSource[];
}

function isVisible(session: WebXrSession): boolean {
  return session.visibilityState === undefined || session.visibilityState === 'visible';
}
