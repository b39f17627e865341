/**
 * Unpacks the stored weights of the prior: one text of 16-bit integers, one scale per tensor.
 * Knows nothing of what the network computes.
 */
import { CUE_COUNT } from './cues.js';
import { SLOTS, type PriorWeights } from './prior-network.js';

/** As written by the training script. */
export interface StoredPrior {
  readonly bands: number;
  readonly hidden: number;
  readonly summary: number;
  readonly regions: number;
  /** Value of one integer step, for each tensor in the order of {@link TENSORS}. */
  readonly scales: readonly number[];
  /** Little-endian int16 of all tensors in order, base64. */
  readonly data: string;
}

/** Order of the tensors in {@link StoredPrior.data}. */
const TENSORS = [
  'input',
  'inputBias',
  'gateInput',
  'gateState',
  'gateInputBias',
  'gateStateBias',
  'neighbours',
  'fromSummary',
  'middleBias',
  'output',
  'outputBias',
] as const;

type TensorName = (typeof TENSORS)[number];

export function unpackPrior(stored: StoredPrior): PriorWeights {
  const { bands, hidden, summary, regions } = stored;
  const outputs = SLOTS * 4;
  const sizes: Record<TensorName, number> = {
    input: hidden * CUE_COUNT,
    inputBias: bands * hidden,
    gateInput: 3 * summary * regions * hidden,
    gateState: 3 * summary * summary,
    gateInputBias: 3 * summary,
    gateStateBias: 3 * summary,
    neighbours: 3 * hidden * hidden,
    fromSummary: hidden * summary,
    middleBias: bands * hidden,
    output: outputs * hidden,
    outputBias: bands * outputs,
  };
  const bytes = Uint8Array.from(atob(stored.data), (character) => character.charCodeAt(0));
  const integers = new DataView(bytes.buffer);
  let at = 0;
  const tensors = {} as Record<TensorName, Float32Array>;
  TENSORS.forEach((name, index) => {
    const scale = stored.scales[index]!;
    tensors[name] = Float32Array.from({ length: sizes[name] }, () => integers.getInt16(2 * at++, true) * scale);
  });
  return { hidden, summary, regions, ...tensors };
}
