/**
 * Mixes sources on a device that renders the score itself, item by item: the gain of each item, and the
 * level at which the device vibrates. Such a device adds what it receives, so that equal priorities are
 * blended by the device; a source of smaller priority is silent while a larger one is felt. Pure; time
 * is an argument.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticScoreItem } from '../score/score.js';
import type { DuckingCurve, MixSource } from './mix-source.js';
import { SideChain } from './side-chain.js';

/** Longer than the interval between two points of an effect. */
const POINT_MS: Milliseconds = 40;

/** Items of the music arrive in another order than those of effects, at most this far apart. */
const KEPT_MS: Milliseconds = 1000;

/** When an effect is felt, in performance time. */
interface Span {
  readonly source: MixSource;
  readonly fromMs: Milliseconds;
  readonly untilMs: Milliseconds;
}

export class ScoreMix {
  readonly #transientMs: Milliseconds;
  readonly #sideChain = new SideChain();
  #spans: Span[] = [];

  /** @param transientMs duration of a transient */
  constructor(transientMs: Milliseconds) {
    this.#transientMs = transientMs;
  }

  /** The gain of an item of `source` that is felt at `atMs`, relative to `source.gain`, as far as effects are known by now. */
  gain(source: MixSource, item: HapticScoreItem, atMs: Milliseconds): NormalRange {
    const felt = item.type === 'transient' ? item.intensity : item.amplitude;
    if (source.route && felt > 0 && source.gain > 0) this.#add(source, item, atMs);
    if (this.#spans.length === 0 && !this.#sideChain.active) return 1;
    let preempted = false;
    let key: DuckingCurve | undefined;
    for (const span of this.#spans) {
      if (span.fromMs > atMs || span.untilMs <= atMs || span.source.gain === 0) continue;
      preempted ||= span.source.priority > source.priority;
      const { ducking } = span.source;
      if (ducking && ducking.depthDb > (key?.depthDb ?? 0)) key = ducking;
    }
    if (source.category !== 'music') return preempted ? 0 : 1;
    this.#sideChain.step(atMs, key);
    return preempted ? 0 : this.#sideChain.gain;
  }

  /** Removes what is known of `source`, which has ended. */
  remove(source: MixSource): void {
    this.#spans = this.#spans.filter((span) => span.source !== source);
  }

  clear(): void {
    this.#spans = [];
    this.#sideChain.clear();
  }

  /** Points of a voice lengthen the last span of their source. */
  #add(source: MixSource, item: HapticScoreItem, fromMs: Milliseconds): void {
    const untilMs = fromMs + (item.type === 'transient' ? this.#transientMs : POINT_MS);
    const last = this.#spans.findIndex(
      (span) => span.source === source && span.fromMs <= fromMs && fromMs <= span.untilMs,
    );
    if (last < 0)
      this.#spans = [...this.#spans.filter((old) => old.untilMs > fromMs - KEPT_MS), { source, fromMs, untilMs }];
    else this.#spans[last] = { ...this.#spans[last]!, untilMs: Math.max(untilMs, this.#spans[last]!.untilMs) };
  }
}
