/**
 * The queue of one device: accepts score items with the time at which they are to be felt, and returns commands when
 * stepped. Pure: time is an argument. Depends on the profile of the device, not on its driver.
 *
 * ## Felt time
 *
 *     heardAt   = performance time at which the listener hears the sound (`feed.heardAt(time)`)
 *     leadMs    = transportMs + riseMs + offsetMs         of the profile, and as calibrated
 *     commandAt = heardAt - leadMs                        when the command is due
 *     feltAt    = sentAt + leadMs                         when the vibration is felt
 *     error     = feltAt - heardAt = sentAt - commandAt
 *
 * Lateness is therefore measured when the command is sent. It is never negative, because commands wait until they are due.
 * It is positive when an item arrives after `commandAt` (a microphone has no look-ahead), or when the device cannot accept
 * another command yet; to prevent that, the queue delays changes of voices while a transient is due within one update
 * interval. Shortly before a transient, voices are ducked.
 *
 * ## Rates
 *
 * Commands are sent at least `updateIntervalMs` apart, those that only change voices at least twice that. Voices are
 * coalesced: the latest point wins. Transients due at the same step are merged by the maximum of each motor. A command of
 * a voice lasts {@link VOICE_COMMAND_MS} and is sent again when it changes perceptibly, or before it ends, so that a motor
 * stops when the page hangs.
 *
 * ## Sources
 *
 * Music and effects are sources with voices and transients of their own. On each motor those of the largest priority
 * play (`mixing/blend`); effects duck the music on this device (`mixing/side-chain`).
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import { MOTORS_OFF, strongest, type MotorCommand, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import { blendLevels } from '../mixing/blend.js';
import { MUSIC, type DuckingCurve, type MixSource } from '../mixing/mix-source.js';
import { isChangeFelt } from '../mixing/render.js';
import { SideChain } from '../mixing/side-chain.js';
import { insertByTime, moveDue, SourceMotors, type Due } from '../mixing/source-motors.js';
import type { HapticRoute, RouteTable } from '../routing/routing.js';
import type { HapticPoint, HapticTransient } from '../score/score.js';
import { RecentTransients } from './recent-transients.js';

/** Duration of a voice's command, or two update intervals if those are longer. */
export const VOICE_COMMAND_MS: Milliseconds = 250;
/** Voices alone change at most every so many update intervals: the device is usually ready for an unexpected transient. */
const VOICE_INTERVALS = 2;
/** Voices are ducked for this long before a transient that is known ahead of time, so that it stands out. */
const DUCK_BEFORE_MS: Milliseconds = 30;
/** Gain of ducked voices: -10 dB. */
const DUCK_BEFORE_GAIN = 0.3;
/** Allowance for timers that fire late, so that ducking never delays the transient. */
const DUCK_SLACK_MS: Milliseconds = 4;
/** A transient later than this is dropped: it would be perceived as an error. */
export const LATEST_TRANSIENT_MS: Milliseconds = 150;
/** Most transients scheduled: over a second of the densest music. The least important beyond it are dropped. */
const LARGEST_QUEUE = 64;
/** A command that ends within this time needs no stop. */
const STOP_SLACK_MS: Milliseconds = 4;

interface DueTransient extends Due<HapticTransient> {
  readonly source: MixSource;
}

/** Running totals of a queue. */
export interface QueueCounters {
  /** Items merged into the command of another: superseded points, merged transients. */
  coalesced: number;
  /** Transients that were too late, and items beyond the capacity of the queue. */
  dropped: number;
}

/** Result of {@link DeviceQueue.step}: a command, all motors off, or nothing to send. */
export type QueueAction = MotorCommand | 'stop' | undefined;

