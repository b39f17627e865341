/** Input of the engine side of a session: a hop of noise at a time, in render quanta. */
import { ENGINE_FORMAT } from '@sense/core/engine';
import { HighPass, INPUT_HIGH_PASS_HZ, type AudioEnd } from '@sense/core/internal';
import { noise } from '../../../support/signals.js';

const QUANTUM = 128;

/** Writes a hop of mono noise to the input ring; the same for the same seed. */
export function writeNoiseHop({ input }: AudioEnd, seed: number): void {
  const samples = noise(ENGINE_FORMAT.hopFrames, seed);
  for (let at = 0; at < samples.length; at += QUANTUM) {
    const quantum = samples.subarray(at, at + QUANTUM);
    input.write([quantum, quantum], QUANTUM);
  }
}

/** What the separator gets of the hops with the seeds 1, 2, 3, ... */
export class ExpectedInput {
  readonly #highPass = new HighPass(INPUT_HIGH_PASS_HZ, ENGINE_FORMAT.sampleRate, 1);
  #seed = 0;

  next(): Float32Array {
    const samples = noise(ENGINE_FORMAT.hopFrames, ++this.#seed);
    this.#highPass.process(samples);
    return samples;
  }
}
