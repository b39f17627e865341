/**
 * Which separator runs now: the best that is loaded and keeps its deadline. Itself a separator of
 * the same format; takeovers are cross-faded, so that nobody hears them. Time is asked of a clock
 * that is handed in. Knows nothing of threads, files or networks.
 */
import {
  createStemHops,
  type Frames,
  type Hertz,
  type Milliseconds,
  type Seconds,
  type Separator,
  type StemHops,
  type StereoHop,
  type TransitionReason,
} from '@sense/core/engine';
import { mixAudio, mixMasks, requireSameFormat } from './cross-fade.js';
import { DeadlineMonitor, SLOW_SHARE } from './deadline-monitor.js';
import { FIRST_RETRY_S, RETRY_S, Retry } from './retry.js';

/** One takeover, told when it is complete. */
export interface FallbackTransition {
  readonly from: Separator;
  readonly to: Separator;
  readonly reason: TransitionReason;
}

export interface FallbackChainOptions {
  /** Runs at once, and whenever nothing better can: never taken away. */
  readonly fallback: Separator;
  /** Monotonic milliseconds. */
  readonly now: () => Milliseconds;
  readonly onTransition?: (change: FallbackTransition) => void;
  /** Share of a hop's time that a separator may take. Default 0.75: analysis needs the rest. */
  readonly budget?: number;
}

export const FALLBACK_DEFAULTS = { budget: 0.75 } as const;

/** A better separator first runs unheard: to hear its way in, and to show that it is fast enough. */
const TRIAL_HOPS = 64;
/** What takes over from one that is too slow is given just enough to fill its frame. */
const RESCUE_HOPS = 6;
const FADE_HOPS = 4;

/** A takeover on its way. */
interface Transition {
  readonly to: Separator;
  readonly reason: TransitionReason;
  readonly up: boolean;
  readonly warmHops: number;
  hops: number;
  slowHops: number;
}

export class FallbackChain implements Separator {
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  /** Takeovers so far. */
  transitions = 0;
  /** Best last. */
  readonly #candidates: Separator[];
  /** The floor's is 0. */
  readonly #ranks = new WeakMap<Separator, number>();
  /** One for each: what one has shown says nothing of another. */
  readonly #retries = new WeakMap<Separator, Retry>();
  readonly #withdrawn = new Set<Separator>();
  readonly #proven = new WeakSet<Separator>();
  /** Did not answer the hop that is at work. */
  readonly #late = new WeakSet<Separator>();
  readonly #now: () => Milliseconds;
  readonly #onTransition: ((change: FallbackTransition) => void) | undefined;
  readonly #hopSeconds: Seconds;
  readonly #hopMs: Milliseconds;
  readonly #budgetMs: Milliseconds;
  readonly #incoming: StemHops;
  readonly #deadline: DeadlineMonitor;
  #active: Separator;
  #transition: Transition | undefined;

  constructor({ fallback, now, onTransition, budget = FALLBACK_DEFAULTS.budget }: FallbackChainOptions) {
    this.sampleRate = fallback.sampleRate;
    this.hopFrames = fallback.hopFrames;
    this.latencyFrames = fallback.latencyFrames;
    this.maskBins = fallback.maskBins;
    this.#candidates = [fallback];
    this.#ranks.set(fallback, 0);
    this.#active = fallback;
    this.#now = now;
    this.#onTransition = onTransition;
    const hopSeconds = fallback.hopFrames / fallback.sampleRate;
    this.#hopSeconds = hopSeconds;
    this.#hopMs = 1000 * hopSeconds;
    this.#budgetMs = budget * this.#hopMs;
    this.#incoming = createStemHops(fallback);
    this.#deadline = new DeadlineMonitor(this.#hopMs, this.#budgetMs);
    this.#retries.set(fallback, new Retry(hopSeconds));
  }

  /** Name of the separator that is heard. */
  get name(): string {
    return this.#active.name;
  }

  /**
   * A separator is loaded: where it is better than the one at work, it takes over as soon as it has proved fast
   * enough. Throws `invalid-argument` for another format.
   * @param rank more is better, above 0, no two alike. Default: better than all before
   */
  offer(separator: Separator, rank = this.#rankOf(this.#candidates.at(-1)!) + 1): void {
    requireSameFormat(this, separator);
    const below = this.#below(rank);
    this.#ranks.set(separator, rank);
    this.#retries.set(separator, new Retry(this.#hopSeconds));
    this.#candidates.splice(this.#candidates.indexOf(below) + 1, 0, separator);
  }