export class DeviceQueue {
  readonly counters: QueueCounters = { coalesced: 0, dropped: 0 };
  /** Scales every level, 0..1. */
  strength: NormalRange = 1;
  /** Where each stem is felt; undefined: every stem, on all motors by character. */
  routes: RouteTable | undefined;
  /** How much later than its profile states the device is felt; commands are sent earlier by it. */
  offsetMs: Milliseconds = 0;
  readonly #profile: DeviceProfile;
  readonly #onLateness: (lateMs: Milliseconds) => void;
  readonly #placeEffect: (route: HapticRoute) => readonly HapticRoute[];
  #transients: DueTransient[] = [];
  readonly #started = new RecentTransients();
  /** The sources that play here or are scheduled. */
  readonly #sources = new Map<MixSource, SourceMotors>();
  readonly #sideChain = new SideChain();
  #pointsApplied = 0;
  #sent: MotorLevels = MOTORS_OFF;
  #sentEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #readyMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** From when a voice may change again without a transient. */
  #voicesReadyMs: Milliseconds = Number.NEGATIVE_INFINITY;

  /**
   * @param onLateness receives the lateness of each transient that starts, in ms, >= 0
   * @param placeEffect the routes by which an effect is felt on the device; default: its own, unchanged
   */
  constructor(
    profile: DeviceProfile,
    onLateness: (lateMs: Milliseconds) => void = () => {},
    placeEffect: (route: HapticRoute) => readonly HapticRoute[] = (route) => [route],
  ) {
    this.#profile = profile;
    this.#onLateness = onLateness;
    this.#placeEffect = placeEffect;
  }

