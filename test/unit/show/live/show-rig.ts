/** A show in virtual time: a feed with beats, and a stage and haptics that record what they are given. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { StemFeatures, StemName } from '@sense/core';
import type { HapticMapping, HapticRouting } from '@sense/haptics';
import {
  applyShow,
  type ApplyShowOptions,
  type RunningShow,
  type Show,
  type ShowHaptics,
  type ShowStage,
} from '@sense/show';
import type { ParameterValues, SceneInfo, Transition } from '@sense/visuals/engine';
import { createFakeFeed, features } from '../../../support/fake-feed.js';

const STEP_MS = 20;
/** How long before it is heard the feed predicts a beat. */
const PREDICTED_MS = 80;
export const BEAT_MS = 500;
export const BAR_MS = 4 * BEAT_MS;

const number = (minimum: number, maximum: number, standard: number) =>
  ({ type: 'number', minimum, maximum, default: standard, title: 'T', description: 'D.' }) as const;

/** Two scenes with parameters of every kind that styles set. */
export const SCENES: readonly SceneInfo[] = ['plain', 'waves'].map((id) => ({
  id,
  title: id,
  description: `${id}.`,
  parameters: {
    speed: number(0, 2, 1),
    energy: number(0, 4, 1),
    count: { ...number(1, 9, 3), type: 'integer' as const },
    drumsColor: { type: 'string', format: 'color', default: '#E69F00', title: 'T', description: 'D.' },
  },
  presets: { first: { title: 'First', values: {} }, second: { title: 'Second', values: { speed: 1.5 } } },
}));

export interface Call {
  /** Performance time, ms. */
  readonly atMs: number;
  readonly call: string;
  readonly scene?: string;
  readonly values?: ParameterValues;
  readonly transition?: Transition;
  readonly volume?: number;
  readonly mapping?: HapticMapping;
  readonly routing?: HapticRouting;
}

export class RecordingStage implements ShowStage {
  readonly calls: Call[] = [];
  /** Thrown by the next call. */
  fails: Error | undefined;

  async setScene(scene: SceneInfo, options: Parameters<ShowStage['setScene']>[1]): Promise<void> {
    this.calls.push({ atMs: performance.now(), call: 'setScene', scene: scene.id, ...options });
    if (this.fails) throw this.fails;
  }

  setParameters(values: ParameterValues): void {
    this.calls.push({ atMs: performance.now(), call: 'setParameters', values });
    if (this.fails) throw this.fails;
  }
}

export class RecordingHaptics implements ShowHaptics {
  readonly calls: Call[] = [];
  devices: { readonly id: string; readonly label: string }[] = [{ id: 'gamepad:0', label: 'Pad' }];
  readonly #listeners = new Set<() => void>();

  setMapping(mapping: HapticMapping): void {
    this.calls.push({ atMs: performance.now(), call: 'setMapping', mapping });
    this.change();
  }

  setRouting(routing: HapticRouting): void {
    this.calls.push({ atMs: performance.now(), call: 'setRouting', routing });
    this.change();
  }

  setVolume(category: string, volume: number): void {
    this.calls.push({ atMs: performance.now(), call: `setVolume ${category}`, volume });
  }

  pause(): void {
    this.calls.push({ atMs: performance.now(), call: 'pause' });
  }

  resume(): void {
    this.calls.push({ atMs: performance.now(), call: 'resume' });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Devices, mapping or routing changed. */
  change(): void {
    for (const listener of this.#listeners) listener();
  }
}

export class ShowRig {
  readonly feed = createFakeFeed({ now: () => performance.now(), lookAheadMs: 40 });
  readonly stage = new RecordingStage();
  readonly haptics = new RecordingHaptics();
  levels: Partial<Record<StemName, Partial<StemFeatures>>> = {};
  buildUp = 0;
  loudness = -20;
  /** Beats that the feed has predicted. */
  #beats = 0;

  open(show: Show, options: ApplyShowOptions = {}): RunningShow {
    return applyShow(this.feed, show, { stage: this.stage, scenes: SCENES, haptics: this.haptics, ...options });
  }

  /** Runs the feed for `ms`; with beats at 120 a minute, four to a bar, unless `beats` is false. */
  play(ms: number, options: { readonly beats?: boolean; readonly bars?: boolean } = {}): void {
    const { beats = true, bars = true } = options;
    const endMs = performance.now() + ms;
    while (performance.now() < endMs) {
      vi.advanceTimersByTime(STEP_MS);
      const now = performance.now();
      const frame = features(now / 1000, this.levels);
      this.feed.sinks.features({ ...frame, mix: { ...frame.mix, buildUp: this.buildUp, loudness: this.loudness } });
      while (beats && this.beatTimeMs(this.#beats) - PREDICTED_MS <= now) this.#sendBeat(bars);
    }
  }

  /** Context time of a beat, from 0, in ms. The first is half a second after the start. */
  beatTimeMs(index: number): number {
    return BEAT_MS * (index + 1);
  }

  /** When a beat of a bar is heard; both count from 1. */
  heardAt(bar: number, beat = 1): number {
    return this.beatTimeMs(4 * (bar - 1) + beat - 1) + this.feed.lookAheadMs;
  }

  #sendBeat(bars: boolean): void {
    const time = this.beatTimeMs(this.#beats) / 1000;
    const bar = bars ? { beatInBar: (this.#beats % 4) + 1, beatsInBar: 4 } : {};
    this.#beats++;
    this.feed.beat({ time, emitted: performance.now() / 1000, confidence: 1, ...bar });
  }
}

/** Call it in each test file: virtual time for each test. */
export function useVirtualTime(): void {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
}

/** Lets promises of outputs settle. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};
