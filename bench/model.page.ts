/**
 * Browser side of bench/model.ts: feeds a real separation worker at the real-time rate, like the audio
 * thread, and records the processing time of each hop.
 */
import { AudioEnd, createLinks, linkTransfers, type FromWorker, type ToWorker } from '@sense/core/internal';
import { createSeparation } from '@sense/separation';
import { createDspSeparator } from '@sense/separation/engine';
import { COST_WARM_UP_HOPS, SeparationCost, type CostFigures } from '@sense/separation/internal';
import { renderSong } from '../examples/demo-song/index.js';

const RATE = 48_000;
const QUANTUM = 128;
const HOP = 512;

export interface WorkerRun {
  /** Of hops in which the requested separator was active. */
  readonly cost: CostFigures;
  /** From the request for a worker to its first hop, in ms. */
  readonly firstHopMs: number;
  /** From the request to the transition to the model, in ms; null without one. */
  readonly transitionMs: number | null;
  /** The longest time between hops before the transition, in ms: the effect of loading on the rest. */
  readonly longestGapMs: number;
  readonly overrunFrames: number;
}

/** `seconds` of the demo song through a worker with or without the model. */
export async function runWorker(model: 'lite' | 'none', seconds: number): Promise<WorkerRun> {
  // The model becomes active at any speed: this measures it.
  const separation = createSeparation({ model, budget: 10 });
  const { mixture } = renderSong({ sampleRate: RATE });
  const requestedAt = performance.now();
  const worker = separation.createWorker(new OfflineAudioContext(1, 1, RATE));
  const post = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  const links = createLinks(RATE, 'shared');
  const audio = new AudioEnd(links.audio);
  const cost = new SeparationCost(createDspSeparator());
  let noted = 0;
  let firstHopMs = 0;
  let transitionMs: number | null = null;
  let longestGapMs = 0;
  let lastAt = 0;
  let overrunFrames = 0;
  worker.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<FromWorker>;
    if (data.type === 'ready') {
      post({ type: 'want-features', everyHops: 1 });
      post({ type: 'start', link: links.worker, nearFrame: 0, firstEventId: 0 }, linkTransfers(links.worker));
    } else if (data.type === 'separator') transitionMs = performance.now() - requestedAt;
    else if (data.type === 'batch') {
      const postedAt = data.postedAt - performance.timeOrigin;
      firstHopMs ||= postedAt - requestedAt;
      if (transitionMs === null && lastAt > 0) longestGapMs = Math.max(longestGapMs, postedAt - lastAt);
      lastAt = postedAt;
      overrunFrames = data.counters.overrunFrames;
      if (model === 'lite' && transitionMs === null) return;
      cost.note(data.counters.separationMs, data.counters.processingMs);
      noted++;
    }
  });
  post({ type: 'prepare', contextRate: RATE, options: separation.options });

  const wanted = COST_WARM_UP_HOPS + Math.max(COST_WARM_UP_HOPS + 1, (seconds * RATE) / HOP);
  const startedAt = performance.now();
  let frame = 0;
  while (noted < wanted && performance.now() - startedAt < 1000 * (seconds + 60)) {
    const due = ((performance.now() - startedAt) / 1000) * RATE;
    for (; frame < due; frame += QUANTUM) {
      const at = frame % (mixture.left.length - QUANTUM);
      audio.input.write([mixture.left.subarray(at, at + QUANTUM), mixture.right.subarray(at, at + QUANTUM)], QUANTUM);
      if ((frame / QUANTUM) % (HOP / QUANTUM) === 3) audio.flush();
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  worker.terminate();
  return { cost: cost.figures(), firstHopMs, transitionMs, longestGapMs, overrunFrames };
}
