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
 * holds back changes of voices when a transient is due within one update interval. Shortly before
 * that, voices step back.
 *
 * ## Rates
 *
 * Commands leave at least `updateIntervalMs` apart, those of voices alone twice that. Voices are
 * coalesced, the latest wins; transients that fall into one slot are merged by the maximum of each
 * motor. A command of a voice runs {@link VOICE_COMMAND_MS} and is sent anew when it changes by what
 * can be felt, or before it ends, so a motor stops by itself when the page hangs.
 */
import type { Hertz, Milliseconds, NormalRange, StemName } from '@sense/core/engine';
import { MOTORS_OFF, strongest, type MotorCommand, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import { AdaptationGuard } from '../perception/adaptation.js';
import { isLevelFelt } from '../perception/quantise.js';
import type { RouteTable } from '../routing/routing.js';
import type { HapticPoint, HapticTransient } from '../score/score.js';
import { HeldTransient } from './held-transient.js';
import { RecentTransients } from './recent-transients.js';
import { feltLevel, mixLevels, renderTransient, renderVoice, type Placement } from './render.js';

/** Voices fall to zero when no point came for this long: the engine has stopped or crashed. */
export const VOICE_TIMEOUT_MS: Milliseconds = 250;
/** Length of a voice's command, or two update intervals where those are longer. */
export const VOICE_COMMAND_MS: Milliseconds = 250;
/**
 * Voices alone change at most every so many update intervals: a blow that nobody foresaw then
 * finds the device ready more often than not.
 */
const VOICE_INTERVALS = 2;
/** Voices step back for this long before a blow that is known ahead, so that it stands out. */
const YIELD_MS: Milliseconds = 30;
/** Share of a voice's amplitude that is left meanwhile: 10 dB less. */
const YIELD_SHARE = 0.3;
/** Room for timers that fire late, so that stepping back never delays the blow. */
const YIELD_SLACK_MS: Milliseconds = 4;
/** A blow this late is felt as a mistake: it is dropped. */
export const LATEST_TRANSIENT_MS: Milliseconds = 150;
/** More than a second of the densest music ahead; beyond it the least important is dropped. */
const LARGEST_QUEUE = 64;
/** Points of a voice ahead: 2.7 s of 94 a second, more than the longest look-ahead; beyond it they are thinned. */
const LARGEST_VOICE_QUEUE = 256;
/** A motor that stops by itself within this time is not told to. */
const STOP_SLACK_MS: Milliseconds = 4;

interface Due<Item> {
  readonly item: Item;
  readonly commandAtMs: Milliseconds;
}

interface VoiceState {
  readonly stem: StemName;
  pending: Due<HapticPoint>[];
  readonly guard: AdaptationGuard;
  amplitude: NormalRange;
  frequencyHz: Hertz;
}

/** Running totals of a queue. */
export interface QueueCounters {
  /** Items that were folded into the command of another: superseded points, merged transients. */
  coalesced: number;
  /** Transients that were too late, and items beyond what the queue holds. */
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
  readonly #started = new RecentTransients();
  readonly #voices = new Map<string, VoiceState>();
  #pointsTaken = 0;
  #pointsEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  readonly #blow: HeldTransient;
  #sent: MotorLevels = MOTORS_OFF;
  #sentEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #readyMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** From when a voice alone may change again. */
  #voicesReadyMs: Milliseconds = Number.NEGATIVE_INFINITY;

  /** @param onLateness receives the lateness of each transient that begins, in ms, >= 0 */
  constructor(profile: DeviceProfile, onLateness: (lateMs: Milliseconds) => void = () => {}) {
    this.#profile = profile;
    this.#onLateness = onLateness;
    this.#blow = new HeldTransient(profile, (transient) => this.#transientLevels(transient));
  }

  /**
   * Takes a transient that arrives at `nowMs`; one with a known id replaces it, or at intensity 0
   * takes it back. Of a blow that has begun, what is left changes.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as it can
   */
  transient(transient: HapticTransient, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): void {
    if (this.#started.knows(transient)) return this.#blow.revise(transient, Math.max(nowMs, this.#readyMs));
    this.#transients = this.#transients.filter(({ item }) => item.id !== transient.id);
    if (transient.intensity <= 0) return;
    insertByTime(this.#transients, { item: transient, commandAtMs: this.#commandAt(feltAtMs, nowMs) });
    if (this.#transients.length > LARGEST_QUEUE) this.#dropLeast();
  }

  /** Takes the point of a voice, with the times of {@link transient}. */
  point(point: HapticPoint, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): void {
    const voice = this.#voices.get(point.voice) ?? newVoice(point);
    this.#voices.set(point.voice, voice);
    insertByTime(voice.pending, { item: point, commandAtMs: this.#commandAt(feltAtMs, nowMs) });
    if (voice.pending.length > LARGEST_VOICE_QUEUE) this.#thin(voice);
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
    this.#blow.clear();
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
    if (this.#voicesReadyMs > nowMs) next = Math.min(next, this.#voicesReadyMs);
    if (this.#voices.size > 0) {
      next = Math.min(next, this.#pointsEndMs);
      if (this.#yieldMs() > nowMs) next = Math.min(next, this.#yieldMs());
    }
    if (this.#isOn(nowMs)) {
      const refreshMs = this.#sentEndMs - this.#profile.updateIntervalMs;
      if (refreshMs > nowMs) next = Math.min(next, refreshMs);
      next = Math.min(next, this.#blow.nextChangeMs(nowMs));
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
    while (this.#transients.length > 0 && this.#transients[0]!.commandAtMs <= nowMs) {
      const { item, commandAtMs } = this.#transients.shift()!;
      this.#started.add(item);
      const lateMs = nowMs - commandAtMs;
      if (lateMs > LATEST_TRANSIENT_MS) {
        this.counters.dropped++;
        continue;
      }
      this.#onLateness(lateMs);
      starts.push(item);
    }
    if (starts.length > 0) {
      this.counters.coalesced += starts.length - 1;
      this.#blow.begin(starts, nowMs, this.#transients[0]?.commandAtMs);
    }
    return starts;
  }

  #transientLevels(transient: HapticTransient): MotorLevels {
    return this.#routed(transient.stem, (route) => renderTransient(transient, this.#profile, this.strength, route));
  }

  #voiceLevels(share = 1): MotorLevels {
    let levels = MOTORS_OFF;
    for (const { stem, amplitude, frequencyHz } of this.#voices.values()) {
      const render = (route?: Placement): MotorLevels =>
        renderVoice(share * amplitude, frequencyHz, this.#profile, this.strength, route);
      levels = mixLevels(levels, this.#routed(stem, render));
    }
    return levels;
  }

  /** From when voices step back for the next blow; infinite without one. */
  #yieldMs(): Milliseconds {
    const next = this.#transients[0];
    return next ? next.commandAtMs - Math.max(YIELD_MS, this.#profile.updateIntervalMs + YIELD_SLACK_MS) : Infinity;
  }

  /** What `render` gives along each route of `stem`, by the maximum of each motor. */
  #routed(stem: StemName, render: (placement?: Placement) => MotorLevels): MotorLevels {
    if (!this.routes) return render();
    return (this.routes[stem] ?? []).map(render).reduce(mixLevels, MOTORS_OFF);
  }

  #levels(nowMs: Milliseconds): MotorLevels {
    const voices = this.#voiceLevels(nowMs < this.#yieldMs() ? 1 : YIELD_SHARE);
    return mixLevels(voices, this.#blow.levels(nowMs));
  }

  #isOn(nowMs: Milliseconds): boolean {
    return nowMs < this.#sentEndMs && strongest(this.#sent) > 0;
  }

  #worthSending(levels: MotorLevels, nowMs: Milliseconds): boolean {
    const left = this.#sentEndMs - nowMs;
    if (strongest(levels) === 0) return this.#isOn(nowMs) && left > STOP_SLACK_MS;
    if (!this.#isOn(nowMs)) return true;
    if (isChangeFelt(this.#sent, levels, this.#profile)) {
      return nowMs >= Math.min(this.#voicesReadyMs, this.#yieldMs());
    }
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
    const voiceMs =
      strongest(this.#voiceLevels()) > 0 ? Math.max(VOICE_COMMAND_MS, 2 * this.#profile.updateIntervalMs) : 0;
    const durationMs = Math.max(blowMs, voiceMs);
    this.#sent = levels;
    this.#sentEndMs = nowMs + durationMs;
    this.#readyMs = nowMs + this.#profile.updateIntervalMs;
    this.#voicesReadyMs = blowMs > 0 ? this.#readyMs : nowMs + VOICE_INTERVALS * this.#profile.updateIntervalMs;
    return strongest(levels) === 0 ? 'stop' : { ...levels, durationMs, starts };
  }

  /** Leaves out every other point: the next one due and the newest stay, and so does the shape between. */
  #thin(voice: VoiceState): void {
    const before = voice.pending.length;
    voice.pending = voice.pending.filter((_due, index) => index % 2 === 0 || index === before - 1);
    this.counters.dropped += before - voice.pending.length;
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
