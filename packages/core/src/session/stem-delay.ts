/**
 * The delay of the stems behind the input over time: gives the time at which input leaves the stem outputs, also for input that
 * was captured before the delay changed. Pure.
 */
import type { SessionStatus } from '../feed/session-status.js';
import type { Frames, Hertz, Seconds } from '../model/units.js';

interface Change {
  /** First context frame of the output with this delay. */
  readonly fromFrame: Frames;
  readonly delayFrames: Frames;
}

/** Changes that are kept: what is asked for is rarely older than a second. */
const KEPT_CHANGES = 8;

export interface StemDelayOptions {
  /** Delay without a margin. */
  readonly chainFrames: Frames;
  /** Margin at the start. */
  readonly marginFrames: Frames;
  /** Of the context. */
  readonly sampleRate: Hertz;
}

export class StemDelay {
  readonly #chainFrames: Frames;
  readonly #rate: Hertz;
  #count = 0;
  /** Oldest first. */
  readonly #changes: Change[];

  constructor({ chainFrames, marginFrames, sampleRate }: StemDelayOptions) {
    this.#chainFrames = chainFrames;
    this.#rate = sampleRate;
    this.#changes = [{ fromFrame: -Infinity, delayFrames: chainFrames + marginFrames }];
  }

  /** The newest delay, as the status of a session reports it. */
  get status(): Required<Pick<SessionStatus, 'stemLatencyMs' | 'stemMarginMs' | 'stemMarginChanges'>> {
    const toMs = 1000 / this.#rate;
    const { delayFrames } = this.#changes.at(-1)!;
    return {
      stemLatencyMs: delayFrames * toMs,
      stemMarginMs: (delayFrames - this.#chainFrames) * toMs,
      stemMarginChanges: this.#count,
    };
  }

  /** From context frame `fromFrame` on, the output is `delayFrames` behind the input. */
  change(delayFrames: Frames, fromFrame: Frames): void {
    this.#count++;
    this.#changes.push({ fromFrame, delayFrames });
    if (this.#changes.length > KEPT_CHANGES) this.#changes.shift();
  }

  /**
   * Context time at which the stems play the input of context time `time`. Input that a growing delay repeats: its
   * first time. Input that a shrinking delay skips: the moment of the skip. Never decreases with `time`.
   */
  playedAt(time: Seconds): Seconds {
    const frame = time * this.#rate;
    let played = frame + this.#changes[0]!.delayFrames;
    for (let i = 1; i < this.#changes.length; i++) {
      const { fromFrame, delayFrames } = this.#changes[i]!;
      if (played >= fromFrame) played = Math.max(fromFrame, frame + delayFrames);
    }
    return played / this.#rate;
  }
}
