/** A feed under test control: tests send events and features and set the clock. */
import {
  SILENT_MIX,
  createStreams,
  type LiveEvent,
  type OutputFeed,
  type PerStem,
  type StemFeatures,
} from '@sense/core';

export interface FakeFeed extends OutputFeed {
  /** Audible time minus event time, in ms: shifts {@link OutputFeed.heardAt}. */
  offsetMs: number;
  onset(id: number, time: number, more?: Partial<LiveEvent>): void;
  beat(id: number, time: number, tempo?: number): void;
  sendFeatures(time: number, stems: PerStem<StemFeatures>): void;
  end(): void;
}

export function createFakeFeed(): FakeFeed {
  const { streams, sinks } = createStreams({
    state: 'running',
    source: 'open',
    separator: 'fake',
    transport: 'shared',
    stemLatencyMs: 0,
    hops: 0,
    processingMs: 0,
    underruns: 0,
    underrunFrames: 0,
    overrunFrames: 0,
    workerRestarts: 0,
    separatorTransitions: 0,
    model: { state: 'none', progress: 0 },
  });
  const controller = new AbortController();
  const base = (id: number, time: number) => {
    return {
      id,
      time,
      frame: Math.round(time * 48_000),
      emitted: time,
      confidence: 1,
      emittedAt: time * 1000,
      latency: 20,
    };
  };
  const feed: FakeFeed = {
    ...streams,
    signal: controller.signal,
    offsetMs: 0,
    clock: {
      contextNow: () => 0,
      toPerformance: (time) => time * 1000,
      toContext: (ms) => ms / 1000,
      heardAt: (time) => feed.heardAt(time),
      outputLatencyMs: () => 0,
    },
    heardAt: (time) => time * 1000 + feed.offsetMs,
    onset(id, time, more) {
      sinks.event({ ...base(id, time), type: 'onset', stem: 'drums', strength: 1, levelDb: -12, ...more } as LiveEvent);
    },
    beat(id, time, tempo = 120) {
      sinks.event({ ...base(id, time), type: 'beat', predicted: true, beatInBar: 0, tempo });
    },
    sendFeatures: (time, stems) => sinks.features({ time, frame: Math.round(time * 48_000), stems, mix: SILENT_MIX }),
    end() {
      controller.abort();
      sinks.complete();
    },
  };
  return feed;
}
