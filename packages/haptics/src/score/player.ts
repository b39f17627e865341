/**
 * Plays a finished score: loop, seek, gain and rate. Sends items to an output a quarter of a second
 * ahead of time, each with the time at which it is to be felt. Holds, routes and limits of the output
 * apply; time continues while devices are held, as it does for sound. Runs on the main thread.
 */
import { Scope, SenseError, type Milliseconds, type NormalRange, type Seconds } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { LATEST_TRANSIENT_MS } from '../schedule/device-queue.js';
import type { Timer } from '../schedule/loop.js';
import { readScore } from './score-cursor.js';
import type { HapticScore, HapticScoreItem } from './score.js';

/** The output of a player, for example a `HapticsConnection`. */
export interface PlayerOutput {
  /** @param feltAtMs performance time at which the item is to be felt; default: as soon as possible */
  play(item: HapticScoreItem, feltAtMs?: Milliseconds): void;
  /** Ends what plays and clears what is scheduled. */
  flush(): void;
}

/** A part of a score, in seconds of the score. */
export interface ScoreSpan {
  readonly from: Seconds;
  readonly to: Seconds;
}

/** Options of {@link createHapticPlayer}. */
export interface HapticPlayerOptions {
  readonly score: HapticScore;
  readonly output: PlayerOutput;
  /** Prefix of voice names, unique among the players of an output; default `player`. */
  readonly name?: string;
  /** Scales the sensation; default 1. */
  readonly gain?: NormalRange;
  /** Seconds of the score per second, 0.25..4; default 1. Felt frequencies do not change. */
  readonly rate?: number;
  /** True: the whole score; default false. */
  readonly loop?: boolean | ScoreSpan;
  /** Called when the end was played, not with a loop and not on pause. */
  readonly onEnd?: () => void;
  /** Disposes the player. */
  readonly signal?: AbortSignal;
  /** Performance time in ms; default `performance.now`. */
  readonly now?: () => Milliseconds;
  /** Default `setTimeout`, cleared when the player is disposed. */
  readonly timer?: Timer;
}

/** Playback of a finished score. */
export interface HapticPlayer {
  readonly playing: boolean;
  /** Position that is felt now, in seconds of the score. */
  readonly position: Seconds;
  readonly duration: Seconds;
  /** 0..1. A change applies after the items already sent: within a quarter of a second. */
  gain: NormalRange;
  /** As {@link gain}. @throws SenseError `invalid-argument` outside 0.25..4 */
  rate: number;
  /** As {@link gain}. @throws SenseError `invalid-argument` for a span that is empty or not within the score */
  loop: boolean | ScoreSpan;
  /**
   * Plays from the current position, or from the beginning if that is the end. Does nothing while it
   * plays.
   *
   * @param atMs finite performance time at which the position is to be felt; default now. With the time at
   *   which sound begins, about 60 ms ahead, no transient is late.
   * @throws SenseError `disposed` after {@link dispose}, `invalid-argument` for another `atMs`
   */
  play(atMs?: Milliseconds): void;
  /** Ends what plays immediately; `play` continues from here. */
  pause(): void;
  /** Moves to `position`, 0..duration, playing or not. @throws SenseError `invalid-argument` outside that */
  seek(position: Seconds): void;
  /** Pauses; the player cannot play again. */
  dispose(): void;
}

/** Items are sent this far ahead of time: more than any device needs. */
const AHEAD_MS: Milliseconds = 250;
/** Interval at which items are sent. */
const PERIOD_MS: Milliseconds = 50;
/** Interval between points of a voice: shorter ones are not perceptible. */
const STEP_MS: Milliseconds = 20;

/** Creates a player of a finished score. @throws SenseError `invalid-argument` for options outside their range */
export function createHapticPlayer(options: HapticPlayerOptions): HapticPlayer {
  return new Player(options);
}

/** Ids of played transients: negative, so that they differ from ids of the engine; each pass of a loop has new ids. */
let lastId = 0;

/** A piece of the score that was sent, to derive the position from. */
interface Piece {
  readonly from: Seconds;
  readonly fromMs: Milliseconds;
  readonly toMs: Milliseconds;
  readonly rate: number;
}

class Player implements HapticPlayer {
  readonly #options: HapticPlayerOptions;
  readonly #scope: Scope;
  readonly #now: () => Milliseconds;
  readonly #after: Timer;
  #gain: NormalRange = 1;
  #rate = 1;
  #loop: boolean | ScoreSpan = false;
  #playing = false;
  /** The first position that has not been sent, and the time at which it is to be felt. */
  #cursor: Seconds = 0;
  #cursorMs: Milliseconds = 0;
  #pieces: Piece[] = [];
  /** Whether the end was sent. */
  #over = false;
  #cancel: () => void = () => {};

