/**
 * The devices of one connection: adds and removes them, discovers gamepads and the phone, follows XR
 * sessions, and holds devices still while the page, an XR session or the engine requires it. Notifies
 * listeners of each change. Runs on the main thread. Does not send commands (see `schedule/scheduler`).
 */
import type { Scope } from '@sense/core/engine';
import type { HapticDevice } from '../devices/device.js';
import { watchGamepads, type GamepadWatchOptions } from '../devices/gamepad.js';
import { createPhoneDevice, phoneSupport } from '../devices/phone.js';
import type { WebNavigator, WebXrSession } from '../devices/web-types.js';
import { watchXrSession } from '../devices/xr-controller.js';
import { callListener } from '../schedule/call-listener.js';
import type { Timer } from '../schedule/loop.js';
import type { HoldReason } from '../schedule/scheduled-device.js';
import type { HapticScheduler } from '../schedule/scheduler.js';
import { watchPage, type PageWindow } from './page-watch.js';

const followsPage = (device: HapticDevice): boolean => device.followsPage;

export class DeviceRegistry {
  readonly #scheduler: HapticScheduler;
  readonly #scope: Scope;
  readonly #wake: () => void;
  readonly #timer: Timer | undefined;
  readonly #listeners = new Set<() => void>();
  /** Holds of every device, also of those added later. */
  readonly #holds = new Set<HoldReason>();
  /** Holds of every device that follows the page, also of those added later. */
  readonly #pageHolds = new Set<HoldReason>();
  #devices: readonly HapticDevice[] = [];

  /**
   * @param wake steps the scheduler; called after the end of a hold
   * @param timer default `setTimeout`
   */
  constructor(scheduler: HapticScheduler, scope: Scope, wake: () => void, timer?: Timer) {
    this.#timer = timer;
    this.#scheduler = scheduler;
    this.#scope = scope;
    this.#wake = wake;
  }

  /** The connected devices. A new array after each change. */
  get devices(): readonly HapticDevice[] {
    return this.#devices;
  }

  /** Whether every device is held for `reason`. */
  isHeld(reason: HoldReason): boolean {
    return this.#holds.has(reason);
  }

  /** Calls `listener` after each {@link notify}. Returns its undo. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Updates {@link devices} and calls the listeners. */
  notify(): void {
    this.#devices = this.#scheduler.devices;
    for (const listener of [...this.#listeners]) callListener(listener);
  }

  /**
   * Adds a device, replacing one of the same id. Returns its removal.
   *
   * @throws SenseError `disposed` after the end of the scope
   */
  add(device: HapticDevice): () => void {
    this.#scope.requireOpen('the haptics connection');
    this.#scheduler.add(device, device.followsPage ? [...this.#holds, ...this.#pageHolds] : this.#holds);
    this.notify();
    return () => {
      if (this.#devices.includes(device)) this.remove(device.id);
    };
  }

  /** Stops and removes a device. Returns whether it was connected. */
  remove(id: string): boolean {
    const removed = this.#scheduler.remove(id);
    if (removed) this.notify();
    return removed;
  }

  /**
   * Adds the controllers of `session` until it ends, and holds them while it is not visible. Returns
   * the undo.
   *
   * @throws SenseError `disposed` after the end of the scope, `invalid-argument` without a session
   */
  addXrSession(session: WebXrSession): () => void {
    this.#scope.requireOpen('the haptics connection');
    let visible = true;
    const ids = new Set<string>();
    const isOurs = (device: HapticDevice): boolean => ids.has(device.id);
    const applyHolds = (): void => {
      if (visible) this.#scheduler.release('xr-hidden', isOurs);
      else this.#scheduler.hold('xr-hidden', isOurs);
      this.#wake();
      this.notify();
    };
    const controllers = {
      add: (device: HapticDevice) => {
        ids.add(device.id);
        this.add(device);
        applyHolds();
      },
      remove: (id: string) => {
        ids.delete(id);
        this.remove(id);
      },
      visible: (now: boolean) => {
        visible = now;
        applyHolds();
      },
    };
    return watchXrSession(session, this.#scope.signal, controllers, this.#timer);
  }

  /** Adds gamepads as they connect. */
  discoverGamepads(page: PageWindow, navigator: WebNavigator, options: GamepadWatchOptions): void {
    const pads = {
      add: (device: HapticDevice) => void this.add(device),
      remove: (id: string) => void this.remove(id),
    };
    watchGamepads(page, navigator, this.#scope, pads, options);
  }

  /** Adds the phone that the page runs on, if it can vibrate. */
  discoverPhone(navigator: WebNavigator): void {
    if (phoneSupport(navigator).supported) this.add(createPhoneDevice({ navigator }));
  }

  /** Holds devices that follow the page while it is hidden, frozen or, with `options.blur`, unfocused. */
  watchPage(page: PageWindow, options: { readonly blur: boolean }): void {
    const holds = {
      hold: (reason: HoldReason) => {
        this.#pageHolds.add(reason);
        this.#scheduler.hold(reason, followsPage);
        this.notify();
      },
      release: (reason: HoldReason) => {
        if (!this.#pageHolds.delete(reason)) return;
        this.#scheduler.release(reason, followsPage);
        this.#wake();
        this.notify();
      },
    };
    watchPage(page, this.#scope, holds, options);
  }

  /** Stops every device and keeps it still until {@link release}. A repeated `stopped` stops the motors again. */
  hold(reason: HoldReason): void {
    if (this.#holds.has(reason) && reason !== 'stopped') return;
    this.#holds.add(reason);
    this.#scheduler.hold(reason);
    this.notify();
  }

  /** Ends a {@link hold}. */
  release(reason: HoldReason): void {
    if (!this.#holds.delete(reason)) return;
    this.#scheduler.release(reason);
    this.#wake();
    this.notify();
  }

  /** Stops and removes every device, then removes the listeners. */
  dispose(): void {
    for (const { id } of this.#scheduler.devices) this.#scheduler.remove(id);
    this.notify();
    this.#listeners.clear();
  }
}
