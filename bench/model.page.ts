/**
 * Runs in the browser for bench/model.ts: feeds a real separation worker at the pace of sound, as
 * the audio thread would, and notes what each hop takes.
 */
import { AudioEnd, createLinks, linkTransfers, type FromWorker, type ToWorker } from '@sense/core/offline';
import { createSeparation } from '@sense/separation';
import { renderSong } from '../examples/demo-song/index.js';

const RATE = 48_000;
const QUANTUM = 128;
const HOP = 512;
/** Longer than the takeover's fade and the engine's tiering up. */
const SETTLE_HOPS = 400;

export interface WorkerRun {
  /** Separation and analysis of each hop, once the separator asked for is at work. */
  readonly hopMs: number[];
  /** From the request for a worker to its first hop, in ms. */
  readonly firstHopMs: number;
  /** From the request to the takeover by the model; null without one. */
  readonly takeoverMs: number | null;
  /** The longest time between hops before the takeover: what loading does to the rest. */
  readonly longestGapMs: number;
  readonly overrunFrames: number;
}

/** `seconds` of the demo song through a worker with or without the model. */
export async function runWorker(model: 'lite' | 'none', seconds: number): Promise<WorkerRun> {
  // Takes over at any speed: this is to measure, not to protect.
  const separation = createSeparation({ model, budget: 10 });
  const { mixture } = renderSong({ sampleRate: RATE });
  const requestedAt = performance.now();
  const worker = separation.createWorker(new OfflineAudioContext(1, 1, RATE));
  const post = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  const links = createLinks(RATE, 'shared');
  const audio = new AudioEnd(links.audio);
  const hopMs: number[] = [];
  let firstHopMs = 0;
  let takeoverMs: number | null = null;
  let settling = SETTLE_HOPS;
  let longestGapMs = 0;
  let lastAt = 0;
  let overrunFrames = 0;
  worker.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<FromWorker>;
    if (data.type === 'ready') {
      post({ type: 'start', link: links.worker, nearFrame: 0, firstEventId: 0 }, linkTransfers(links.worker));
    } else if (data.type === 'separator') takeoverMs = performance.now() - requestedAt;
    else if (data.type === 'batch') {
      const postedAt = data.postedAt - performance.timeOrigin;
      firstHopMs ||= postedAt - requestedAt;
      if (takeoverMs === null && lastAt > 0) longestGapMs = Math.max(longestGapMs, postedAt - lastAt);
      lastAt = postedAt;
      overrunFrames = data.counters.overrunFrames;
      if ((model === 'none' || takeoverMs !== null) && settling-- <= 0) hopMs.push(data.counters.hopMs);
    }
  });
  post({ type: 'prepare', contextRate: RATE, options: separation.options });

  const wanted = (seconds * RATE) / HOP;
  const startedAt = performance.now();
  let frame = 0;
  while (hopMs.length < wanted && performance.now() - startedAt < 1000 * (seconds + 60)) {
    const due = ((performance.now() - startedAt) / 1000) * RATE;
    for (; frame < due; frame += QUANTUM) {
      const at = frame % (mixture.left.length - QUANTUM);
      audio.input.write([mixture.left.subarray(at, at + QUANTUM), mixture.right.subarray(at, at + QUANTUM)], QUANTUM);
      if ((frame / QUANTUM) % (HOP / QUANTUM) === 3) audio.flush();
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  worker.terminate();
  return { hopMs, firstHopMs, takeoverMs, longestGapMs, overrunFrames };
}
