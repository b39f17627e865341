/**
 * Plays one score on many devices: a queue for each, stepped with a time argument. Also the one
 * place that may keep a device silent: while a *hold* is on it, its motors are stopped and what
 * arrives is not played. Knows nothing of timers (see `loop`), pages or music.
 */
import { SenseError, type Milliseconds, type NormalRange } from '@sense/core/offline';
import type { HapticDevice } from '../devices/device.js';
import type { HapticScoreItem } from '../score.js';
import { tell } from '../tell.js';
import { DeviceQueue } from './device-queue.js';
import { limitCommand } from './limiter.js';
import { RecentValues, type Percentiles } from './statistics.js';

/** Why motors are held still. */
export type HoldReason =
  /** `stop()` was called. */
  | 'stopped'
  /** The page is hidden, or on its way out. */
  | 'page-hidden'
  /** The window lost focus. */
  | 'page-blurred'
  /** The XR session is not in the foreground. */
  | 'xr-hidden'
  /** The engine is suspended, failed or gone. */
  | 'engine';

/** Running totals of one device. */
export interface DeviceStats {
  readonly id: string;
  /** Commands that left, stops not counted. */
  readonly commands: number;
  /** Stops that left. */
  readonly stops: number;
  /** Score items folded into the command of another. */
  readonly coalesced: number;
  /** Transients that were too late, and items beyond what the queue holds. */
  readonly dropped: number;
  /** Score items not played because the device was held. */
  readonly held: number;
  /** Commands and stops the device rejected. */
  readonly failures: number;
  /** Lateness of the transients behind the time their command ought to leave. */
  readonly lateMs: Percentiles;
}

interface Slot {
  readonly device: HapticDevice;
  readonly queue: DeviceQueue;
  readonly holds: Set<HoldReason>;
  readonly late: RecentValues;
  commands: number;
  stops: number;
  held: number;
  failures: number;
  /** True after a rejection, until a command succeeds: a broken device is reported once. */
  failing: boolean;
}

export class HapticScheduler {
  readonly #slots = new Map<string, Slot>();
  readonly #onFailure: (device: HapticDevice, error: SenseError) => void;
  readonly #now: (() => Milliseconds) | undefined;
  #strength: NormalRange = 1;

  /**
   * @param options.onFailure told the first rejection after a success; later ones are only counted
   * @param options.now performance time, read after each command so that intervals are kept even
   *   when the thread stalls; default: the time of the step
   */
  constructor(
    options: {
      readonly onFailure?: (device: HapticDevice, error: SenseError) => void;
      readonly now?: () => Milliseconds;
    } = {},
  ) {
    this.#onFailure = options.onFailure ?? (() => {});
    this.#now = options.now;
  }

  get devices(): HapticDevice[] {
    return [...this.#slots.values()].map(({ device }) => device);
  }

  get strength(): NormalRange {
    return this.#strength;
  }

  /** Scales every level, from the next step on. */
  set strength(strength: NormalRange) {
    this.#strength = strength;
    for (const { queue } of this.#slots.values()) queue.strength = strength;
  }

  /** Adds a device, held for `holds`. One with the id of an earlier device takes its place. */
  add(device: HapticDevice, holds: Iterable<HoldReason> = []): void {
    this.remove(device.id);
    const late = new RecentValues();
    const queue = new DeviceQueue(device.profile, (lateMs) => late.add(lateMs));
    queue.strength = this.#strength;
    const counters = { commands: 0, stops: 0, held: 0, failures: 0, failing: false };
    this.#slots.set(device.id, { device, queue, holds: new Set(holds), late, ...counters });
  }

  /** Stops and forgets a device. */
  remove(id: string): boolean {
    const slot = this.#slots.get(id);
    if (!slot) return false;
    this.#stop(slot);
    return this.#slots.delete(id);
  }

  /** Stops the chosen devices (default all) and keeps them still until {@link release}. */
  hold(reason: HoldReason, chosen: (device: HapticDevice) => boolean = () => true): void {
    for (const slot of this.#slots.values()) {
      if (!chosen(slot.device)) continue;
      slot.holds.add(reason);
      this.#stop(slot);
    }
  }

  release(reason: HoldReason, chosen: (device: HapticDevice) => boolean = () => true): void {
    for (const slot of this.#slots.values()) if (chosen(slot.device)) slot.holds.delete(reason);
  }

  /** Why a device is still; empty while it plays. */
  holdsOf(id: string): HoldReason[] {
    return [...(this.#slots.get(id)?.holds ?? [])];
  }

  /**
   * Takes a score item that arrives at `nowMs`.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as it can
   */
  take(item: HapticScoreItem, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): void {
    for (const slot of this.#slots.values()) {
      if (slot.holds.size > 0) slot.held++;
      else if (item.type === 'transient') slot.queue.transient(item, feltAtMs, nowMs);
      else slot.queue.point(item, feltAtMs, nowMs);
    }
  }

  /** Ends a voice on every device. */
  silence(voice: string): void {
    for (const { queue } of this.#slots.values()) queue.silence(voice);
  }

  /** Sends what is due at `nowMs`. Returns the time of the next step, infinite while idle. */
  step(nowMs: Milliseconds): Milliseconds {
    let next = Infinity;
    for (const slot of this.#slots.values()) {
      if (slot.holds.size > 0) continue;
      const action = slot.queue.step(nowMs);
      if (action === 'stop') {
        slot.stops++;
        this.#attempt(slot, () => slot.device.stop());
      } else if (action) {
        slot.commands++;
        this.#attempt(slot, () => slot.device.play(limitCommand(action)));
      }
      if (action && this.#now) slot.queue.left(this.#now());
      next = Math.min(next, slot.queue.nextStepMs(nowMs));
    }
    return next;
  }

  /** Every motor off, now, whatever is believed of it. */
  stopAll(): void {
    for (const slot of this.#slots.values()) this.#stop(slot);
  }

  stats(): DeviceStats[] {
    return [...this.#slots.values()].map(({ device, queue, late, commands, stops, held, failures }) => ({
      id: device.id,
      commands,
      stops,
      ...queue.counters,
      held,
      failures,
      lateMs: late.percentiles(),
    }));
  }

  #stop(slot: Slot): void {
    slot.queue.clear();
    slot.stops++;
    // A hidden page or a vanished pad may refuse even this; the browser has stopped it then.
    this.#attempt(slot, () => slot.device.stop(), { report: false });
  }

  /** Devices fail in every way there is; none of it reaches the caller. */
  #attempt(slot: Slot, act: () => Promise<void> | void, { report }: { report: boolean } = { report: true }): void {
    const failed = (cause: unknown): void => {
      slot.failures++;
      if (slot.failing || !report) return;
      slot.failing = true;
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `${slot.device.label} rejected a command: ${why}`;
      tell(() => this.#onFailure(slot.device, new SenseError('device-failed', message, cause)));
    };
    try {
      const pending = act();
      if (pending) pending.then(() => (slot.failing = false), failed);
      else slot.failing = false;
    } catch (error) {
      failed(error);
    }
  }
}