  /**
   * Schedules a transient that arrives at `nowMs`. A transient with the id of an earlier one updates it,
   * or at intensity 0 cancels it; if the earlier one has started, the rest of it changes.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as possible
   * @param source what it belongs to; default: the music
   */
  transient(
    transient: HapticTransient,
    feltAtMs: Milliseconds | undefined,
    nowMs: Milliseconds,
    source: MixSource = MUSIC,
  ): void {
    if (this.#started.isUpdate(transient)) {
      return this.#sources.get(source)?.revise(transient, Math.max(nowMs, this.#readyMs));
    }
    this.#transients = this.#transients.filter(({ item }) => item.id !== transient.id);
    if (transient.intensity <= 0) return;
    const commandAtMs = this.#commandAt(feltAtMs, nowMs);
    insertByTime<DueTransient>(this.#transients, { item: transient, commandAtMs, source });
    if (this.#transients.length > LARGEST_QUEUE) this.#dropWeakest();
  }

  /** Schedules the point of a voice, with the times of {@link transient}. */
  point(point: HapticPoint, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds, source: MixSource = MUSIC): void {
    this.counters.dropped += this.#motorsOf(source).point(point, this.#commandAt(feltAtMs, nowMs), nowMs);
  }

  /** Moves what is scheduled of `source` by `ms`, later if positive. */
  move(ms: Milliseconds, source: MixSource): void {
    this.#transients = moveDue(this.#transients, ms, (due) => due.source === source);
    this.#sources.get(source)?.move(ms);
  }

  /** Ends a voice, at the next step. */
  silence(voice: string): void {
    for (const motors of this.#sources.values()) motors.silence(voice);
  }

  /** Clears what is scheduled and assumes that every motor is stopped. */
  clear(): void {
    this.#transients = [];
    this.#sources.clear();
    this.#sideChain.clear();
    this.#pointsApplied = 0;
    this.#sent = MOTORS_OFF;
    this.#sentEndMs = Number.NEGATIVE_INFINITY;
  }

  /** Returns what is to be sent at `nowMs`. */
  step(nowMs: Milliseconds): QueueAction {
    this.#removeIdle(nowMs);
    for (const motors of this.#sources.values()) this.#pointsApplied += motors.applyPoints(nowMs);
    this.#sideChain.step(nowMs, this.#duckingKey(nowMs));
    if (nowMs < this.#readyMs) return undefined;
    const starts = this.#startTransients(nowMs);
    const levels = this.#levels(nowMs);
    if (starts.length === 0 && (!this.#needsCommand(levels, nowMs) || this.#awaitsTransient(nowMs))) return undefined;
    return this.#send(levels, starts, nowMs);
  }

  /** When the command of the last step was actually sent, which may be later on a busy machine: the next keeps its distance. */
  commandSent(sentMs: Milliseconds): void {
    this.#readyMs = Math.max(this.#readyMs, sentMs + this.#profile.updateIntervalMs);
  }

  /** Performance time of the next step that may send a command; infinite while idle. */
  nextStepMs(nowMs: Milliseconds): Milliseconds {
    const nextTransientMs = this.#transients[0]?.commandAtMs ?? Infinity;
    let next = Math.min(nextTransientMs, this.nextPointMs(nowMs));
    const levels = this.#levels(nowMs);
    if (this.#voicesReadyMs > nowMs && isChangeFelt(this.#sent, levels, this.#profile))
      next = Math.min(next, this.#voicesReadyMs);
    if (this.#voiceCount() > 0) {
      if (this.#duckMs() > nowMs) next = Math.min(next, this.#duckMs());
      if (this.#sideChain.active) next = Math.min(next, nowMs + VOICE_INTERVALS * this.#profile.updateIntervalMs);
    }
    if (this.#isOn(nowMs)) {
      const refreshMs = this.#sentEndMs - this.#profile.updateIntervalMs;
      if (refreshMs > nowMs) next = Math.min(next, refreshMs);
      for (const motors of this.#sources.values()) next = Math.min(next, motors.nextHeldMs(nowMs));
    }
    if (this.#needsCommand(levels, nowMs)) next = Math.min(next, nowMs);
    if (this.#awaitsTransient(nowMs)) next = nextTransientMs;
    return Math.max(next, this.#readyMs);
  }

  /** From when the next point of a voice can change the command: not before its interval, unless the voice falls silent. */
  nextPointMs(nowMs: Milliseconds): Milliseconds {
    const isOn = this.#isOn(nowMs);
    const changeMs = isOn ? Math.min(this.#voicesReadyMs, this.#duckMs()) : nowMs;
    let next = Infinity;
    for (const motors of this.#sources.values())
      next = Math.min(next, motors.nextStopMs(isOn), Math.max(changeMs, motors.nextPointMs(isOn)));
    return Math.max(next, this.#readyMs);
  }

  /** Where a source is felt on this device; empty: nowhere. Undefined: each stem by {@link routes}. */
  placementsOf({ route }: MixSource): readonly HapticRoute[] | undefined {
    return route && this.#placeEffect(route);
  }

  #motorsOf(source: MixSource): SourceMotors {
    const known = this.#sources.get(source);
    if (known) return known;
    const placements = this.placementsOf(source);
    const motors = new SourceMotors(this.#profile, {
      strength: () => this.strength * source.gain * (source.category === 'music' ? this.#sideChain.gain : 1),
      placements: (stem) => placements ?? (this.routes && (this.routes[stem] ?? [])),
    });
    this.#sources.set(source, motors);
    return motors;
  }

  #removeIdle(nowMs: Milliseconds): void {
    for (const [source, motors] of this.#sources) {
      if (motors.isIdle(nowMs) && !this.#transients.some((due) => due.source === source)) this.#sources.delete(source);
    }
  }

  #commandAt(feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): Milliseconds {
    if (feltAtMs === undefined) return nowMs;
    return feltAtMs - this.#profile.transportMs - this.#profile.riseMs - this.offsetMs;
  }

  /** Starts the transients that are due and returns them. Those of effects start first, because they duck the music. */
  #startTransients(nowMs: Milliseconds): HapticTransient[] {
    const starts: DueTransient[] = [];
    while (this.#transients.length > 0 && this.#transients[0]!.commandAtMs <= nowMs) {
      const due = this.#transients.shift()!;
      this.#started.add(due.item);
      const lateMs = nowMs - due.commandAtMs;
      if (lateMs > LATEST_TRANSIENT_MS) {
        this.counters.dropped++;
        continue;
      }
      this.#onLateness(lateMs);
      starts.push(due);
    }
    if (starts.length > 0) {
      this.counters.coalesced += starts.length - 1;
      this.#begin(starts, nowMs, ({ category }) => category !== 'music');
      this.#sideChain.step(nowMs, this.#duckingKey(nowMs));
      this.#begin(starts, nowMs, ({ category }) => category === 'music');
    }
    return starts.map(({ item }) => item);
  }

  #begin(starts: readonly DueTransient[], nowMs: Milliseconds, chosen: (source: MixSource) => boolean): void {
    const nextMs = this.#transients[0]?.commandAtMs;
    for (const source of new Set(starts.map((due) => due.source))) {
      if (!chosen(source)) continue;
      const own = starts.filter((due) => due.source === source).map(({ item }) => item);
      this.#motorsOf(source).begin(own, nowMs, nextMs);
    }
  }

  /** Ducking of the effect that is felt at `nowMs`; the deepest of several. */
  #duckingKey(nowMs: Milliseconds): DuckingCurve | undefined {
    let key: DuckingCurve | undefined;
    for (const [{ ducking }, motors] of this.#sources) {
      if (!ducking || ducking.depthDb <= (key?.depthDb ?? 0)) continue;
      if (strongest(motors.levels(nowMs, 1)) > 0) key = ducking;
    }
    return key;
  }

  #voiceCount(): number {
    let voices = 0;
    for (const motors of this.#sources.values()) voices += motors.voices;
    return voices;
  }

  /** Whether a voice of any source is felt. */
  #hasVoice(): boolean {
    return [...this.#sources.values()].some(({ hasVoice }) => hasVoice);
  }

  /** From when voices are ducked for the next transient; infinite without one. */
  #duckMs(): Milliseconds {
    const next = this.#transients[0];
    return next
      ? next.commandAtMs - Math.max(DUCK_BEFORE_MS, this.#profile.updateIntervalMs + DUCK_SLACK_MS)
      : Infinity;
  }

  #levels(nowMs: Milliseconds): MotorLevels {
    const voiceGain = nowMs < this.#duckMs() ? 1 : DUCK_BEFORE_GAIN;
    return blendLevels(
      [...this.#sources].map(([{ priority }, motors]) => ({ priority, levels: motors.levels(nowMs, voiceGain) })),
    );
  }

  #isOn(nowMs: Milliseconds): boolean {
    return nowMs < this.#sentEndMs && strongest(this.#sent) > 0;
  }

  #needsCommand(levels: MotorLevels, nowMs: Milliseconds): boolean {
    const remainingMs = this.#sentEndMs - nowMs;
    if (strongest(levels) === 0) return this.#isOn(nowMs) && remainingMs > STOP_SLACK_MS;
    if (!this.#isOn(nowMs)) return true;
    if (isChangeFelt(this.#sent, levels, this.#profile)) {
      return nowMs >= Math.min(this.#voicesReadyMs, this.#duckMs());
    }
    return remainingMs <= this.#profile.updateIntervalMs && this.#hasVoice();
  }

  /** True if a transient is due so soon that a command sent now would make it late. */
  #awaitsTransient(nowMs: Milliseconds): boolean {
    const waitMs = (this.#transients[0]?.commandAtMs ?? Infinity) - nowMs;
    return waitMs > 0 && waitMs < this.#profile.updateIntervalMs;
  }

  #send(levels: MotorLevels, starts: readonly HapticTransient[], nowMs: Milliseconds): QueueAction {
    let transientMs = 0;
    for (const { heldUntilMs } of this.#sources.values()) transientMs = Math.max(transientMs, heldUntilMs - nowMs);
    this.counters.coalesced += Math.max(0, this.#pointsApplied - this.#voiceCount());
    this.#pointsApplied = 0;
    if (strongest(levels) === 0 && !this.#isOn(nowMs)) return undefined;
    const voiceMs = Math.max(VOICE_COMMAND_MS, 2 * this.#profile.updateIntervalMs);
    const durationMs = Math.max(transientMs, this.#hasVoice() ? voiceMs : 0);
    for (const motors of this.#sources.values()) motors.voicesSent();
    this.#sent = levels;
    this.#sentEndMs = nowMs + durationMs;
    this.#readyMs = nowMs + this.#profile.updateIntervalMs;
    this.#voicesReadyMs = transientMs > 0 ? this.#readyMs : nowMs + VOICE_INTERVALS * this.#profile.updateIntervalMs;
    return strongest(levels) === 0 ? 'stop' : { ...levels, durationMs, starts };
  }

  #dropWeakest(): void {
    const least = this.#transients.reduce((a, b) => (weight(b) < weight(a) ? b : a));
    this.#transients = this.#transients.filter((due) => due !== least);
    this.counters.dropped++;
  }
}

/** Effects outweigh the music. */
function weight({ item: { priority, intensity }, source }: DueTransient): number {
  return 100 * source.priority + priority + intensity;
}
