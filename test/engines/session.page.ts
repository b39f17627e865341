/** Runs in the browser, called by engines.test.ts: a session on the demo song, whose onsets are known. */
import { createSession, STEM_NAMES, type LiveEvent, type SessionStatus, type Source, type StemName } from '@sense/core';
import { connectHaptics, createVirtualDevice } from '@sense/haptics';
import { createSeparation } from '@sense/separation';
import { renderSong } from '../../examples/demo-song/index.js';

/** Onsets closer than this count as one. */
const MERGE_S = 0.02;
/** Largest distance of an event from the true onset that it matches. */
const MATCH_S = 0.03;
/** Gives up after this, so that the test can show the state. */
const PATIENCE_MS = 90_000;

export interface EngineRun {
  readonly status: SessionStatus;
  /** The largest number of consecutive true drum onsets that were reported. */
  readonly consecutive: number;
  /** Median and 99th percentile of the latency of events, in ms. */
  readonly latencyMs: readonly [median: number, slowest: number];
  /** Level of each stem while it was loudest, dBFS. */
  readonly loudestDb: Record<StemName, number>;
  /** Commands to the device, and its strongest motor after the end: 0..1. */
  readonly commands: number;
  readonly levelAfter: number;
  /** Time of the song that was played, and median processing time of a hop in the worst quarter of a second, ms. */
  readonly seconds: number;
  readonly processingMs: number;
}

/**
 * Plays the demo song until `onsets` consecutive drum onsets were reported, every stem sounded, the device got commands
 * and at least `seconds` have been played.
 */
export async function playSong({ onsets, seconds }: { onsets: number; seconds: number }): Promise<EngineRun> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const { mixture, truth, sampleRate } = renderSong({ sampleRate: context.sampleRate });
  const buffer = new AudioBuffer({ length: mixture.left.length, numberOfChannels: 2, sampleRate });
  buffer.copyToChannel(mixture.left as Float32Array<ArrayBuffer>, 0);
  buffer.copyToChannel(mixture.right as Float32Array<ArrayBuffer>, 1);
  const node = new AudioBufferSourceNode(context, { buffer, loop: true });
  let startedAt = Infinity;
  const source: Source = {
    kind: 'node',
    context,
    open: async () => ({
      kind: 'node',
      node,
      alreadyAudible: false,
      async play() {
        startedAt = context.currentTime + 0.2;
        node.start(startedAt);
      },
    }),
  };
  const session = await createSession({ source, separation: createSeparation() });
  const device = createVirtualDevice();
  const haptics = connectHaptics(session, { devices: [device], discover: false, stopOnBlur: false });
  let commands = 0;
  device.onCommand(({ starts }) => (commands += starts.length));
  const events: LiveEvent[] = [];
  const latencies: number[] = [];
  session.events$.subscribe((event) => {
    if (event.type !== 'onset' || event.drums) return;
    latencies.push(event.latency);
    if (event.stem === 'drums') events.push(event);
  });
  let status!: SessionStatus;
  const processing: number[] = [];
  session.status$.subscribe((next) => {
    status = next;
    processing.push(next.processingMs);
  });
  const meters = STEM_NAMES.map((stem) => {
    const meter = new AnalyserNode(context, { fftSize: 4096 });
    session.stems[stem].connect(meter);
    return { stem, meter };
  });
  const loudestDb = { drums: -120, bass: -120, other: -120, vocals: -120 };

  await session.start();
  const times = merged(truth.onsets.filter(({ stem }) => stem === 'drums').map(({ time }) => time));
  const period = buffer.length / sampleRate;
  const played = (): number => context.currentTime - startedAt;
  const consecutive = (): number =>
    mostConsecutive(inLoop(times, period, played()), (time) => isReported(time + startedAt));
  const isReported = (time: number): boolean => events.some((event) => Math.abs(event.time - time) < MATCH_S);
  await until(() => {
    for (const { stem, meter } of meters) loudestDb[stem] = Math.max(loudestDb[stem], levelDb(meter));
    const sounding = STEM_NAMES.every((stem) => loudestDb[stem] > -60);
    return played() >= seconds && consecutive() >= onsets && sounding && commands >= onsets;
  });
  const run = {
    status,
    consecutive: consecutive(),
    latencyMs: [percentile(latencies, 0.5), percentile(latencies, 0.99)] as const,
    loudestDb,
    commands,
    seconds: played(),
    processingMs: percentile(processing, 0.5),
  };
  haptics.dispose();
  await session.dispose();
  await context.close();
  return { ...run, levelAfter: Math.max(...Object.values(device.levels(performance.now()))) };
}

/** Ascending times; of close ones the first. */
function merged(times: readonly number[]): number[] {
  const result: number[] = [];
  for (const time of [...times].sort((a, b) => a - b)) if (time - (result.at(-1) ?? -1) > MERGE_S) result.push(time);
  return result;
}

/** The times up to `end` of a pattern that repeats. */
function inLoop(times: readonly number[], period: number, end: number): number[] {
  const result: number[] = [];
  for (let turn = 0; turn * period < end; turn++) result.push(...times.map((time) => time + turn * period));
  return result.filter((time) => time < end);
}

function mostConsecutive(times: readonly number[], isReported: (time: number) => boolean): number {
  let [row, most] = [0, 0];
  for (const time of times) {
    row = isReported(time) ? row + 1 : 0;
    most = Math.max(most, row);
  }
  return most;
}

/** RMS of the newest samples, in dBFS. */
function levelDb(meter: AnalyserNode): number {
  const samples = new Float32Array(meter.fftSize);
  meter.getFloatTimeDomainData(samples);
  return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length + 1e-12);
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(10 * (sorted[Math.floor(part * sorted.length)] ?? 0)) / 10;
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
}
