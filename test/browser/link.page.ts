/** Runs in the browser, called by link.test.ts: in one page a feed that is sent, in another one the outputs. */
import { connectHaptics, createVirtualDevice, type VirtualDevice } from '@sense/haptics';
import {
  createRecordingStore,
  readRecording,
  receiveFeed,
  recordFeed,
  replayFeed,
  sendFeed,
  type ReceivedFeed,
} from '@sense/link';
import { createStage } from '@sense/visuals';
import { wavFile } from '../support/wav.js';
import { createFakeFeed } from '../support/fake-feed.js';

const LOOK_AHEAD_MS = 150;
const TICK_MS = 10;
const TICKS_PER_KICK = 30;
const NAME = 'link test';

/** A moment on the clock of the machine, in ms. */
const absolute = (localMs: number): number => performance.timeOrigin + localMs;

/** When a page ran: the times of its ticks. */
const ticks: number[] = [];
let device: VirtualDevice;
let received: ReceivedFeed;
const states: string[] = [];
const heard: { frame: number; heardAt: number }[] = [];
const shown: { id: number; heardAt: number; previousFrameAt: number; drawnAt: number }[] = [];

function connect(feed: Parameters<typeof connectHaptics>[0]): void {
  device = createVirtualDevice({ logLength: 100_000 });
  connectHaptics(feed, { devices: [device], discover: false, stopOnBlur: false });
  setInterval(() => ticks.push(absolute(performance.now())), TICK_MS);
  feed.onsets$().subscribe(({ frame, time }) => heard.push({ frame, heardAt: absolute(feed.heardAt(time)) }));
}

/** Sends a feed with a kick every 300 ms over a steady bass, and plays it here too. */
export function startSending(): void {
  const feed = createFakeFeed({ lookAheadMs: LOOK_AHEAD_MS, now: () => performance.now() });
  sendFeed(feed, new BroadcastChannel(NAME));
  connect(feed);
  let tick = 0;
  setInterval(() => {
    const time = performance.now() / 1000;
    feed.features(time, { bass: { levelDb: -10, centroidHz: 60 } });
    if (tick++ % TICKS_PER_KICK === 0) feed.onset({ time, drum: 'kick', levelDb: -6 });
  }, TICK_MS);
}

/** Opens a stage and a virtual device on the received feed. */
export async function startReceiving(): Promise<void> {
  received = receiveFeed(new BroadcastChannel(NAME), { reconnect: true });
  received.status$.subscribe(({ state }) => states.at(-1) !== state && states.push(state));
  connect(received);
  const heardAtOf = new Map<number, number>();
  received.onsets$().subscribe(({ id, time }) => heardAtOf.set(id, received.heardAt(time)));
  const canvas = document.createElement('div');
  canvas.style.cssText = 'position:fixed;left:0;top:0;width:120px;height:80px';
  document.body.append(canvas);
  let previousFrameAt = performance.now();
  await createStage(received, {
    canvas,
    adaptiveResolution: false,
    maxPixelRatio: 1,
    onFrame: ({ shownEvents, frameTime, performanceTime }) => {
      for (const id of shownEvents) {
        shown.push({ id, heardAt: heardAtOf.get(id)!, previousFrameAt, drawnAt: performanceTime });
      }
      previousFrameAt = frameTime;
    },
  });
}

/** Absolute times (ms) at which transients started on the device of this page. */
export function pulses(): number[] {
  return device.log.filter(({ starts }) => starts.length > 0).map(({ timeMs }) => absolute(timeMs));
}

/** Frames of the sender's engine, and absolute times (ms) at which this page expects their onsets to be heard. */
export function heardOnsets(): typeof heard {
  return heard;
}

export function shownOnsets(): typeof shown {
  return shown;
}

export function tickTimes(): number[] {
  return ticks;
}

/** States of the received feed, each once in a row. */
export function receivedStates(): string[] {
  return states;
}

export function levelNow(): number {
  const { low, high } = device.levels();
  return Math.max(low, high);
}

export function stats(): ReceivedFeed['stats'] {
  return received.stats;
}

/** A feed recorded for two seconds, in which kicks sound every half second. */
async function recordKicks(): Promise<Blob> {
  let now = 0;
  const feed = createFakeFeed({ now: () => now });
  const recorder = recordFeed(feed);
  for (; now <= 4000; now += TICK_MS) {
    feed.features(now / 1000);
    if (now % 500 === 0) feed.onset({ time: now / 1000, drum: 'kick' });
    await Promise.resolve();
  }
  await recorder.stop();
  return recorder.toBlob();
}

/** How much later than its media time a kick is heard, and the longest time that the page stood still since the previous one. */
export interface ReplayError {
  readonly errorMs: number;
  readonly stallMs: number;
}

/**
 * Replays a recording with an audio element, with a seek: by the clock of the element, how much later than their
 * media time kicks are heard, in ms.
 */
export async function replayWithSound(): Promise<{ errors: ReplayError[]; states: string[] }> {
  let lastTickAt = performance.now();
  let stallMs = 0;
  const ticking = setInterval(() => {
    stallMs = Math.max(stallMs, performance.now() - lastTickAt - TICK_MS);
    lastTickAt = performance.now();
  }, TICK_MS);
  const audio = new Audio();
  const sound = wavFile([new Float32Array(4 * 48_000)], 48_000) as Uint8Array<ArrayBuffer>;
  audio.src = URL.createObjectURL(new Blob([sound], { type: 'audio/wav' }));
  const replay = replayFeed(await readRecording(await recordKicks()), { clock: audio });
  const seen: string[] = [];
  replay.status$.subscribe(({ state }) => seen.at(-1) !== state && seen.push(state));
  const due: { mediaTime: number; heardAt: number }[] = [];
  replay
    .onsets$()
    .subscribe(({ time, frame }) => due.push({ mediaTime: frame / 48_000, heardAt: replay.heardAt(time) }));
  const errors: ReplayError[] = [];
  /** Measures the next kick in the first task after it is heard. */
  const measure = async (): Promise<void> => {
    while (due.length === 0) await pause();
    const { mediaTime, heardAt } = due.shift()!;
    while (performance.now() < heardAt) await pause();
    const errorMs = 1000 * (audio.currentTime - mediaTime) - (performance.now() - heardAt);
    errors.push({ errorMs, stallMs: Math.max(stallMs, performance.now() - lastTickAt - TICK_MS) });
    stallMs = 0;
  };
  await replay.play();
  for (let kick = 0; kick < 4; kick++) await measure();
  replay.pause();
  due.length = 0;
  replay.seek(2.2);
  await replay.play();
  for (let kick = 0; kick < 3; kick++) await measure();
  replay.dispose();
  clearInterval(ticking);
  return { errors, states: seen };
}

/** Records into the browser's database for as long as the page lives; resolves when an onset is stored. */
export async function recordIntoStore(): Promise<void> {
  const store = createRecordingStore('test');
  const feed = createFakeFeed();
  recordFeed(feed, { to: store.write });
  feed.features(1);
  feed.onset({ time: 1, drum: 'kick' });
  await pause();
  await store.write('');
}

/** What the database holds, and whether it is empty after it was cleared. */
export async function readStore(): Promise<{ kinds: string[]; warnings: readonly string[]; left: number }> {
  const store = createRecordingStore('test');
  const { items, warnings } = await readRecording(await store.read());
  await store.clear();
  return { kinds: items.map(({ kind }) => kind), warnings, left: (await store.read()).size };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TICK_MS));
