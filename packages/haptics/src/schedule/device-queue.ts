/**
 * The queue of one device: accepts score items with the time at which they are to be felt, and
 * returns commands when stepped. Pure: time is an argument. Depends on the profile of the device, not
 * on its driver.
 *
 * ## Felt time
 *
 *     heardAt   = performance time at which the listener hears the sound (`feed.heardAt(time)`)
 *     leadMs    = transportMs + riseMs + offsetMs         of the profile, and as calibrated
 *     commandAt = heardAt - leadMs                        when the command is due
 *     feltAt    = sentAt + leadMs                         when the vibration is felt
 *     error     = feltAt - heardAt = sentAt - commandAt
 *
 * Lateness is therefore measured when the command is sent. It is never negative, because commands
 * wait until they are due. It is positive when an item arrives after `commandAt` (a microphone has no
 * look-ahead), or when the device cannot accept another command yet; to prevent that, the queue
 * delays changes of voices while a transient is due within one update interval. Shortly before a
 * transient, voices are ducked.
 *
 * ## Rates
 *
 * Commands are sent at least `updateIntervalMs` apart, those that only change voices at least twice
 * that. Voices are coalesced: the latest point wins. Transients due at the same step are merged by the
 * maximum of each motor. A command of a voice lasts {@link VOICE_COMMAND_MS} and is sent again when it
 * changes perceptibly, or before it ends, so that a motor stops when the page hangs.
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

/** Voices fall to zero when no point arrives for this long: the engine has stopped or crashed. */
export const VOICE_TIMEOUT_MS: Milliseconds = 250;
/** Duration of a voice's command, or two update intervals if those are longer. */
export const VOICE_COMMAND_MS: Milliseconds = 250;
/**
 * Voices without a transient change at most every so many update intervals, so that the device is
 * usually ready for a transient that was not known ahead of time.
 */
