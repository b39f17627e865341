/**
 * The playout in simulated time: input is captured in render quanta, and the stems of each hop arrive after a delay
 * that the test chooses. Stems are a quarter of the input each, so that the outputs sum to the delayed input.
 */
import { STEM_NAMES } from '@sense/core/engine';
import { FrameRing, allocateRing } from '@sense/core/internal';
import type { MarginRange } from '../../../../../packages/core/src/live/audio-thread/margin-control.js';
import { Playout } from '../../../../../packages/core/src/live/audio-thread/playout.js';

export const RATE = 48_000;
export const QUANTUM = 128;
export const HOP = 512;
/** One hop until the stems of a hop begin to be processed. */
export const CHAIN = HOP;
const CHANNELS = 2 * STEM_NAMES.length;

export interface Simulation {
  readonly margin: MarginRange;
  /** Left and right of the input at a frame. */
  readonly sample: (frame: number) => number;
  /** Time in frames from the end of hop number `hop` to its stems. They never overtake those of an earlier hop. */
  readonly lateness: (hop: number) => number;
  readonly seconds: number;
}

export interface SimulationResult {
  readonly playout: Playout;
  /** Sum of the left outputs of all stems. */
  readonly left: Float32Array;
  /** Left output of the drums. */
  readonly drums: Float32Array;
  /** The course of the delay: the second of each change, and the new margin in frames. */
  readonly course: readonly (readonly [second: number, marginFrames: number])[];
  /** Changes as `StemDelay` gets them. */
  readonly changes: readonly { readonly fromFrame: number; readonly delayFrames: number }[];
}

export function simulate({ margin, sample, lateness, seconds }: Simulation): SimulationResult {
  const input = new FrameRing(allocateRing(2, 65_536, false));
  const stems = new FrameRing(allocateRing(CHANNELS, 65_536, false));
  const playout = new Playout({ chainFrames: CHAIN, margin, sampleRate: RATE });
  const frames = Math.floor((seconds * RATE) / QUANTUM) * QUANTUM;
  const left = new Float32Array(frames);
  const drums = new Float32Array(frames);
  const course: [number, number][] = [];
  const changes: { fromFrame: number; delayFrames: number }[] = [];
  const block = new Float32Array(QUANTUM);
  const hopBlock = new Float32Array(HOP);
  let [arrived, readyAt] = [0, -Infinity];
  for (let now = 0; now < frames; now += QUANTUM) {
    for (let i = 0; i < QUANTUM; i++) block[i] = sample(now + i);
    input.write([block, block], QUANTUM);
    for (;;) {
      const end = (arrived + 1) * HOP;
      readyAt = Math.max(readyAt, end + lateness(arrived));
      if (end > now + QUANTUM || readyAt > now + QUANTUM) break;
      for (let i = 0; i < HOP; i++) hopBlock[i] = sample(end - HOP + i) / 4;
      stems.write(Array<Float32Array>(CHANNELS).fill(hopBlock), HOP);
      arrived++;
    }
    const outputs = Array.from({ length: CHANNELS }, () => new Float32Array(QUANTUM));
    const before = playout.delayChanges;
    playout.render(input, stems, outputs, QUANTUM);
    if (playout.delayChanges !== before) {
      course.push([now / RATE, playout.delayFrames - CHAIN]);
      changes.push({ fromFrame: playout.changedAtFrame, delayFrames: playout.delayFrames });
    }
    for (let channel = 0; channel < CHANNELS; channel += 2) outputs[channel]!.forEach((x, i) => (left[now + i]! += x));
    drums.set(outputs[0]!, now);
  }
  return { playout, left, drums, course, changes };
}
