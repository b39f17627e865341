/**
 * The browser side of bench/latency/latency.ts: plays a rendering with known onsets through the whole live chain, and records
 * when each onset reaches a recording actuator and an animation frame.
 */
import { createSession, type LiveEvent, type SessionStatus, type Source } from '@sense/core';
import { connectHaptics, createVirtualDevice } from '@sense/haptics';
import { createSeparation } from '@sense/separation';
import { createStage } from '@sense/visuals';
import { renderClicks, renderSong, type Rendering } from '../../examples/demo-song/index.js';

export interface RunOptions {
  readonly signal: 'song' | 'clicks';
  readonly transport: 'auto' | 'message-port';
  /** Fraction of the time that the main thread is kept busy, 0..1. */
  readonly busy: number;
  readonly seconds: number;
}

/** Latencies of one onset, in ms after its first sample entered the graph; null if it was missed. */
export interface OnsetLatencies {
  readonly stem: string;
  /** Time of the onset, from the start of the rendering. */
  readonly seconds: number;
  readonly eventMs: number | null;
  readonly commandMs: number | null;
  readonly frameMs: number | null;
}

export interface RunResult {
  readonly latencies: readonly OnsetLatencies[];
  readonly status: SessionStatus;
  /** Seconds after the start of each gap of the stems, to a quarter of a second. */
  readonly gapTimes: readonly number[];
  /** Seconds after the start and new margin in ms, for each change of the margin. */
  readonly margins: readonly (readonly [seconds: number, marginMs: number])[];
  /** Glitches of the audio device; null if the browser does not count them (before Chromium 146). */
  readonly deviceUnderruns: number | null;
  readonly sampleRate: number;
}

interface Arrival {
  readonly event: LiveEvent;
  /** Performance time (ms) at which the event reached the main thread. */
  readonly arrivedAt: number;
  /** Performance time (ms) of context time 0 according to the clock at that moment. */
  readonly contextZeroAt: number;
}

/** Onsets closer than this count as one. */
const MERGE_S = 0.02;
/** Largest distance of an event from the true onset it matches. */
const MATCH_S = 0.05;
const BUSY_PERIOD_MS = 20;

export async function runLatency(options: RunOptions): Promise<RunResult> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const rendering = render(options, context.sampleRate);
  const player = playerOf(rendering, context);
  const session = await createSession({
    source: player.source,
    separation: createSeparation(),
    transport: options.transport,
    monitor: 'off',
  });
  const device = createVirtualDevice({ logLength: 100_000 });
  // Latency is measured from the graph: nothing is delayed to the audible time.
  const haptics = connectHaptics(session, {
    devices: [device],
    discover: false,
    timing: 'immediate',
    stopOnBlur: false,
  });
  const commandAt = new Map<number, number>();
  device.onCommand((command) => {
    for (const { id } of command.starts) if (!commandAt.has(id)) commandAt.set(id, command.timeMs);
  });
  const frameAt = new Map<number, number>();
  const stage = await createStage(session, {
    canvas: document.body.appendChild(Object.assign(document.createElement('canvas'), { width: 320, height: 200 })),
    timing: 'immediate',
    maxPixelRatio: 1,
    onFrame: ({ performanceTime, shownEvents }) => {
      for (const id of shownEvents) frameAt.set(id, performanceTime);
    },
  });
  const events: Arrival[] = [];
  let newestId = -1;
  session.events$.subscribe((event) => {
    // Updates are later by design: only the first emission counts.
    if (event.id <= newestId) return;
    newestId = event.id;
    // The clock at this moment: a later glitch must not affect this event.
    events.push({ event, arrivedAt: performance.now(), contextZeroAt: session.clock.toPerformance(0) });
  });
  let status!: SessionStatus;
  let beganAt = performance.now();
  const gapTimes: number[] = [];
  const margins: [number, number][] = [];
  session.status$.subscribe((next) => {
    const seconds = (performance.now() - beganAt) / 1000;
    while (gapTimes.length < next.underruns) gapTimes.push(seconds);
    const { stemMarginMs = 0 } = next;
    if (stemMarginMs !== margins.at(-1)?.[1]) margins.push([seconds, stemMarginMs]);
    status = next;
  });

  const stopBusy = keepBusy(options.busy);
  await session.start();
  beganAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, options.seconds * 1000 + 500));
  stopBusy();

  const latencies = onsetsOf(rendering, options.seconds).map(({ time, stem }): OnsetLatencies => {
    const enteredTime = player.startedAt() + time;
    const arrival = nearest(events, enteredTime, stem);
    const enteredAt = arrival ? arrival.contextZeroAt + enteredTime * 1000 : 0;
    const since = (at: number | undefined): number | null => (at === undefined ? null : at - enteredAt);
    return {
      stem,
      seconds: time,
      eventMs: since(arrival?.arrivedAt),
      commandMs: since(arrival && commandAt.get(arrival.event.id)),
      frameMs: since(arrival && frameAt.get(arrival.event.id)),
    };
  });
  const playback = (context as { playbackStats?: { underrunEvents?: number; fallbackFramesEvents?: number } })
    .playbackStats;
  const result = {
    latencies,
    status,
    gapTimes,
    margins,
    deviceUnderruns: playback?.underrunEvents ?? playback?.fallbackFramesEvents ?? null,
    sampleRate: context.sampleRate,
  };
  haptics.dispose();
  await stage.dispose();
  await session.dispose();
  await context.close();
  return result;
}

