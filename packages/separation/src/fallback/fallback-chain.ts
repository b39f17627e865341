/**
 * The fallback chain: a separator that runs the best of its candidates that is loaded and keeps its
 * deadline. A better candidate becomes active after a trial; a slow or broken one is replaced by the
 * next below. Transitions are cross-faded. Runs on the thread of its candidates, with an injected clock.
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
import { DeadlineMonitor, SLOW_FRACTION } from './deadline-monitor.js';
import { FIRST_RETRY_S, RETRY_S, Retry } from './retry.js';

/** A change of the active separator, reported when its cross-fade is complete. */
export interface FallbackTransition {
  readonly from: Separator;
  readonly to: Separator;
  readonly reason: TransitionReason;
}

export interface FallbackChainOptions {
  /** Active from the start, and whenever no better candidate is usable; cannot be removed. */
  readonly fallback: Separator;
  /** Monotonic milliseconds. */
  readonly now: () => Milliseconds;
  readonly onTransition?: (transition: FallbackTransition) => void;
  /** Fraction of a hop's duration that a separator may take. Default 0.75: analysis needs the rest. */
  readonly budget?: number;
}

export const FALLBACK_DEFAULTS = { budget: 0.75 } as const;

/** A better candidate first runs with its output muted: its state warms up, and it proves that it keeps its deadline. */
const TRIAL_HOPS = 64;
/** A separator that replaces a slow or broken one warms up only until its frame is filled. */
const FALLBACK_HOPS = 6;
const FADE_HOPS = 4;

/** A transition in progress. */
interface Transition {
  readonly to: Separator;
  readonly reason: TransitionReason;
  /** To a better candidate, which may fail; else to a lower one, which cannot. */
  readonly isTrial: boolean;
  /** Hops before the cross-fade. */
  readonly warmUpHops: number;
  hops: number;
  slowHops: number;
  /** While `to` still processes an earlier hop, which the active separator did not wait for. */
  pending: Promise<void> | undefined;
}

export class FallbackChain implements Separator {
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  masksReady = false;
  /** Completed transitions so far. */
  transitions = 0;
  /** Best last. */
  readonly #candidates: Separator[];
  /** 0 for the fallback. */
  readonly #ranks = new WeakMap<Separator, number>();
  /** One for each: the failures of one do not count against another. */
  readonly #retries = new WeakMap<Separator, Retry>();
  readonly #removed = new Set<Separator>();
  readonly #proven = new WeakSet<Separator>();
  /** Missed the deadline of the current hop. */
  readonly #deadlineMissed = new WeakSet<Separator>();
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

  /** Name of the active separator. */
  get name(): string {
    return this.#active.name;
  }

  /**
   * Adds a candidate. If it is better than the active separator, it becomes active once it has passed its trial.
   * Throws `invalid-argument` for another format. A candidate reads a hop before its `process` returns.
   * @param rank higher is better; above 0 and unique. Default: better than all others
   */
  add(separator: Separator, rank = this.#rankOf(this.#candidates.at(-1)!) + 1): void {
    requireSameFormat(this, separator);
    const below = this.#below(rank);
    this.#ranks.set(separator, rank);
    this.#retries.set(separator, new Retry(this.#hopSeconds));
    this.#candidates.splice(this.#candidates.indexOf(below) + 1, 0, separator);
  }

