/**
 * The queue of one device: takes score items with the time they are to be felt, gives commands
 * when stepped. Pure: time is an argument, nothing is called, nothing waits. Knows the device by
 * its profile alone.
 *
 * ## Felt time
 *
 *     heardAt   = performance time at which the listener hears the sound (`feed.heardAt(time)`)
 *     leadMs    = transportMs + riseMs + offsetMs         of the profile, and as calibrated
 *     commandAt = heardAt - leadMs                        when the command ought to leave
 *     feltAt    = command left + leadMs                   when the vibration is there
 *     error     = feltAt - heardAt = command left - commandAt
 *
 * So lateness is measured where it can be, at the leaving of the command. It is never negative:
 * commands wait for their time. It is positive when the news came after `commandAt` (a microphone
 * has no look-ahead), or while the device could not take another command yet, for which the queue
 * holds back changes of voices when a transient is due within one update interval.
 *
 * ## Rates
 *
 * Commands leave at least `updateIntervalMs` apart. Voices are coalesced, the latest wins;
 * transients that fall into one slot are merged by the maximum of each motor. What changes by less
 * than is felt is not sent. A command of a voice runs five intervals and is refreshed after four, so
 * a motor stops by itself when the page hangs.
 */
import type { Hertz, Milliseconds, NormalRange, Seconds, StemName } from '@sense/core/offline';
import { MOTORS_OFF, strongest, type MotorCommand, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import { AdaptationGuard } from '../perception/adaptation.js';
import { isLevelFelt } from '../perception/quantise.js';
import type { RouteTable } from '../routing/routing.js';
import type { HapticPoint, HapticTransient } from '../score.js';
import { NO_BLOW, overdriven, type Blow } from './blow.js';
import { feltLevel, mixLevels, renderTransient, renderVoice, type Placement } from './render.js';

/** Voices fall to zero when no point came for this long: the engine has stopped or crashed. */
export const VOICE_TIMEOUT_MS: Milliseconds = 250;
/** A blow this late is felt as a mistake: it is dropped. */
export const LATEST_TRANSIENT_MS: Milliseconds = 150;
/** More than a second of the densest music ahead; beyond it the least important is dropped. */
const LARGEST_QUEUE = 64;
/** Transients that have begun, to tell an update from a new one. */
const REMEMBERED_STARTS = 32;
/** An update is never further from the first report than this; ids may start anew with the engine. */
const LARGEST_UPDATE: Seconds = 0.25;
/** How long a steady voice runs before it must be refreshed. */
const VOICE_INTERVALS = 5;
/** The same while a blow is on: what is left of it must not outlast it by much. */
const BLOW_INTERVALS = 2;
/** A motor that stops by itself within this time is not told to. */
const STOP_SLACK_MS: Milliseconds = 4;

interface Due<Item> {
  readonly item: Item;
  readonly commandAtMs: Milliseconds;
}

interface VoiceState {
  readonly stem: StemName;
  readonly pending: Due<HapticPoint>[];
  readonly guard: AdaptationGuard;
  amplitude: NormalRange;
  frequencyHz: Hertz;
}

/** Running totals of a queue. */
export interface QueueCounters {
  /** Items that were folded into the command of another: superseded points, merged transients. */
  coalesced: number;
  /** Transients that were too late, or beyond what the queue holds. */
  dropped: number;
}

/** What {@link DeviceQueue.step} asks for: a command, all motors off, or nothing. */
export type QueueAction = MotorCommand | 'stop' | undefined;

export class DeviceQueue {
  readonly counters: QueueCounters = { coalesced: 0, dropped: 0 };
  /** Scales every level, 0..1. */
  strength: NormalRange = 1;
  /** Where each stem is felt; undefined: every stem, on all motors by character. */
  routes: RouteTable | undefined;
  /** How much later than its profile says the device is felt; commands leave earlier by it. */
  offsetMs: Milliseconds = 0;
  readonly #profile: DeviceProfile;
  readonly #onLateness: (lateMs: Milliseconds) => void;
  #transients: Due<HapticTransient>[] = [];
  readonly #started: HapticTransient[] = [];
  readonly #voices = new Map<string, VoiceState>();
  #pointsTaken = 0;
  #pointsEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** The blow that is held now. */
  #blow: Blow = NO_BLOW;
  #sent: MotorLevels = MOTORS_OFF;
  #sentEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #readyMs: Milliseconds = Number.NEGATIVE_INFINITY;

  /** @param onLateness receives the lateness of each transient that begins, in ms, >= 0 */
  constructor(profile: DeviceProfile, onLateness: (lateMs: Milliseconds) => void = () => {}) {
    this.#profile = profile;
    this.#onLateness = onLateness;
  }

  /**
   * Takes a transient that arrives at `nowMs`; one with a known id replaces it.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as it can
   */
  transient(transient: HapticTransient, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): void {
    if (this.#started.some((begun) => isUpdate(transient, begun))) return;
    this.#transients = this.#transients.filter(({ item }) => item.id !== transient.id);
    insertByTime(this.#transients, { item: transient, commandAtMs: this.#commandAt(feltAtMs, nowMs) });
    if (this.#transients.length > LARGEST_QUEUE) this.#dropLeast();
  }

  /** Takes the point of a voice, with the times of {@link transient}. */
  point(point: HapticPoint, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): void {
    const voice = this.#voices.get(point.voice) ?? newVoice(point);
    this.#voices.set(point.voice, voice);
    insertByTime(voice.pending, { item: point, commandAtMs: this.#commandAt(feltAtMs, nowMs) });
    if (voice.pending.length > LARGEST_QUEUE) voice.pending.shift();
    const lastMs = voice.pending.at(-1)!.commandAtMs;
    this.#pointsEndMs = Math.max(nowMs + VOICE_TIMEOUT_MS, lastMs + 2 * this.#profile.updateIntervalMs);
  }

  /** Ends a voice, at the next step. */
  silence(voice: string): void {
    this.#voices.delete(voice);
  }

  /** Forgets all that was to come and takes every motor for stopped. */
  clear(): void {
    this.#transients = [];
    this.#voices.clear();
    this.#pointsTaken = 0;
    this.#blow = NO_BLOW;
    this.#sent = MOTORS_OFF;
    this.#sentEndMs = Number.NEGATIVE_INFINITY;
  }

  /** What is to be done at `nowMs`. */
  step(nowMs: Milliseconds): QueueAction {
    this.#takePoints(nowMs);
    if (nowMs < this.#readyMs) return undefined;
    const starts = this.#takeTransients(nowMs);
    const levels = this.#levels(nowMs);
    if (starts.length === 0 && (!this.#worthSending(levels, nowMs) || this.#awaitsTransient(nowMs))) return undefined;
    return this.#send(levels, starts, nowMs);
  }

  /**
   * Tells when the command of the last step really left. A busy machine may stop a thread between
   * its look at the clock and the call; the next command keeps its distance from the call.
   */
  left(leftMs: Milliseconds): void {
    this.#readyMs = Math.max(this.#readyMs, leftMs + this.#profile.updateIntervalMs);
  }

  /** Performance time of the next step that may have something to do; infinite while idle. */
  nextStepMs(nowMs: Milliseconds): Milliseconds {
    const nextBlow = this.#transients[0]?.commandAtMs ?? Infinity;
    let next = nextBlow;
    for (const { pending } of this.#voices.values()) next = Math.min(next, pending[0]?.commandAtMs ?? Infinity);
    if (this.#voices.size > 0) next = Math.min(next, this.#pointsEndMs);
    if (this.#isOn(nowMs)) {
      const refreshMs = this.#sentEndMs - this.#profile.updateIntervalMs;
      if (refreshMs > nowMs) next = Math.min(next, refreshMs);
      if (this.#blow.untilMs > nowMs) next = Math.min(next, this.#blow.untilMs);
      if (this.#blow.startUntilMs > nowMs) next = Math.min(next, this.#blow.startUntilMs);
    }
    if (this.#worthSending(this.#levels(nowMs), nowMs)) next = Math.min(next, nowMs);
    if (this.#awaitsTransient(nowMs)) next = nextBlow;
    return Math.max(next, this.#readyMs);
  }

  #commandAt(feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): Milliseconds {
    const { transportMs, riseMs } = this.#profile;
    return feltAtMs === undefined ? nowMs : feltAtMs - transportMs - riseMs - this.offsetMs;
  }

  #takePoints(nowMs: Milliseconds): void {
    if (nowMs >= this.#pointsEndMs) this.#voices.clear();
    for (const voice of this.#voices.values()) {
      while (voice.pending.length > 0 && voice.pending[0]!.commandAtMs <= nowMs) {
        const { item } = voice.pending.shift()!;
        voice.amplitude = item.amplitude * voice.guard.step(item, item.time);
        voice.frequencyHz = item.frequencyHz;
        this.#pointsTaken++;
      }
    }
  }

  /** Takes the transients that are due and makes them the blow that is held. */
  #takeTransients(nowMs: Milliseconds): HapticTransient[] {
    const starts: HapticTransient[] = [];
    let latestMs = 0;
    while (this.#transients.length > 0 && this.#transients[0]!.commandAtMs <= nowMs) {
      const { item, commandAtMs } = this.#transients.shift()!;
      this.#remember(item);
      const lateMs = nowMs - commandAtMs;
      if (lateMs > LATEST_TRANSIENT_MS) {
        this.counters.dropped++;
        continue;
      }
      this.#onLateness(lateMs);
      latestMs = Math.max(latestMs, lateMs);
      starts.push(item);
    }
    if (starts.length > 0) this.#begin(starts, nowMs, latestMs);
    return starts;
  }

  #begin(starts: readonly HapticTransient[], nowMs: Milliseconds, lateMs: Milliseconds): void {
    let levels = MOTORS_OFF;
    let priority = 0;
    for (const start of starts) {
      levels = mixLevels(
        levels,
        this.#routed(start.stem, (route) => renderTransient(start, this.#profile, this.strength, route)),
      );
      priority = Math.max(priority, start.priority);
    }
    // A more important blow is not cut short: the lesser one adds to it. Otherwise the new pre-empts.
    if (nowMs < this.#blow.untilMs && this.#blow.priority > priority) {
      levels = mixLevels(levels, this.#blow.levels);
      priority = this.#blow.priority;
    }
    this.counters.coalesced += starts.length - 1;
    const { startLevels, startMs } = overdriven(levels, lateMs, this.#profile);
    const untilMs = nowMs + this.#holdMs(nowMs);
    this.#blow = { levels, priority, untilMs, startLevels, startUntilMs: nowMs + startMs };
  }

  /** How long a blow lasts: shortened, by half at most, so that the motor comes to rest before the next. */
  #holdMs(nowMs: Milliseconds): Milliseconds {
    const { transientMs, brakeMs } = this.#profile;
    const next = this.#transients[0];
    return next ? Math.max(transientMs / 2, Math.min(transientMs, next.commandAtMs - nowMs - brakeMs)) : transientMs;
  }

  #voiceLevels(): MotorLevels {
    let levels = MOTORS_OFF;
    for (const { stem, amplitude, frequencyHz } of this.#voices.values()) {
      levels = mixLevels(
        levels,
        this.#routed(stem, (route) => renderVoice(amplitude, frequencyHz, this.#profile, this.strength, route)),
      );
    }
    return levels;
  }

  /** What `render` gives along each route of `stem`, by the maximum of each motor. */
  #routed(stem: StemName, render: (placement?: Placement) => MotorLevels): MotorLevels {
    if (!this.routes) return render();
    return (this.routes[stem] ?? []).map(render).reduce(mixLevels, MOTORS_OFF);
  }

  #levels(nowMs: Milliseconds): MotorLevels {
    const { levels, untilMs, startLevels, startUntilMs } = this.#blow;
    if (nowMs >= untilMs) return this.#voiceLevels();
    return mixLevels(this.#voiceLevels(), nowMs < startUntilMs ? startLevels : levels);
  }

  #isOn(nowMs: Milliseconds): boolean {
    return nowMs < this.#sentEndMs && strongest(this.#sent) > 0;
  }

  #worthSending(levels: MotorLevels, nowMs: Milliseconds): boolean {
    const left = this.#sentEndMs - nowMs;
    if (strongest(levels) === 0) return this.#isOn(nowMs) && left > STOP_SLACK_MS;
    if (!this.#isOn(nowMs) || isChangeFelt(this.#sent, levels, this.#profile)) return true;
    return left <= this.#profile.updateIntervalMs && strongest(this.#voiceLevels()) > 0;
  }

  /** True if a transient is due so soon that a command now would make it late. */
  #awaitsTransient(nowMs: Milliseconds): boolean {
    const next = this.#transients[0];
    return next !== undefined && next.commandAtMs > nowMs && next.commandAtMs - nowMs < this.#profile.updateIntervalMs;
  }

  #send(levels: MotorLevels, starts: readonly HapticTransient[], nowMs: Milliseconds): QueueAction {
    const points = this.#pointsTaken;
    this.#pointsTaken = 0;
    this.counters.coalesced += Math.max(0, points - this.#voices.size);
    if (strongest(levels) === 0 && !this.#isOn(nowMs)) return undefined;
    const blowMs = Math.max(0, this.#blow.untilMs - nowMs);
    const intervals = blowMs > 0 ? BLOW_INTERVALS : VOICE_INTERVALS;
    const voiceMs = strongest(this.#voiceLevels()) > 0 ? intervals * this.#profile.updateIntervalMs : 0;
    const durationMs = Math.max(blowMs, voiceMs);
    this.#sent = levels;
    this.#sentEndMs = nowMs + durationMs;
    this.#readyMs = nowMs + this.#profile.updateIntervalMs;
    return strongest(levels) === 0 ? 'stop' : { ...levels, durationMs, starts };
  }

  #remember(transient: HapticTransient): void {
    this.#started.push(transient);
    if (this.#started.length > REMEMBERED_STARTS) this.#started.shift();
  }

  #dropLeast(): void {
    const least = this.#transients.reduce((a, b) => (weight(b.item) < weight(a.item) ? b : a));
    this.#transients = this.#transients.filter((due) => due !== least);
    this.counters.dropped++;
  }
}

function newVoice({ stem, frequencyHz }: HapticPoint): VoiceState {
  return { stem, pending: [], guard: new AdaptationGuard(), amplitude: 0, frequencyHz };
}

function isUpdate(transient: HapticTransient, earlier: HapticTransient): boolean {
  return transient.id === earlier.id && Math.abs(transient.time - earlier.time) <= LARGEST_UPDATE;
}

function weight({ priority, intensity }: HapticTransient): number {
  return priority + intensity;
}

function insertByTime<Item>(list: Due<Item>[], due: Due<Item>): void {
  let at = list.length;
  while (at > 0 && list[at - 1]!.commandAtMs > due.commandAtMs) at--;
  list.splice(at, 0, due);
}

/** Whether hands feel the step from one set of levels to another. */
function isChangeFelt(from: MotorLevels, to: MotorLevels, profile: DeviceProfile): boolean {
  const felt = (motor: keyof MotorLevels): boolean =>
    isLevelFelt(feltLevel(from[motor], profile), feltLevel(to[motor], profile));
  return felt('low') || felt('high') || felt('leftTrigger') || felt('rightTrigger');
}