  /**
   * `separator` is broken: the next best takes over, and it is disposed of.
   * @returns whether it was one of the ladder's, and not the floor
   */
  withdraw(separator: Separator): boolean {
    const index = this.#candidates.indexOf(separator);
    if (index < 1) return false;
    this.#candidates.splice(index, 1);
    this.#withdrawn.add(separator);
    if (this.#transition?.to === separator) this.#transition = undefined;
    if (separator !== this.#active) this.#release(separator);
    // It may be the one at work, or the one that was about to relieve that.
    if (this.#withdrawn.has(this.#active) && (!this.#transition || this.#transition.up)) {
      this.#fallBack('failed', this.#below(this.#rankOf(this.#active)));
    }
    return true;
  }

  /**
   * `separator` has made do for this hop with what it had, because its model did not answer in time. Such a
   * hop counts as the slowest there is, however soon it was over: too many of them, and the next best takes over.
   */
  noteLate(separator: Separator): void {
    this.#late.add(separator);
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    if (!this.#transition) this.#tryBetter();
    const startedAt = this.#now();
    const pending = this.#active.process(hop, out);
    if (!pending) return this.#afterActive(hop, out, startedAt);
    const passage = this.#transition;
    if (!passage) return pending.then(() => this.#afterActive(hop, out, startedAt));
    // Each waits for a model of its own: side by side, so that a trial does not make the hop late.
    return Promise.all([this.#runIncoming(passage, hop), pending]).then(([incomingMs]) => {
      this.#spent(this.#active, startedAt);
      this.#advance(passage, out, incomingMs);
    });
  }

  reset(): void {
    const passage = this.#transition;
    // Nothing is heard across a reset, so there is nothing to fade.
    if (passage && !passage.up) this.#arrive(passage);
    this.#transition = undefined;
    this.#active.reset();
  }

  dispose(): void {
    for (const separator of new Set([...this.#candidates, this.#active])) separator.dispose?.();
  }

  #afterActive(hop: StereoHop, out: StemHops, startedAt: Milliseconds): void | Promise<void> {
    const passage = this.#transition;
    const activeMs = this.#spent(this.#active, startedAt);
    if (!passage) return this.#checkDeadline(activeMs);
    const heard = this.#runIncoming(passage, hop);
    if (typeof heard === 'number') return this.#advance(passage, out, heard);
    return heard.then((incomingMs) => this.#advance(passage, out, incomingMs));
  }

  /** Lets the separator that is to take over hear the hop. Returns the time it took. */
  #runIncoming({ to }: Transition, hop: StereoHop): Milliseconds | Promise<Milliseconds> {
    const startedAt = this.#now();
    const pending = to.process(hop, this.#incoming);
    return pending ? pending.then(() => this.#spent(to, startedAt)) : this.#spent(to, startedAt);
  }

  /** Time that a hop has taken, or stands for. */
  #spent(separator: Separator, startedAt: Milliseconds): Milliseconds {
    return this.#late.delete(separator) ? Infinity : this.#now() - startedAt;
  }

  /** Steps down when the separator at work does not keep its deadline. */
  #checkDeadline(activeMs: Milliseconds): void {
    const index = this.#candidates.indexOf(this.#active);
    if (index < 1) return;
    this.#deadline.note(activeMs);
    if (!this.#deadline.tooSlow) return;
    this.#retryOf(this.#active).later(RETRY_S);
    this.#fallBack('too-slow', this.#candidates[index - 1]!);
  }

  /** Tries the next better separator when its time has come. */
  #tryBetter(): void {
    if (this.#withdrawn.has(this.#active)) return;
    this.#retryOf(this.#active).worked();
    const better = this.#candidates[this.#candidates.indexOf(this.#active) + 1];
    if (better && this.#retryOf(better).due()) {
      this.#begin({
        to: better,
        reason: this.#proven.has(better) ? 'recovered' : 'ready',
        up: true,
        warmHops: TRIAL_HOPS,
      });
    }
  }

  #fallBack(reason: TransitionReason, to: Separator): void {
    this.#begin({ to, reason, up: false, warmHops: RESCUE_HOPS });
  }

  #begin(plan: Omit<Transition, 'hops' | 'slowHops'>): void {
    plan.to.reset();
    this.#transition = { ...plan, hops: 0, slowHops: 0 };
  }

  #advance(passage: Transition, out: StemHops, incomingMs: Milliseconds): void {
    if (passage !== this.#transition) return;
    passage.hops++;
    if (passage.up && incomingMs > this.#budgetMs) passage.slowHops++;
    if (passage.slowHops > SLOW_SHARE * TRIAL_HOPS) {
      this.#retryOf(passage.to).later(this.#proven.has(passage.to) ? RETRY_S : FIRST_RETRY_S);
      this.#transition = undefined;
      return;
    }
    const faded = passage.hops - passage.warmHops;
    if (faded <= 0) return;
    mixAudio(out, this.#incoming, (faded - 1) / FADE_HOPS, faded / FADE_HOPS);
    mixMasks(out, this.#incoming, faded / FADE_HOPS);
    if (faded === FADE_HOPS) this.#arrive(passage);
  }

  #arrive({ to, reason }: Transition): void {
    const from = this.#active;
    this.#active = to;
    this.#proven.add(to);
    this.#transition = undefined;
    this.#deadline.clear();
    this.transitions++;
    this.#onTransition?.({ from, to, reason });
    if (this.#withdrawn.has(from)) this.#release(from);
  }

  #rankOf(separator: Separator): number {
    return this.#ranks.get(separator)!;
  }

  #retryOf(separator: Separator): Retry {
    return this.#retries.get(separator)!;
  }

  /** The best of those below `rank`. */
  #below(rank: number): Separator {
    return this.#candidates.filter((rung) => this.#rankOf(rung) < rank).at(-1)!;
  }

  #release(separator: Separator): void {
    this.#withdrawn.delete(separator);
    separator.dispose?.();
  }
}
