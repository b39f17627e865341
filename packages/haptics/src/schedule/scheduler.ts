/**
 * Plays one score on many devices: a queue for each, stepped with a time argument. Also the one
 * place that may keep a device silent: while a *hold* is on it, its motors are stopped and what
 * arrives is not played. Knows nothing of timers (see `loop`), pages or music.
 */
import { SenseError, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { MOTORS_OFF, strongest, type HapticDevice, type MotorCommand } from '../devices/device.js';
import type { ScoreOutput } from '../devices/score-output.js';
import type { RecordedCommand } from '../devices/virtual.js';
import { routeItem, routesFor, type HapticRouting, type RouteTable } from '../routing/routing.js';
import type { HapticScoreItem } from '../score/score.js';
import { callListener } from '../connection/call-listener.js';
import { DeviceQueue, VOICE_TIMEOUT_MS } from './device-queue.js';
import { ExposureGuard } from './exposure.js';
import { limitCommand } from './limiter.js';
import { PlayingLevels } from './playing-levels.js';
import { RecentTransients } from './recent-transients.js';
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
  /** Commands that left, stops not counted; for an output that renders the score itself, items. */
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
  /** Mean square of the drive over the last ten minutes or so, 0..1; above 0.4 levels are turned down. */
  readonly exposure: NormalRange;
  /** Lateness of the transients behind the time their command ought to leave. */
  readonly lateMs: Percentiles;
}

interface Slot {
  readonly device: HapticDevice;
  readonly queue: DeviceQueue;
  readonly holds: Set<HoldReason>;
  readonly late: RecentValues;
  readonly guard: ExposureGuard;
  /** What an output that renders the score itself was given: an update of it is no blow of its own. */
  readonly taken: RecentTransients;
  /** How strongly such an output vibrates. */
  readonly playing: PlayingLevels;
  /** True from the end of a hold to the step that begins the soft start. */
  released: boolean;
  commands: number;
  stops: number;
  held: number;
  failures: number;
  /** True after a rejection, until a command succeeds: a broken device is reported once. */
  failing: boolean;
}

const STOP: MotorCommand = { ...MOTORS_OFF, durationMs: 0, starts: [] };

export class HapticScheduler {
  readonly #slots = new Map<string, Slot>();
  readonly #onFailure: (device: HapticDevice, error: SenseError) => void;
  readonly #onCommand: ((device: HapticDevice, command: RecordedCommand) => void) | undefined;
  readonly #now: (() => Milliseconds) | undefined;
  /** Time of the last step, for those who gave no clock. */
  #stepMs: Milliseconds = 0;
  #strength: NormalRange = 1;
  #routing: HapticRouting | undefined;
  /** Kept by id, so that a device which comes back is calibrated still. */
  readonly #offsets = new Map<string, Milliseconds>();

  /**
   * @param options.onFailure told the first rejection after a success; later ones are only counted
   * @param options.onCommand told each command, and each stop as one of no level and no duration, when
   *   it leaves
   * @param options.now performance time, read after each command so that intervals are kept even
   *   when the thread stalls; default: the time of the step
   */
  constructor(
    options: {
      readonly onFailure?: (device: HapticDevice, error: SenseError) => void;
      readonly onCommand?: (device: HapticDevice, command: RecordedCommand) => void;
      readonly now?: () => Milliseconds;
    } = {},
  ) {
    this.#onFailure = options.onFailure ?? (() => {});
    this.#onCommand = options.onCommand;
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
  }

  get routing(): HapticRouting | undefined {
    return this.#routing;
  }