  /**
   * Removes a candidate that is broken and disposes of it; if it was active, after a transition to the next below.
   * @returns whether it was a candidate other than the fallback
   */
  remove(separator: Separator): boolean {
    const index = this.#candidates.indexOf(separator);
    if (index < 1) return false;
    this.#candidates.splice(index, 1);
    this.#removed.add(separator);
    if (this.#transition?.to === separator) this.#transition = undefined;
    if (separator !== this.#active) this.#release(separator);
    // It was active, or was about to replace a removed one.
    if (this.#removed.has(this.#active) && (!this.#transition || this.#transition.isTrial)) {
      this.#fallBack('failed', this.#below(this.#rankOf(this.#active)));
    }
    return true;
  }

  /**
   * The model of `separator` missed the deadline of the current hop, so that the separator reused its last masks.
   * The hop counts as infinitely slow, however short its processing time.
   */
  noteDeadlineMissed(separator: Separator): void {
    this.#deadlineMissed.add(separator);
  }

  /**
   * The listener heard that stems were missing: a model that is active, or on trial, is given up for a while, because
   * without it hops take less time.
   */
  noteStemsMissing(): void {
    const transition = this.#transition;
    if (transition?.isTrial) this.#failTrial(transition);
    const index = this.#candidates.indexOf(this.#active);
    if (this.#transition || index < 1) return;
    this.#retryOf(this.#active).noteFailure(RETRY_S);
    this.#fallBack('too-slow', this.#candidates[index - 1]!);
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    this.masksReady = false;
    const earlier = this.#transition?.pending;
    return earlier ? earlier.then(() => this.#process(hop, out)) : this.#process(hop, out);
  }

  #process(hop: StereoHop, out: StemHops): void | Promise<void> {
    if (!this.#transition) this.#startTrial();
    const startedAt = this.#now();
    const pending = this.#active.process(hop, out);
    // A cross-fade changes the masks of the active separator.
    this.masksReady = !this.#transition && this.#active.masksReady === true;
    if (!pending) return this.#afterActive(hop, out, startedAt);
    const transition = this.#transition;
    if (!transition) return pending.then(() => this.#afterActive(hop, out, startedAt));
    // The two wait for different models: they run concurrently, so that a trial does not delay the hop.
    return Promise.all([this.#runIncoming(transition, hop), pending]).then(([incomingMs]) => {
      this.#processingMs(this.#active, startedAt);
      this.#advance(transition, out, incomingMs);
    });
  }

  reset(): void {
    const transition = this.#transition;
    // A reset is not audible as continuous sound: no cross-fade is needed.
    if (transition && !transition.isTrial) this.#complete(transition);
    this.#transition = undefined;
    this.#active.reset();
  }

  dispose(): void {
    for (const separator of new Set([...this.#candidates, this.#active])) separator.dispose?.();
  }

  #afterActive(hop: StereoHop, out: StemHops, startedAt: Milliseconds): void | Promise<void> {
    const transition = this.#transition;
    const activeMs = this.#processingMs(this.#active, startedAt);
    if (!transition) return this.#checkDeadline(activeMs);
    const incoming = this.#runIncoming(transition, hop);
    if (typeof incoming === 'number') return this.#advance(transition, out, incoming);
    const advanced = incoming.then((incomingMs) => this.#advance(transition, out, incomingMs));
    if (transition.hops >= transition.warmUpHops) return advanced;
    // Its output is muted: this hop does not wait for it, only the next.
    transition.pending = advanced;
    const done = (): void => {
      transition.pending = undefined;
    };
    advanced.then(done, done);
  }

  /** Processes the hop with the incoming separator. Returns its processing time. */
  #runIncoming({ to }: Transition, hop: StereoHop): Milliseconds | Promise<Milliseconds> {
    const startedAt = this.#now();
    const pending = to.process(hop, this.#incoming);
    return pending ? pending.then(() => this.#processingMs(to, startedAt)) : this.#processingMs(to, startedAt);
  }

  /** Processing time of the hop; infinite if the deadline was missed. */
  #processingMs(separator: Separator, startedAt: Milliseconds): Milliseconds {
    return this.#deadlineMissed.delete(separator) ? Infinity : this.#now() - startedAt;
  }

  /** Falls back when the active separator does not keep its deadline. */
  #checkDeadline(activeMs: Milliseconds): void {
    const index = this.#candidates.indexOf(this.#active);
    if (index < 1) return;
    this.#deadline.note(activeMs);
    if (!this.#deadline.tooSlow) return;
    this.#retryOf(this.#active).noteFailure(RETRY_S);
    this.#fallBack('too-slow', this.#candidates[index - 1]!);
  }

  /** Starts the trial of the next better candidate when its wait is over. */
  #startTrial(): void {
    if (this.#removed.has(this.#active)) return;
    this.#retryOf(this.#active).noteActiveHop();
    const better = this.#candidates[this.#candidates.indexOf(this.#active) + 1];
    if (better && this.#retryOf(better).isDue()) {
      this.#begin({
        to: better,
        reason: this.#proven.has(better) ? 'recovered' : 'ready',
        isTrial: true,
        warmUpHops: TRIAL_HOPS,
      });
    }
  }

  #fallBack(reason: TransitionReason, to: Separator): void {
    this.#begin({ to, reason, isTrial: false, warmUpHops: FALLBACK_HOPS });
  }

  #begin(plan: Omit<Transition, 'hops' | 'slowHops' | 'pending'>): void {
    plan.to.reset();
    this.#transition = { ...plan, hops: 0, slowHops: 0, pending: undefined };
  }

  #advance(transition: Transition, out: StemHops, incomingMs: Milliseconds): void {
    if (transition !== this.#transition) return;
    transition.hops++;
    if (transition.isTrial && incomingMs > this.#budgetMs) this.#noteSlow(transition);
    if (transition !== this.#transition) return;
    const faded = transition.hops - transition.warmUpHops;
    if (faded <= 0) return;
    mixAudio(out, this.#incoming, (faded - 1) / FADE_HOPS, faded / FADE_HOPS);
    mixMasks(out, this.#incoming, faded / FADE_HOPS);
    if (faded === FADE_HOPS) this.#complete(transition);
  }

  #noteSlow(transition: Transition): void {
    if (++transition.slowHops > SLOW_FRACTION * TRIAL_HOPS) this.#failTrial(transition);
  }

  #failTrial({ to }: Transition): void {
    this.#retryOf(to).noteFailure(this.#proven.has(to) ? RETRY_S : FIRST_RETRY_S);
    this.#transition = undefined;
  }

  #complete({ to, reason }: Transition): void {
    const from = this.#active;
    this.#active = to;
    this.#proven.add(to);
    this.#transition = undefined;
    this.#deadline.clear();
    this.transitions++;
    this.#onTransition?.({ from, to, reason });
    if (this.#removed.has(from)) this.#release(from);
  }

  #rankOf(separator: Separator): number {
    return this.#ranks.get(separator)!;
  }

  #retryOf(separator: Separator): Retry {
    return this.#retries.get(separator)!;
  }

  /** The best candidate below `rank`. */
  #below(rank: number): Separator {
    return this.#candidates.filter((candidate) => this.#rankOf(candidate) < rank).at(-1)!;
  }

  #release(separator: Separator): void {
    this.#removed.delete(separator);
    separator.dispose?.();
  }
}
