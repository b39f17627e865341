/**
 * The public ways to connect haptics: to a feed, or without one. The parts are put together in
 * `live-connection`.
 */
import type { OutputFeed } from '@sense/core';
import type { HapticsConnection, HapticsOptions } from './connection.js';
import { LiveConnection } from './live-connection.js';

/**
 * Connects a feed to haptic devices. By default it discovers gamepads as they connect and
 * disconnect, and the phone that the page runs on.
 *
 * ```ts
 * const haptics = connectHaptics(session);
 * haptics.onChange(() => show(haptics.devices.map((device) => device.label)));
 * panicButton.onclick = () => haptics.stop();
 * ```
 *
 * Motors stop when the page is hidden or loses focus, when the session is suspended, fails or is
 * disposed, when `signal` aborts, when a device disconnects, and without any command when the page
 * hangs, except those of a DualSense through WebHID, which last until the page continues. Voices also
 * fall to zero when the engine sends nothing for 250 ms. A failure of a device is counted and reported
 * to `onError`; nothing is thrown while music plays.
 *
 * @throws SenseError `invalid-argument` for options outside their range
 */
export function connectHaptics(feed: OutputFeed, options: HapticsOptions = {}): HapticsConnection {
  return new LiveConnection(feed, options);
}

/**
 * Connects haptic devices without a feed: for finished scores and for effects of the application.
 *
 * ```ts
 * const haptics = connectDevices();
 * createHapticPlayer({ score, output: haptics, loop: true }).play();
 * ```
 *
 * Devices are discovered and stopped as {@link connectHaptics} describes.
 *
 * @throws SenseError `invalid-argument` for options outside their range
 */
export function connectDevices(options: HapticsOptions = {}): HapticsConnection {
  return new LiveConnection(undefined, options);
}