function render({ signal, seconds }: RunOptions, sampleRate: number): Rendering {
  if (signal === 'song') return renderSong({ sampleRate });
  const times = Array.from({ length: Math.floor(seconds / 0.25) }, (_, k) => 0.25 * (k + 1));
  return renderClicks({ times, seconds: seconds + 1, sampleRate });
}

/** A source that plays the rendering and records the context time of its first sample. */
function playerOf(
  { mixture, sampleRate }: Rendering,
  context: AudioContext,
): { source: Source; startedAt: () => number } {
  const buffer = new AudioBuffer({ length: mixture.left.length, numberOfChannels: 2, sampleRate });
  buffer.copyToChannel(mixture.left as Float32Array<ArrayBuffer>, 0);
  buffer.copyToChannel(mixture.right as Float32Array<ArrayBuffer>, 1);
  const node = new AudioBufferSourceNode(context, { buffer });
  let startedAt = 0;
  const play = async (): Promise<void> => {
    // A whole frame, so that the buffer is not resampled.
    startedAt = Math.ceil((context.currentTime + 0.2) * sampleRate) / sampleRate;
    node.start(startedAt);
  };
  const source: Source = {
    kind: 'node',
    context,
    open: async () => ({ kind: 'node', node, alreadyAudible: false, play }),
  };
  return { source, startedAt: () => startedAt };
}

/** True drum onsets, which drive the actuators; close ones merged. */
function onsetsOf(rendering: Rendering, seconds: number): { time: number; stem: string }[] {
  const merged: { time: number; stem: string }[] = [];
  for (const { time, stem } of [...rendering.truth.onsets].sort((a, b) => a.time - b.time)) {
    if (stem !== 'drums' || time > seconds) continue;
    if (!merged.length || time - merged.at(-1)!.time > MERGE_S) merged.push({ time, stem });
  }
  return merged;
}

function nearest(events: readonly Arrival[], time: number, stem: string): Arrival | undefined {
  let best: Arrival | undefined;
  for (const entry of events) {
    const { event } = entry;
    if (event.type !== 'onset' || event.stem !== stem) continue;
    const distance = Math.abs(event.time - time);
    if (distance <= MATCH_S && (!best || distance < Math.abs(best.event.time - time))) best = entry;
  }
  return best;
}

function keepBusy(fraction: number): () => void {
  if (fraction <= 0) return () => undefined;
  const timer = setInterval(() => {
    const end = performance.now() + fraction * BUSY_PERIOD_MS;
    while (performance.now() < end);
  }, BUSY_PERIOD_MS);
  return () => clearInterval(timer);
}
