/**
 * A feed that a test or a page drives: it sends events, features and status, and shifts the audible
 * time. Its context time is performance time. Runs in Node and in the browser.
 */
import {
  SILENT_MIX,
  SILENT_STEM,
  createStreams,
  initialStatus,
  perStem,
  type BeatEvent,
  type FeatureFrame,
  type Live,
  type OnsetEvent,
  type OutputFeed,
  type SessionStatus,
  type StemFeatures,
  type StemName,
  type StreamSinks,
} from '@sense/core';

const RATE_HZ = 48_000;

export const RUNNING: SessionStatus = { ...initialStatus('shared'), state: 'running' };

let ids = 0;

const UNKNOWN_BAR = { beatInBar: 0, beatsInBar: 0, subdivision: 0 } as const;

/** What an event has in common with every other, at `time` in seconds. */
function eventAt(time: number) {
  const frame = Math.round(time * RATE_HZ);
  return { id: ++ids, time, frame, emitted: time, confidence: 1, emittedAt: 1000 * time, latency: 0 };
}

/** An onset of the drums at full strength, with its own id. */
export function onset(options: Partial<Live<OnsetEvent>> = {}): Live<OnsetEvent> {
  return { ...eventAt(options.time ?? 0), type: 'onset', stem: 'drums', strength: 1, levelDb: -12, ...options };
}

/** A predicted beat at 120 per minute, with its own id. */
export function beat(options: Partial<Live<BeatEvent>> = {}): Live<BeatEvent> {
  return { ...eventAt(options.time ?? 0), type: 'beat', predicted: true, ...UNKNOWN_BAR, tempo: 120, ...options };
}

/** Features of a hop; values that `stems` does not give are those of silence. */
export function features(time: number, stems: Partial<Record<StemName, Partial<StemFeatures>>> = {}): FeatureFrame {
  return {
    time,
    frame: Math.round(time * RATE_HZ),
    stems: perStem((stem) => ({ ...SILENT_STEM, ...stems[stem] })),
    mix: SILENT_MIX,
  };
}

export interface FakeFeed extends OutputFeed {
  /** Audible time minus event time, in ms: shifts {@link OutputFeed.heardAt}. */
  lookAheadMs: number;
  readonly sinks: StreamSinks;
  readonly controller: AbortController;
  /** Sends {@link onset}. */
  onset(options?: Partial<Live<OnsetEvent>>): void;
  /** Sends {@link beat}. */
  beat(options?: Partial<Live<BeatEvent>>): void;
  /** Sends {@link features}. */
  features(...of: Parameters<typeof features>): void;
  /** Aborts the signal and completes the streams, as a session does at its end. */
  end(): void;
}

/**
 * A running feed.
 *
 * @param options `lookAheadMs` default 0; `now` performance time in ms, default always 0
 */
export function createFakeFeed(options: { lookAheadMs?: number; now?: () => number } = {}): FakeFeed {
  const { lookAheadMs = 0, now = () => 0 } = options;
  const { streams, sinks } = createStreams(RUNNING);
  const controller = new AbortController();
  const feed: FakeFeed = {
    ...streams,
    lookAheadMs,
    sinks,
    controller,
    signal: controller.signal,
    heardAt: (time) => 1000 * time + feed.lookAheadMs,
    clock: {
      contextNow: () => now() / 1000,
      toPerformance: (time) => 1000 * time,
      toContext: (ms) => ms / 1000,
      heardAt: (time) => feed.heardAt(time),
      outputLatencyMs: () => feed.lookAheadMs,
    },
    onset: (event) => sinks.event(onset(event)),
    beat: (event) => sinks.event(beat(event)),
    features: (...of) => sinks.features(features(...of)),
    end() {
      controller.abort();
      sinks.complete();
    },
  };
  return feed;
}