  constructor(options: HapticPlayerOptions) {
    this.#options = options;
    this.gain = options.gain ?? 1;
    this.rate = options.rate ?? 1;
    this.loop = options.loop ?? false;
    this.#now = options.now ?? (() => performance.now());
    this.#scope = new Scope({ signal: options.signal });
    this.#after = options.timer ?? ((delayMs, run) => this.#scope.after(delayMs, run));
    this.#scope.add(() => this.pause());
  }

  get playing(): boolean {
    return this.#playing;
  }

  get duration(): Seconds {
    return this.#options.score.duration;
  }

  get position(): Seconds {
    if (!this.#playing) return this.#cursor;
    const nowMs = this.#now();
    const piece = this.#pieces.find(({ toMs }) => nowMs < toMs);
    if (!piece) return this.#cursor;
    return piece.from + (Math.max(0, nowMs - piece.fromMs) / 1000) * piece.rate;
  }

  get gain(): NormalRange {
    return this.#gain;
  }

  set gain(gain: NormalRange) {
    this.#gain = requireRange('gain', gain, 0, 1);
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#rate = requireRange('rate', rate, 0.25, 4);
  }

  get loop(): boolean | ScoreSpan {
    return this.#loop;
  }

  set loop(loop: boolean | ScoreSpan) {
    if (typeof loop === 'object') {
      requireRange('loop.from', loop.from, 0, this.duration);
      requireRange('loop.to', loop.to, 0, this.duration);
    }
    const { from, to } = spanOf(loop, this.duration);
    if (loop !== false && to - from < STEP_MS / 1000) {
      throw new SenseError('invalid-argument', `a loop must last 20 ms or more, received ${from} to ${to} s`);
    }
    this.#loop = loop;
  }

  play(atMs?: Milliseconds): void {
    this.#scope.requireOpen('the haptic player');
    if (atMs !== undefined) requireRange('atMs', atMs, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    if (this.#playing) return;
    if (this.#cursor >= this.duration) this.#cursor = 0;
    this.#over = false;
    this.#playing = true;
    this.#cursorMs = atMs ?? this.#now();
    this.#tick();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#cursor = this.position;
    this.#halt();
    this.#options.output.flush();
  }

  seek(position: Seconds): void {
    requireRange('position', position, 0, this.duration);
    const { playing } = this;
    this.pause();
    this.#cursor = position;
    if (playing) this.play();
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #halt(): void {
    this.#playing = false;
    this.#pieces = [];
    this.#cancel();
  }

  #tick(): void {
    const nowMs = this.#now();
    this.#pieces = this.#pieces.filter(({ toMs }) => toMs > nowMs);
    while (this.#cursorMs < nowMs + AHEAD_MS && (!this.#over || this.#loop)) this.#advance(nowMs);
    const remainingMs = this.#over ? this.#cursorMs - nowMs : PERIOD_MS;
    if (remainingMs <= 0) return this.#finish();
    this.#cancel = this.#after(Math.min(remainingMs, PERIOD_MS), () => this.#tick());
  }

  /** Sends the next piece: up to the end of the loop or of the score, 50 ms at most. */
  #advance(nowMs: Milliseconds): void {
    const span = spanOf(this.#loop, this.duration);
    if (this.#over) this.#cursor = span.from;
    // From a position after the loop, the score plays to its end and then enters the loop.
    const end = this.#loop && this.#cursor < span.to ? span.to : this.duration;
    const [from, fromMs, rate] = [this.#cursor, this.#cursorMs, this.#rate];
    const to = Math.min(end, from + (PERIOD_MS / 1000) * rate);
    const toMs = fromMs + ((to - from) * 1000) / rate;
    // Items that a page missed while it hung are skipped.
    if (toMs > nowMs - LATEST_TRANSIENT_MS) this.#send({ from, fromMs, toMs, rate }, to);
    this.#over = to >= end && !this.#loop;
    this.#cursor = to >= end && this.#loop ? span.from : to;
    this.#cursorMs = toMs;
  }

  #send(piece: Piece, to: Seconds): void {
    const { from, fromMs, rate } = piece;
    this.#pieces.push(piece);
    // The last item is at the end, which belongs to the last piece.
    const until = to >= this.duration ? Infinity : to;
    readScore(this.#options.score, from, until, (STEP_MS / 1000) * rate, (item) => {
      const feltAtMs = fromMs + ((item.time - from) * 1000) / rate;
      this.#options.output.play(this.#played(item, feltAtMs), feltAtMs);
    });
  }

  #played(item: HapticScoreItem, feltAtMs: Milliseconds): HapticScoreItem {
    const time = feltAtMs / 1000;
    if (item.type === 'transient') return { ...item, id: --lastId, time, intensity: item.intensity * this.#gain };
    const voice = `${this.#options.name ?? 'player'}:${item.voice}`;
    return { ...item, voice, time, amplitude: item.amplitude * this.#gain };
  }

  #finish(): void {
    this.#halt();
    this.#options.onEnd?.();
  }
}

function spanOf(loop: boolean | ScoreSpan, duration: Seconds): ScoreSpan {
  return typeof loop === 'object' ? loop : { from: 0, to: duration };
}
