/**
 * What one source plays on one device: its voices and the transient that it holds, as motor levels.
 * Pure; time is an argument.
 */
import type { Hertz, Milliseconds, NormalRange, StemName } from '@sense/core/engine';
import { MOTORS_OFF, strongest, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import { AdaptationGuard } from '../perception/adaptation.js';
import type { Sensation } from '../perception/quantise.js';
import type { HapticPoint, HapticTransient } from '../score/score.js';
import { HeldTransient } from './held-transient.js';
import { isChangeFelt, mixLevels, renderTransient, renderVoice, type Placement } from './render.js';

/** Voices fall to zero when no point arrives for this long: the engine has stopped or crashed. */
export const VOICE_TIMEOUT_MS: Milliseconds = 250;
/** Most points scheduled for a voice: 2.7 s at 94 points per second, more than the longest look-ahead. Beyond it they are thinned. */
const LARGEST_VOICE_QUEUE = 256;
/** Points whose change is not felt are applied this much later at most, for the guard against adaptation. */
const LATEST_POINT_MS: Milliseconds = 100;

/** An item and the time at which its command is due. */
export interface Due<Item> {
  readonly item: Item;
  readonly commandAtMs: Milliseconds;
}

/** A point with its levels as of its arrival. They only decide when to look at it, and are rendered again then. */
interface DuePoint extends Due<HapticPoint> {
  readonly levels: MotorLevels;
}

interface VoiceState {
  readonly stem: StemName;
  pending: DuePoint[];
  readonly guard: AdaptationGuard;
  amplitude: NormalRange;
  frequencyHz: Hertz;
  /** Its part of the last command. */
  sent: MotorLevels;
  /** When it ends unless another point arrives. */
  endMs: Milliseconds;
}

/** What a source needs of its device. */
export interface SourceContext {
  /** Strength of the device times the gain of the source, 0..1. */
  strength(): NormalRange;
  /** Where a stem is felt; undefined: on all motors by character. */
  placements(stem: StemName): readonly Placement[] | undefined;
}

export class SourceMotors {
  readonly #profile: DeviceProfile;
  readonly #context: SourceContext;
  readonly #voices = new Map<string, VoiceState>();
  readonly #held: HeldTransient;

  constructor(profile: DeviceProfile, context: SourceContext) {
    this.#profile = profile;
    this.#context = context;
    this.#held = new HeldTransient(profile, (transient) => this.#transientLevels(transient));
  }

  /** Number of voices. */
  get voices(): number {
    return this.#voices.size;
  }

  /** Performance time at which its transient ends. */
  get heldUntilMs(): Milliseconds {
    return this.#held.untilMs;
  }

  /** Whether it plays nothing at `nowMs` and has no voice. */
  isIdle(nowMs: Milliseconds): boolean {
    return this.#voices.size === 0 && nowMs >= this.#held.untilMs;
  }

  /** Schedules a point. Returns how many points were removed because there are too many. */
  point(point: HapticPoint, commandAtMs: Milliseconds, nowMs: Milliseconds): number {
    const voice = this.#voices.get(point.voice) ?? newVoice(point);
    this.#voices.set(point.voice, voice);
    insertByTime<DuePoint>(voice.pending, { item: point, commandAtMs, levels: this.#voiceLevels(point.stem, point) });
    const removed = voice.pending.length > LARGEST_VOICE_QUEUE ? thin(voice) : 0;
    const lastMs = voice.pending.at(-1)!.commandAtMs;
    voice.endMs = Math.max(nowMs + VOICE_TIMEOUT_MS, lastMs + 2 * this.#profile.updateIntervalMs);
    return removed;
  }

  /** Moves the points that are scheduled by `ms`, later if positive. */
  move(ms: Milliseconds): void {
    for (const voice of this.#voices.values()) {
      voice.pending = moveDue(voice.pending, ms);
      if (ms > 0) voice.endMs += ms;
    }
  }

  /** Ends a voice. */
  silence(voice: string): void {
    this.#voices.delete(voice);
  }

  /** Starts transients together, as `HeldTransient.begin`. */
  begin(starts: readonly HapticTransient[], nowMs: Milliseconds, nextMs: Milliseconds | undefined): void {
    this.#held.begin(starts, nowMs, nextMs);
  }

  /** Updates a transient that has started, as `HeldTransient.revise`. */
  revise(transient: HapticTransient, fromMs: Milliseconds): void {
    this.#held.revise(transient, fromMs);
  }

  /** Ends voices without points and applies the points that are due. Returns their number. */
  applyPoints(nowMs: Milliseconds): number {
    let applied = 0;
    for (const [name, voice] of this.#voices) {
      if (nowMs >= voice.endMs) {
        this.#voices.delete(name);
        continue;
      }
      while (voice.pending.length > 0 && voice.pending[0]!.commandAtMs <= nowMs) {
        const { item } = voice.pending.shift()!;
        voice.amplitude = item.amplitude * voice.guard.step(item, item.time);
        voice.frequencyHz = item.frequencyHz;
        applied++;
      }
    }
    return applied;
  }

  /** Notes that the current levels of the voices have been sent. */
  voicesSent(): void {
    for (const voice of this.#voices.values()) voice.sent = this.#voiceLevels(voice.stem, voice);
  }

  /**
   * Next time at which a point changes what is felt, compared with the last command or, with `isOn` false, with motors
   * at rest; infinite without one. A timer costs more than the comparison, and most points change nothing.
   */
  nextPointMs(isOn: boolean): Milliseconds {
    let next = Infinity;
    for (const { pending, sent } of this.#voices.values()) {
      if (pending.length === 0) continue;
      const from = isOn ? sent : MOTORS_OFF;
      const felt = pending.find(({ levels }) => isChangeFelt(from, levels, this.#profile));
      next = Math.min(next, felt?.commandAtMs ?? Infinity, pending[0]!.commandAtMs + LATEST_POINT_MS);
    }
    return next;
  }

  /** Next time at which a voice falls silent: its end, or with `isOn` a point of amplitude 0; infinite without one. */
  nextStopMs(isOn: boolean): Milliseconds {
    let next = Infinity;
    for (const { pending, endMs, sent } of this.#voices.values()) {
      next = Math.min(next, endMs);
      if (!isOn || strongest(sent) === 0) continue;
      next = Math.min(next, pending.find(({ item }) => item.amplitude === 0)?.commandAtMs ?? Infinity);
    }
    return next;
  }

  /** Next time after `nowMs` at which the transient changes; infinite after its end. */
  nextHeldMs(nowMs: Milliseconds): Milliseconds {
    return this.#held.nextChangeMs(nowMs);
  }

  /** Levels of the voices, their amplitude times `gain`. */
  voiceLevels(gain = 1): MotorLevels {
    let levels = MOTORS_OFF;
    for (const voice of this.#voices.values()) levels = mixLevels(levels, this.#voiceLevels(voice.stem, voice, gain));
    return levels;
  }

  /** Whether a voice is felt. */
  get hasVoice(): boolean {
    return strongest(this.voiceLevels()) > 0;
  }

  /** Levels of voices and transient together, the maximum of each motor. */
  levels(nowMs: Milliseconds, voiceGain: number): MotorLevels {
    return mixLevels(this.voiceLevels(voiceGain), this.#held.levels(nowMs));
  }

  clear(): void {
    this.#voices.clear();
    this.#held.clear();
  }

  #transientLevels(transient: HapticTransient): MotorLevels {
    const strength = this.#context.strength();
    return this.#placed(transient.stem, (placement) => renderTransient(transient, this.#profile, strength, placement));
  }

  #voiceLevels(stem: StemName, { amplitude, frequencyHz }: Sensation, gain = 1): MotorLevels {
    const strength = this.#context.strength();
    return this.#placed(stem, (placement) =>
      renderVoice(gain * amplitude, frequencyHz, this.#profile, strength, placement),
    );
  }

  /** Levels of `render` for each placement of `stem`, merged by the maximum of each motor. */
  #placed(stem: StemName, render: (placement?: Placement) => MotorLevels): MotorLevels {
    const placements = this.#context.placements(stem);
    return placements ? placements.map(render).reduce(mixLevels, MOTORS_OFF) : render();
  }
}

/** Inserts `due` into a list in ascending time. */
export function insertByTime<Item extends Due<unknown>>(list: Item[], due: Item): void {
  let at = list.length;
  while (at > 0 && list[at - 1]!.commandAtMs > due.commandAtMs) at--;
  list.splice(at, 0, due);
}

/** A copy of `list` in which the chosen items, by default all, are due `ms` later. */
export function moveDue<Item extends Due<unknown>>(
  list: readonly Item[],
  ms: Milliseconds,
  chosen: (due: Item) => boolean = () => true,
): Item[] {
  const moved = list.map((due) => (chosen(due) ? { ...due, commandAtMs: due.commandAtMs + ms } : due));
  return moved.sort((a, b) => a.commandAtMs - b.commandAtMs);
}

function newVoice({ stem, frequencyHz }: HapticPoint): VoiceState {
  return { stem, pending: [], guard: new AdaptationGuard(), amplitude: 0, frequencyHz, sent: MOTORS_OFF, endMs: 0 };
}

/** Removes every other point, except the next one due and the newest; the shape between is preserved. */
function thin(voice: VoiceState): number {
  const before = voice.pending.length;
  voice.pending = voice.pending.filter((_due, index) => index % 2 === 0 || index === before - 1);
  return before - voice.pending.length;
}
