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
  type SwitchReason,
} from '@sense/core/offline';
import { mixAudio, mixMasks, requireSameFormat } from './cross-fade.js';
import { HopWatch, SLOW_SHARE } from './hop-watch.js';
import { FIRST_RETRY_S, RETRY_S, Retry } from './retry.js';

/** One takeover, told when it is complete. */
export interface LadderSwitch {
  readonly from: Separator;
  readonly to: Separator;
  readonly reason: SwitchReason;
}

export interface LadderOptions {
  /** Runs at once, and whenever nothing better can: never taken away. */
  readonly floor: Separator;
  /** Monotonic milliseconds. */
  readonly now: () => Milliseconds;
  readonly onSwitch?: (change: LadderSwitch) => void;
  /** Share of a hop's time that a separator may take. Default 0.75: analysis needs the rest. */
  readonly budget?: number;
}

export const LADDER_DEFAULTS = { budget: 0.75 } as const;

/** A better separator first runs unheard: to hear its way in, and to show that it is fast enough. */
const TRIAL_HOPS = 64;
/** What takes over from one that is too slow is given just enough to fill its frame. */
const RESCUE_HOPS = 6;
const FADE_HOPS = 4;

/** A takeover on its way. */
interface Passage {
  readonly to: Separator;
  readonly reason: SwitchReason;
  readonly up: boolean;
  readonly warmHops: number;
  hops: number;
  slowHops: number;
}

export class Ladder implements Separator {
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  /** Takeovers so far. */
  switches = 0;
  /** Best last. */
  readonly #rungs: Separator[];
  /** The floor's is 0. */
  readonly #ranks = new WeakMap<Separator, number>();
  /** One for each: what one has shown says nothing of another. */
  readonly #retries = new WeakMap<Separator, Retry>();
  readonly #withdrawn = new Set<Separator>();
  readonly #heard = new WeakSet<Separator>();
  /** Did not answer the hop that is at work. */
  readonly #late = new WeakSet<Separator>();
  readonly #now: () => Milliseconds;
  readonly #onSwitch: ((change: LadderSwitch) => void) | undefined;
  readonly #hopSeconds: Seconds;
  readonly #hopMs: Milliseconds;
  readonly #budgetMs: Milliseconds;
  readonly #incoming: StemHops;
  readonly #watch: HopWatch;
  #active: Separator;
  #passage: Passage | undefined;

