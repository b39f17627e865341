/**
 * One device in the scheduler: its queue, holds, exposure guard and counters. Sends the commands of
 * the queue, stops the motors for holds, and reports failures of the device. Does not set timers;
 * time is an argument. Runs on the main thread.
 */
import { SenseError, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { MOTORS_OFF, strongest, type HapticDevice, type MotorCommand } from '../devices/device.js';
import type { ScoreOutput } from '../devices/score-output.js';
import type { RecordedCommand } from '../devices/virtual.js';
import type { MixSource } from '../mixing/mix-source.js';
import { ScoreMix } from '../mixing/score-mix.js';
import { VOICE_TIMEOUT_MS } from '../mixing/source-motors.js';
import { placeRoute, routeItem, type RouteTable } from '../routing/routing.js';
import type { HapticScoreItem } from '../score/score.js';
import { callListener } from './call-listener.js';
import { DeviceQueue } from './device-queue.js';
import { ExposureGuard } from './exposure.js';
import { limitCommand } from './limiter.js';
import { PlayingLevels } from './playing-levels.js';
import { RecentTransients } from './recent-transients.js';
import { RecentValues, type Percentiles } from './statistics.js';

/** Reasons for which motors are held. */
export type HoldReason =
  /** `stop()` was called. */
  | 'stopped'
  /** The page is hidden or unloading. */
  | 'page-hidden'
  /** The window lost focus. */
  | 'page-blurred'
  /** The XR session is not in the foreground. */
  | 'xr-hidden'
  /** The engine is suspended, failed or disposed. */
  | 'engine';

/** Running totals of one device. */
export interface DeviceStats {
  readonly id: string;
  /** Commands sent, without stops; for a device that renders the score itself, items sent. */
  readonly commands: number;
  /** Stops sent. */
  readonly stops: number;
  /** Score items merged into the command of another. */
  readonly coalesced: number;
  /** Transients that were too late, and items beyond the capacity of the queue. */
  readonly dropped: number;
  /** Score items not played because the device was held. */
  readonly held: number;
  /** Commands and stops that the device rejected. */
  readonly failures: number;
  /** Mean square of the drive over about the last ten minutes, 0..1; above 0.4 levels are reduced. */
  readonly exposure: NormalRange;
  /** Delay of the transients after the time at which their command was due. */
  readonly lateMs: Percentiles;
}

/** What a {@link ScheduledDevice} needs of its scheduler. */
export interface DeviceReports {
  /** Called at the first rejection after a success; later rejections are only counted. */
  onFailure(device: HapticDevice, error: SenseError): void;
  /** Called with each command when it is sent; a stop has levels and duration 0. */
  onCommand(device: HapticDevice, command: RecordedCommand): void;
  /** Performance time of the last step or later. */
  now(): Milliseconds;
}

const STOP: MotorCommand = { ...MOTORS_OFF, durationMs: 0, starts: [] };

export class ScheduledDevice {
  readonly device: HapticDevice;
  readonly #reports: DeviceReports;
  readonly #queue: DeviceQueue;
  readonly #holds: Set<HoldReason>;
  readonly #late = new RecentValues();
  readonly #guard = new ExposureGuard();
  /** Transients sent to a device that renders the score itself: an update of one is not counted again. */
  readonly #recent = new RecentTransients();
  /** Levels at which such a device vibrates. */
  readonly #playing = new PlayingLevels();
  readonly #scoreMix: ScoreMix;
  /** True from the end of a hold to the step that begins the soft start. */
  #released = false;
  #commands = 0;
  #stops = 0;
  #heldItems = 0;
  #failures = 0;
  /** True after a rejection, until a command succeeds: a broken device is reported once. */
  #failing = false;

  /** @param holds reasons for which the device is still from the start */
  constructor(device: HapticDevice, holds: Iterable<HoldReason>, reports: DeviceReports) {
    this.device = device;
    this.#reports = reports;
    this.#holds = new Set(holds);
    this.#queue = new DeviceQueue(
      device.profile,
      (lateMs) => this.#late.add(lateMs),
      (route) => placeRoute(route, device),
    );
    this.#scoreMix = new ScoreMix(device.profile.transientMs);
  }

  /** Where each stem is felt; undefined: every stem, on all motors. */
  set routes(routes: RouteTable | undefined) {
    this.#queue.routes = routes;
  }

  /** How much later than its profile states the device is felt. */
  set offsetMs(offsetMs: Milliseconds) {
    this.#queue.offsetMs = offsetMs;
  }

  /** Why the device is still; empty while it plays. */
  get holds(): HoldReason[] {
    return [...this.#holds];
  }

  get stats(): DeviceStats {
    return {
      id: this.device.id,
      commands: this.#commands,
      stops: this.#stops,
      ...this.#queue.counters,
      held: this.#heldItems,
      failures: this.#failures,
      exposure: this.#guard.exposure,
      lateMs: this.#late.percentiles(),
    };
  }

  /** Stops the device and keeps it still until {@link release}. */
  hold(reason: HoldReason): void {
    this.#holds.add(reason);
    this.stop();
  }

  /** Ends a {@link hold}. After the last one the device starts softly, from the next step on. */
  release(reason: HoldReason): void {
    if (this.#holds.delete(reason)) this.#released = this.#holds.size === 0;
  }

  /** Turns every motor off now, regardless of their assumed state, and clears the queue. */
  stop(): void {
    this.#queue.clear();
    this.#playing.clear();
    this.#scoreMix.clear();
    this.#stops++;
    // A hidden page or a disconnected pad may reject even this; the browser has stopped it then.
    this.#attempt(() => this.device.stop(), { report: false });
    this.#reportCommand(STOP);
  }

  /** {@link stop}, unless the device is held and therefore still. */
  flush(): void {
    if (this.#holds.size === 0) this.stop();
  }

  /** Ends a voice. */
  silence(voice: string): void {
    this.#queue.silence(voice);
    const { score } = this.device;
    if (score) this.#attempt(() => score.silence(voice));
  }

  /** Ends `source`: what it ducked returns. Its voices are ended by {@link silence}. */
  endSource(source: MixSource): void {
    this.#scoreMix.remove(source);
  }

  /**
   * Plays a score item that arrives at `nowMs`.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as possible
   * @param strength 0..1, for devices that render the score themselves
   */
  play(
    item: HapticScoreItem,
    feltAtMs: Milliseconds | undefined,
    nowMs: Milliseconds,
    strength: NormalRange,
    source: MixSource,
  ): void {
    const { score } = this.device;
    const { routes } = this.#queue;
    const placements = this.#queue.placementsOf(source);
    if (placements ? placements.length === 0 : routes && !routes[item.stem]) return;
    if (this.#holds.size > 0) this.#heldItems++;
    else if (score) this.#playScore(score, item, feltAtMs, nowMs, strength, source);
    else if (item.type === 'transient') this.#queue.transient(item, feltAtMs, nowMs, source);
    else this.#queue.point(item, feltAtMs, nowMs, source);
  }

  /** Moves what is scheduled of `source` by `ms`. */
  move(ms: Milliseconds, source: MixSource): void {
    this.#queue.move(ms, source);
  }

  /** Sends what is due at `nowMs`. Returns the time of the next step, infinite while idle. */
  step(nowMs: Milliseconds, strength: NormalRange): Milliseconds {
    if (this.#holds.size > 0) return Infinity;
    this.#softStart(nowMs);
    this.#queue.strength = strength * this.#guard.gain(nowMs);
    const action = this.#queue.step(nowMs);
    if (action === 'stop') {
      this.#stops++;
      this.#guard.sent(0, 0, nowMs);
      this.#attempt(() => this.device.stop());
      this.#reportCommand(STOP);
    } else if (action) {
      this.#commands++;
      const command = limitCommand(action);
      this.#guard.sent(strongest(command), command.durationMs, nowMs);
      this.#attempt(() => this.device.play(command));
      this.#reportCommand(command);
    }
    if (action) this.#queue.commandSent(this.#reports.now());
    return this.#queue.nextStepMs(nowMs);
  }

  /** When the next point of a voice can be sent; infinite without one, and while held. */
  nextPointMs(nowMs: Milliseconds): Milliseconds {
    return this.#holds.size > 0 ? Infinity : this.#queue.nextPointMs(nowMs);
  }

  #softStart(nowMs: Milliseconds): void {
    if (this.#released) this.#guard.softStart(nowMs);
    this.#released = false;
  }

  /** Sends an item to a device that renders the score itself; it needs no queue here. */
  #playScore(
    output: ScoreOutput,
    item: HapticScoreItem,
    feltAtMs: Milliseconds | undefined,
    nowMs: Milliseconds,
    strength: NormalRange,
    source: MixSource,
  ): void {
    const { routes, offsetMs } = this.#queue;
    const placements = this.#queue.placementsOf(source) ?? (routes && (routes[item.stem] ?? []));
    const routed = placements ? routeItem(item, placements) : item;
    if (!routed) return;
    this.#softStart(nowMs);
    const mixed = source.gain * this.#scoreMix.gain(source, routed, feltAtMs ?? nowMs);
    const gain = strength * mixed * this.#guard.gain(nowMs);
    const atMs = feltAtMs === undefined ? undefined : feltAtMs - offsetMs;
    this.#commands++;
    this.#trackScore(routed, gain, atMs, nowMs, source);
    this.#attempt(() => output.play(routed, atMs, gain));
  }

  /** Records exposure and lateness; an update of a transient counts once. */
  #trackScore(
    item: HapticScoreItem,
    gain: NormalRange,
    atMs: Milliseconds | undefined,
    nowMs: Milliseconds,
    source: MixSource,
  ): void {
    if (item.type === 'transient') {
      if (item.intensity <= 0 || this.#recent.isUpdate(item)) return;
      this.#recent.add(item);
      this.#late.add(Math.max(0, nowMs - (atMs ?? nowMs)));
      this.#playing.start(item, item.intensity * gain, nowMs + this.device.profile.transientMs, source);
    } else this.#playing.start(item, item.amplitude * gain, nowMs + VOICE_TIMEOUT_MS, source);
    const { level, untilMs } = this.#playing.total(nowMs);
    this.#guard.sent(level, Math.max(0, untilMs - nowMs), nowMs);
  }

  #reportCommand(command: MotorCommand): void {
    this.#reports.onCommand(this.device, { ...command, timeMs: this.#reports.now() });
  }

  /** Calls the device. Whatever it throws or rejects with is counted and never reaches the caller. */
  #attempt(act: () => Promise<void> | void, { report }: { report: boolean } = { report: true }): void {
    const failed = (cause: unknown): void => {
      this.#failures++;
      if (this.#failing || !report) return;
      this.#failing = true;
      const why = cause instanceof Error ? cause.message : String(cause);
      const error = new SenseError('device-failed', `${this.device.label} rejected a command: ${why}`, cause);
      callListener(() => this.#reports.onFailure(this.device, error));
    };
    try {
      const pending = act();
      if (pending) pending.then(() => (this.#failing = false), failed);
      else this.#failing = false;
    } catch (error) {
      failed(error);
    }
  }
}
