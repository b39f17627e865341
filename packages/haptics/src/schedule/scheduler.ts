/**
 * Plays one score on several devices: a queue for each, stepped with a time argument. While a *hold*
 * is on a device, its motors are stopped and what arrives is not played. Does not set timers (see
 * `loop`). Runs on the main thread.
 */
import type { Milliseconds, NormalRange, SenseError } from '@sense/core/engine';
import type { HapticDevice } from '../devices/device.js';
import type { RecordedCommand } from '../devices/virtual.js';
import { MUSIC, type MixSource } from '../mixing/mix-source.js';
import { routesFor, type HapticRouting } from '../routing/routing.js';
import type { HapticScoreItem } from '../score/score.js';
import { ScheduledDevice, type DeviceReports, type DeviceStats, type HoldReason } from './scheduled-device.js';

/** Options of {@link HapticScheduler}. */
export interface SchedulerOptions {
  /** Called at the first rejection after a success; later rejections are only counted. */
  readonly onFailure?: (device: HapticDevice, error: SenseError) => void;
  /** Called with each command when it is sent; a stop has levels and duration 0. */
  readonly onCommand?: (device: HapticDevice, command: RecordedCommand) => void;
  /**
   * Performance time, read after each command so that intervals are kept even when the thread
   * stalls. Default: the time of the step.
   */
  readonly now?: () => Milliseconds;
}

export class HapticScheduler {
  readonly #scheduled = new Map<string, ScheduledDevice>();
  readonly #reports: DeviceReports;
  /** Time of the last step, used where no clock is given. */
  #stepMs: Milliseconds = 0;
  #strength: NormalRange = 1;
  #routing: HapticRouting | undefined;
  /** Kept by id, so that a device that reconnects is still calibrated. */
  readonly #offsets = new Map<string, Milliseconds>();

  constructor(options: SchedulerOptions = {}) {
    this.#reports = {
      onFailure: options.onFailure ?? (() => {}),
      onCommand: options.onCommand ?? (() => {}),
      now: options.now ?? (() => this.#stepMs),
    };
  }

  get devices(): HapticDevice[] {
    return [...this.#scheduled.values()].map(({ device }) => device);
  }

  get strength(): NormalRange {
    return this.#strength;
  }

  /** Scales every level, from the next step on. */
  set strength(strength: NormalRange) {
    this.#strength = strength;
  }

  get routing(): HapticRouting | undefined {
    return this.#routing;
  }

  /** Which stem is felt where, from the next step on; undefined: every stem everywhere. */
  set routing(routing: HapticRouting | undefined) {
    this.#routing = routing;
    for (const scheduled of this.#scheduled.values()) this.#route(scheduled);
  }

  /** How much later than its profile states a device is felt; 0 unless set. */
  offsetOf(id: string): Milliseconds {
    return this.#offsets.get(id) ?? 0;
  }

  /** Sets {@link offsetOf}, also for a device that connects later. Applies to items that arrive from now on. */
  setOffset(id: string, offsetMs: Milliseconds): void {
    this.#offsets.set(id, offsetMs);
    const scheduled = this.#scheduled.get(id);
    if (scheduled) scheduled.offsetMs = offsetMs;
  }

  /** Adds a device, held for `holds`. It replaces an earlier device of the same id. */
  add(device: HapticDevice, holds: Iterable<HoldReason> = []): void {
    this.remove(device.id);
    const scheduled = new ScheduledDevice(device, holds, this.#reports);
    scheduled.offsetMs = this.offsetOf(device.id);
    this.#route(scheduled);
    this.#scheduled.set(device.id, scheduled);
  }

  /** Stops and removes a device. Returns whether it was connected. */
  remove(id: string): boolean {
    this.#scheduled.get(id)?.stop();
    return this.#scheduled.delete(id);
  }

  /** Stops the chosen devices (default all) and keeps them still until {@link release}. */
  hold(reason: HoldReason, chosen: (device: HapticDevice) => boolean = () => true): void {
    for (const scheduled of this.#scheduled.values()) if (chosen(scheduled.device)) scheduled.hold(reason);
  }

  /** Ends a {@link hold}. A device without further holds starts softly, from the next step on. */
  release(reason: HoldReason, chosen: (device: HapticDevice) => boolean = () => true): void {
    for (const scheduled of this.#scheduled.values()) if (chosen(scheduled.device)) scheduled.release(reason);
  }

  /** Why a device is still; empty while it plays. */
  holdsOf(id: string): HoldReason[] {
    return this.#scheduled.get(id)?.holds ?? [];
  }

  /**
   * Plays a score item that arrives at `nowMs`.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as possible
   * @param source what it belongs to; default: the music
   */
  play(
    item: HapticScoreItem,
    feltAtMs: Milliseconds | undefined,
    nowMs: Milliseconds,
    source: MixSource = MUSIC,
  ): void {
    for (const scheduled of this.#scheduled.values()) scheduled.play(item, feltAtMs, nowMs, this.#strength, source);
  }

  /**
   * Moves what is scheduled of `source` by `ms`, later if positive: the listener hears it at another time than known
   * before. A device that renders the score itself has already received its items.
   */
  move(ms: Milliseconds, source: MixSource = MUSIC): void {
    for (const scheduled of this.#scheduled.values()) scheduled.move(ms, source);
  }

  /** Ends an effect: what it ducked returns. Its voices are ended by {@link silence}. */
  endSource(source: MixSource): void {
    for (const scheduled of this.#scheduled.values()) scheduled.endSource(source);
  }

  /** Ends a voice on every device. */
  silence(voice: string): void {
    for (const scheduled of this.#scheduled.values()) scheduled.silence(voice);
  }

  /** Sends what is due at `nowMs`. Returns the time of the next step, infinite while idle. */
  step(nowMs: Milliseconds): Milliseconds {
    this.#stepMs = nowMs;
    let next = Infinity;
    for (const scheduled of this.#scheduled.values()) next = Math.min(next, scheduled.step(nowMs, this.#strength));
    return next;
  }

  /** When the next point of a voice can be sent; infinite without one. Cheaper than a step. */
  nextPointMs(nowMs: Milliseconds): Milliseconds {
    let next = Infinity;
    for (const scheduled of this.#scheduled.values()) next = Math.min(next, scheduled.nextPointMs(nowMs));
    return next;
  }

  /** Ends what plays and clears what is scheduled, without holding devices; items that arrive next are played. */
  flush(): void {
    for (const scheduled of this.#scheduled.values()) scheduled.flush();
  }

  stats(): DeviceStats[] {
    return [...this.#scheduled.values()].map(({ stats }) => stats);
  }

  #route(scheduled: ScheduledDevice): void {
    scheduled.routes = this.#routing && routesFor(this.#routing, scheduled.device);
  }
}