  constructor({ floor, now, onSwitch, budget = LADDER_DEFAULTS.budget }: LadderOptions) {
    this.sampleRate = floor.sampleRate;
    this.hopFrames = floor.hopFrames;
    this.latencyFrames = floor.latencyFrames;
    this.maskBins = floor.maskBins;
    this.#rungs = [floor];
    this.#ranks.set(floor, 0);
    this.#active = floor;
    this.#now = now;
    this.#onSwitch = onSwitch;
    const hopSeconds = floor.hopFrames / floor.sampleRate;
    this.#hopSeconds = hopSeconds;
    this.#hopMs = 1000 * hopSeconds;
    this.#budgetMs = budget * this.#hopMs;
    this.#incoming = createStemHops(floor);
    this.#watch = new HopWatch(this.#hopMs, this.#budgetMs);
    this.#retries.set(floor, new Retry(hopSeconds));
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
  offer(separator: Separator, rank = this.#rankOf(this.#rungs.at(-1)!) + 1): void {
    requireSameFormat(this, separator);
    const below = this.#below(rank);
    this.#ranks.set(separator, rank);
    this.#retries.set(separator, new Retry(this.#hopSeconds));
    this.#rungs.splice(this.#rungs.indexOf(below) + 1, 0, separator);
  }

  /**
   * `separator` is broken: the next best takes over, and it is disposed of.
   * @returns whether it was one of the ladder's, and not the floor
   */
  withdraw(separator: Separator): boolean {
    const index = this.#rungs.indexOf(separator);
    if (index < 1) return false;
    this.#rungs.splice(index, 1);
    this.#withdrawn.add(separator);
    if (this.#passage?.to === separator) this.#passage = undefined;
    if (separator !== this.#active) this.#release(separator);
    // It may be the one at work, or the one that was about to relieve that.
    if (this.#withdrawn.has(this.#active) && (!this.#passage || this.#passage.up)) {
      this.#descend('failed', this.#below(this.#rankOf(this.#active)));
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
    if (!this.#passage) this.#climb();
    const startedAt = this.#now();
    const pending = this.#active.process(hop, out);
    if (!pending) return this.#afterActive(hop, out, startedAt);
    const passage = this.#passage;
    if (!passage) return pending.then(() => this.#afterActive(hop, out, startedAt));
    // Each waits for a model of its own: side by side, so that a trial does not make the hop late.
    return Promise.all([this.#hear(passage, hop), pending]).then(([incomingMs]) => {
      this.#spent(this.#active, startedAt);
      this.#advance(passage, out, incomingMs);
    });
  }

  reset(): void {
    const passage = this.#passage;
    // Nothing is heard across a reset, so there is nothing to fade.
    if (passage && !passage.up) this.#arrive(passage);
    this.#passage = undefined;
    this.#active.reset();
  }

  dispose(): void {
    for (const separator of new Set([...this.#rungs, this.#active])) separator.dispose?.();
  }

  #afterActive(hop: StereoHop, out: StemHops, startedAt: Milliseconds): void | Promise<void> {
    const passage = this.#passage;
    const activeMs = this.#spent(this.#active, startedAt);
    if (!passage) return this.#judge(activeMs);
    const heard = this.#hear(passage, hop);
    if (typeof heard === 'number') return this.#advance(passage, out, heard);
    return heard.then((incomingMs) => this.#advance(passage, out, incomingMs));
  }

  /** Lets the separator that is to take over hear the hop. Returns the time it took. */
  #hear({ to }: Passage, hop: StereoHop): Milliseconds | Promise<Milliseconds> {
    const startedAt = this.#now();
    const pending = to.process(hop, this.#incoming);
    return pending ? pending.then(() => this.#spent(to, startedAt)) : this.#spent(to, startedAt);
  }

  /** Time that a hop has taken, or stands for. */
  #spent(separator: Separator, startedAt: Milliseconds): Milliseconds {
    return this.#late.delete(separator) ? Infinity : this.#now() - startedAt;
  }

  /** Steps down when the separator at work does not keep its deadline. */
  #judge(activeMs: Milliseconds): void {
    const index = this.#rungs.indexOf(this.#active);
    if (index < 1) return;
    this.#watch.note(activeMs);
    if (!this.#watch.tooSlow) return;
    this.#retryOf(this.#active).later(RETRY_S);
    this.#descend('too-slow', this.#rungs[index - 1]!);
  }

  /** Tries the next better separator when its time has come. */
  #climb(): void {
    if (this.#withdrawn.has(this.#active)) return;
    this.#retryOf(this.#active).worked();
    const better = this.#rungs[this.#rungs.indexOf(this.#active) + 1];
    if (better && this.#retryOf(better).due()) {
      this.#begin({
        to: better,
        reason: this.#heard.has(better) ? 'recovered' : 'ready',
        up: true,
        warmHops: TRIAL_HOPS,
      });
    }
  }

  #descend(reason: SwitchReason, to: Separator): void {
    this.#begin({ to, reason, up: false, warmHops: RESCUE_HOPS });
  }

  #begin(plan: Omit<Passage, 'hops' | 'slowHops'>): void {
    plan.to.reset();
    this.#passage = { ...plan, hops: 0, slowHops: 0 };
  }

  #advance(passage: Passage, out: StemHops, incomingMs: Milliseconds): void {
    if (passage !== this.#passage) return;
    passage.hops++;
    if (passage.up && incomingMs > this.#budgetMs) passage.slowHops++;
    if (passage.slowHops > SLOW_SHARE * TRIAL_HOPS) {
      this.#retryOf(passage.to).later(this.#heard.has(passage.to) ? RETRY_S : FIRST_RETRY_S);
      this.#passage = undefined;
      return;
    }
    const faded = passage.hops - passage.warmHops;
    if (faded <= 0) return;
    mixAudio(out, this.#incoming, (faded - 1) / FADE_HOPS, faded / FADE_HOPS);
    mixMasks(out, this.#incoming, faded / FADE_HOPS);
    if (faded === FADE_HOPS) this.#arrive(passage);
  }

  #arrive({ to, reason }: Passage): void {
    const from = this.#active;
    this.#active = to;
    this.#heard.add(to);
    this.#passage = undefined;
    this.#watch.clear();
    this.switches++;
    this.#onSwitch?.({ from, to, reason });
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
    return this.#rungs.filter((rung) => this.#rankOf(rung) < rank).at(-1)!;
  }

  #release(separator: Separator): void {
    this.#withdrawn.delete(separator);
    separator.dispose?.();
  }
}