  /** Which stem is felt where, from the next step on; undefined: every stem everywhere. */
  set routing(routing: HapticRouting | undefined) {
    this.#routing = routing;
    for (const { device, queue } of this.#slots.values()) queue.routes = this.#routesOf(device);
  }

  /** How much later than its profile says a device is felt; 0 unless set. */
  offsetOf(id: string): Milliseconds {
    return this.#offsets.get(id) ?? 0;
  }

  /** Sets {@link offsetOf}, also for a device that is yet to come. Counts for what arrives from now on. */
  setOffset(id: string, offsetMs: Milliseconds): void {
    this.#offsets.set(id, offsetMs);
    const slot = this.#slots.get(id);
    if (slot) slot.queue.offsetMs = offsetMs;
  }

  /** Adds a device, held for `holds`. One with the id of an earlier device takes its place. */
  add(device: HapticDevice, holds: Iterable<HoldReason> = []): void {
    this.remove(device.id);
    const late = new RecentValues();
    const queue = new DeviceQueue(device.profile, (lateMs) => late.add(lateMs));
    queue.routes = this.#routesOf(device);
    queue.offsetMs = this.offsetOf(device.id);
    const counters = { commands: 0, stops: 0, held: 0, failures: 0, failing: false, released: false };
    const guard = new ExposureGuard();
    const score = { taken: new RecentTransients(), playing: new PlayingLevels() };
    this.#slots.set(device.id, { device, queue, holds: new Set(holds), late, guard, ...score, ...counters });
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

  /** Undoes a {@link hold}. A device that no hold is left on starts softly, from the next step on. */
  release(reason: HoldReason, chosen: (device: HapticDevice) => boolean = () => true): void {
    for (const slot of this.#slots.values()) {
      if (chosen(slot.device) && slot.holds.delete(reason)) slot.released = slot.holds.size === 0;
    }
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
      const { queue, device } = slot;
      if (queue.routes && !queue.routes[item.stem]) continue;
      if (slot.holds.size > 0) slot.held++;
      else if (device.score) this.#takeScore(slot, device.score, item, feltAtMs, nowMs);
      else if (item.type === 'transient') queue.transient(item, feltAtMs, nowMs);
      else queue.point(item, feltAtMs, nowMs);
    }
  }

  /** Ends a voice on every device. */
  silence(voice: string): void {
    for (const slot of this.#slots.values()) {
      slot.queue.silence(voice);
      const { score } = slot.device;
      if (score) this.#attempt(slot, () => score.silence(voice));
    }
  }

  /** Sends what is due at `nowMs`. Returns the time of the next step, infinite while idle. */
  step(nowMs: Milliseconds): Milliseconds {
    this.#stepMs = nowMs;
    let next = Infinity;
    for (const slot of this.#slots.values()) {
      if (slot.holds.size > 0) continue;
      if (slot.released) slot.guard.softStart(nowMs);
      slot.released = false;
      slot.queue.strength = this.#strength * slot.guard.gain(nowMs);
      const action = slot.queue.step(nowMs);
      if (action === 'stop') {
        slot.stops++;
        slot.guard.sent(0, 0, nowMs);
        this.#attempt(slot, () => slot.device.stop());
        this.#told(slot, STOP);
      } else if (action) {
        slot.commands++;
        const command = limitCommand(action);
        slot.guard.sent(strongest(command), command.durationMs, nowMs);
        this.#attempt(slot, () => slot.device.play(command));
        this.#told(slot, command);
      }
      if (action && this.#now) slot.queue.left(this.#now());
      next = Math.min(next, slot.queue.nextStepMs(nowMs));
    }
    return next;
  }

  /** What plays ends and what was to come is forgotten; what arrives next is played. */
  flush(): void {
    for (const slot of this.#slots.values()) if (slot.holds.size === 0) this.#stop(slot);
  }

  /** Every motor off, now, whatever is believed of it. */
  stopAll(): void {
    for (const slot of this.#slots.values()) this.#stop(slot);
  }

  stats(): DeviceStats[] {
    return [...this.#slots.values()].map(({ device, queue, late, guard, commands, stops, held, failures }) => ({
      id: device.id,
      commands,
      stops,
      ...queue.counters,
      held,
      failures,
      exposure: guard.exposure,
      lateMs: late.percentiles(),
    }));
  }

  /** Hands an item to an output that renders the score itself, which knows no motors and keeps no queue here. */
  #takeScore(
    slot: Slot,
    output: ScoreOutput,
    item: HapticScoreItem,
    feltAtMs: Milliseconds | undefined,
    nowMs: Milliseconds,
  ): void {
    const { queue, guard } = slot;
    const routed = queue.routes ? routeItem(item, queue.routes[item.stem] ?? []) : item;
    if (!routed) return;
    if (slot.released) guard.softStart(nowMs);
    slot.released = false;
    const gain = this.#strength * guard.gain(nowMs);
    const atMs = feltAtMs === undefined ? undefined : feltAtMs - queue.offsetMs;
    slot.commands++;
    this.#noteScore(slot, routed, gain, atMs, nowMs);
    this.#attempt(slot, () => output.take(routed, atMs, gain));
  }

  /** For exposure and lateness; an update is no blow of its own. */
  #noteScore(
    { guard, late, taken, playing, device }: Slot,
    item: HapticScoreItem,
    gain: NormalRange,
    atMs: Milliseconds | undefined,
    nowMs: Milliseconds,
  ): void {
    if (item.type === 'transient') {
      if (item.intensity <= 0 || taken.knows(item)) return;
      taken.add(item);
      late.add(Math.max(0, nowMs - (atMs ?? nowMs)));
      playing.take(item, item.intensity * gain, nowMs + device.profile.transientMs);
    } else playing.take(item, item.amplitude * gain, nowMs + VOICE_TIMEOUT_MS);
    const { level, untilMs } = playing.strongest(nowMs);
    guard.sent(level, Math.max(0, untilMs - nowMs), nowMs);
  }

  #routesOf(device: HapticDevice): RouteTable | undefined {
    return this.#routing && routesFor(this.#routing, device);
  }

  #stop(slot: Slot): void {
    slot.queue.clear();
    slot.playing.clear();
    slot.stops++;
    // A hidden page or a vanished pad may refuse even this; the browser has stopped it then.
    this.#attempt(slot, () => slot.device.stop(), { report: false });
    this.#told(slot, STOP);
  }

  #told({ device }: Slot, command: MotorCommand): void {
    this.#onCommand?.(device, { ...command, timeMs: this.#now?.() ?? this.#stepMs });
  }

  /** Devices fail in every way there is; none of it reaches the caller. */
  #attempt(slot: Slot, act: () => Promise<void> | void, { report }: { report: boolean } = { report: true }): void {
    const failed = (cause: unknown): void => {
      slot.failures++;
      if (slot.failing || !report) return;
      slot.failing = true;
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `${slot.device.label} rejected a command: ${why}`;
      callListener(() => this.#onFailure(slot.device, new SenseError('device-failed', message, cause)));
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