const VOICE_INTERVALS = 2;
/** Voices are ducked for this long before a transient that is known ahead of time, so that it stands out. */
const DUCK_BEFORE_MS: Milliseconds = 30;
/** Gain of ducked voices: -10 dB. */
const DUCK_BEFORE_GAIN = 0.3;
/** Allowance for timers that fire late, so that ducking never delays the transient. */
const DUCK_SLACK_MS: Milliseconds = 4;
/** A transient later than this is perceived as an error: it is dropped. */
export const LATEST_TRANSIENT_MS: Milliseconds = 150;
/** Most transients scheduled: more than a second of the densest music. Beyond it the least important is dropped. */
const LARGEST_QUEUE = 64;
/** Most points scheduled for a voice: 2.7 s at 94 points per second, more than the longest look-ahead. Beyond it they are thinned. */
const LARGEST_VOICE_QUEUE = 256;
/** A command that ends within this time needs no stop. */
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
  #transients: Due<HapticTransient>[] = [];
  readonly #started = new RecentTransients();
  readonly #voices = new Map<string, VoiceState>();
  #pointsApplied = 0;
  #pointsEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  readonly #held: HeldTransient;
  #sent: MotorLevels = MOTORS_OFF;
  #sentEndMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #readyMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** From when a voice may change again without a transient. */
  #voicesReadyMs: Milliseconds = Number.NEGATIVE_INFINITY;

  /** @param onLateness receives the lateness of each transient that starts, in ms, >= 0 */
  constructor(profile: DeviceProfile, onLateness: (lateMs: Milliseconds) => void = () => {}) {
    this.#profile = profile;
    this.#onLateness = onLateness;
    this.#held = new HeldTransient(profile, (transient) => this.#transientLevels(transient));
  }

  /**
   * Schedules a transient that arrives at `nowMs`. A transient with the id of an earlier one updates it,
   * or at intensity 0 cancels it; if the earlier one has started, the rest of it changes.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as possible
   */
  transient(transient: HapticTransient, feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): void {
    if (this.#started.isUpdate(transient)) return this.#held.revise(transient, Math.max(nowMs, this.#readyMs));
    this.#transients = this.#transients.filter(({ item }) => item.id !== transient.id);
    if (transient.intensity <= 0) return;
    insertByTime(this.#transients, { item: transient, commandAtMs: this.#commandAt(feltAtMs, nowMs) });
    if (this.#transients.length > LARGEST_QUEUE) this.#dropWeakest();
  }

  /** Schedules the point of a voice, with the times of {@link transient}. */
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

  /** Clears what is scheduled and assumes that every motor is stopped. */
  clear(): void {
    this.#transients = [];
    this.#voices.clear();
    this.#pointsApplied = 0;
    this.#held.clear();
    this.#sent = MOTORS_OFF;
    this.#sentEndMs = Number.NEGATIVE_INFINITY;
  }

  /** Returns what is to be sent at `nowMs`. */
  step(nowMs: Milliseconds): QueueAction {
    this.#applyPoints(nowMs);
    if (nowMs < this.#readyMs) return undefined;
    const starts = this.#startTransients(nowMs);
    const levels = this.#levels(nowMs);
    if (starts.length === 0 && (!this.#needsCommand(levels, nowMs) || this.#awaitsTransient(nowMs))) return undefined;
    return this.#send(levels, starts, nowMs);
  }

  /**
   * Reports when the command of the last step was actually sent. A busy machine may pause a thread
   * between reading the clock and the call; the next command keeps its distance from the call.
   */
  commandSent(sentMs: Milliseconds): void {
    this.#readyMs = Math.max(this.#readyMs, sentMs + this.#profile.updateIntervalMs);
  }

  /** Performance time of the next step that may send a command; infinite while idle. */
  nextStepMs(nowMs: Milliseconds): Milliseconds {
    const nextTransientMs = this.#transients[0]?.commandAtMs ?? Infinity;
    let next = nextTransientMs;
    for (const { pending } of this.#voices.values()) next = Math.min(next, pending[0]?.commandAtMs ?? Infinity);
    if (this.#voicesReadyMs > nowMs) next = Math.min(next, this.#voicesReadyMs);
    if (this.#voices.size > 0) {
      next = Math.min(next, this.#pointsEndMs);
      if (this.#duckMs() > nowMs) next = Math.min(next, this.#duckMs());
    }
    if (this.#isOn(nowMs)) {
      const refreshMs = this.#sentEndMs - this.#profile.updateIntervalMs;
      if (refreshMs > nowMs) next = Math.min(next, refreshMs);
      next = Math.min(next, this.#held.nextChangeMs(nowMs));
    }
    if (this.#needsCommand(this.#levels(nowMs), nowMs)) next = Math.min(next, nowMs);
    if (this.#awaitsTransient(nowMs)) next = nextTransientMs;
    return Math.max(next, this.#readyMs);
  }

  #commandAt(feltAtMs: Milliseconds | undefined, nowMs: Milliseconds): Milliseconds {
    const { transportMs, riseMs } = this.#profile;
    return feltAtMs === undefined ? nowMs : feltAtMs - transportMs - riseMs - this.offsetMs;
  }

  #applyPoints(nowMs: Milliseconds): void {
    if (nowMs >= this.#pointsEndMs) this.#voices.clear();
    for (const voice of this.#voices.values()) {
      while (voice.pending.length > 0 && voice.pending[0]!.commandAtMs <= nowMs) {
        const { item } = voice.pending.shift()!;
        voice.amplitude = item.amplitude * voice.guard.step(item, item.time);
        voice.frequencyHz = item.frequencyHz;
        this.#pointsApplied++;
      }
    }
  }

  /** Starts the transients that are due and returns them. */
  #startTransients(nowMs: Milliseconds): HapticTransient[] {
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
      this.#held.begin(starts, nowMs, this.#transients[0]?.commandAtMs);
    }
    return starts;
  }

  #transientLevels(transient: HapticTransient): MotorLevels {
    return this.#routed(transient.stem, (route) => renderTransient(transient, this.#profile, this.strength, route));
  }

  #voiceLevels(gain = 1): MotorLevels {
    let levels = MOTORS_OFF;
    for (const { stem, amplitude, frequencyHz } of this.#voices.values()) {
      const render = (route?: Placement): MotorLevels =>
        renderVoice(gain * amplitude, frequencyHz, this.#profile, this.strength, route);
      levels = mixLevels(levels, this.#routed(stem, render));
    }
    return levels;
  }

  /** From when voices are ducked for the next transient; infinite without one. */
  #duckMs(): Milliseconds {
    const next = this.#transients[0];
    return next
      ? next.commandAtMs - Math.max(DUCK_BEFORE_MS, this.#profile.updateIntervalMs + DUCK_SLACK_MS)
      : Infinity;
  }

  /** Levels of `render` for each route of `stem`, merged by the maximum of each motor. */
  #routed(stem: StemName, render: (placement?: Placement) => MotorLevels): MotorLevels {
    if (!this.routes) return render();
    return (this.routes[stem] ?? []).map(render).reduce(mixLevels, MOTORS_OFF);
  }

  #levels(nowMs: Milliseconds): MotorLevels {
    const voices = this.#voiceLevels(nowMs < this.#duckMs() ? 1 : DUCK_BEFORE_GAIN);
    return mixLevels(voices, this.#held.levels(nowMs));
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
    return remainingMs <= this.#profile.updateIntervalMs && strongest(this.#voiceLevels()) > 0;
  }

  /** True if a transient is due so soon that a command sent now would make it late. */
  #awaitsTransient(nowMs: Milliseconds): boolean {
    const next = this.#transients[0];
    return next !== undefined && next.commandAtMs > nowMs && next.commandAtMs - nowMs < this.#profile.updateIntervalMs;
  }

  #send(levels: MotorLevels, starts: readonly HapticTransient[], nowMs: Milliseconds): QueueAction {
    const points = this.#pointsApplied;
    this.#pointsApplied = 0;
    this.counters.coalesced += Math.max(0, points - this.#voices.size);
    if (strongest(levels) === 0 && !this.#isOn(nowMs)) return undefined;
    const transientMs = Math.max(0, this.#held.untilMs - nowMs);
    const voiceMs =
      strongest(this.#voiceLevels()) > 0 ? Math.max(VOICE_COMMAND_MS, 2 * this.#profile.updateIntervalMs) : 0;
    const durationMs = Math.max(transientMs, voiceMs);
    this.#sent = levels;
    this.#sentEndMs = nowMs + durationMs;
    this.#readyMs = nowMs + this.#profile.updateIntervalMs;
    this.#voicesReadyMs = transientMs > 0 ? this.#readyMs : nowMs + VOICE_INTERVALS * this.#profile.updateIntervalMs;
    return strongest(levels) === 0 ? 'stop' : { ...levels, durationMs, starts };
  }

  /** Removes every other point, except the next one due and the newest; the shape between is preserved. */
  #thin(voice: VoiceState): void {
    const before = voice.pending.length;
    voice.pending = voice.pending.filter((_due, index) => index % 2 === 0 || index === before - 1);
    this.counters.dropped += before - voice.pending.length;
  }

  #dropWeakest(): void {
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

/** Whether the change from one set of levels to another is perceptible. */
function isChangeFelt(from: MotorLevels, to: MotorLevels, profile: DeviceProfile): boolean {
  const felt = (motor: keyof MotorLevels): boolean =>
    isLevelFelt(feltLevel(from[motor], profile), feltLevel(to[motor], profile));
  return felt('low') || felt('high') || felt('leftTrigger') || felt('rightTrigger');
}
