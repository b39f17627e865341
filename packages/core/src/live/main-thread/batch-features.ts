/** Main thread: the feature frames of a batch of the worker. */
import { FEATURE_BLOCK_SIZE, FeatureView } from '../../model/features.js';
import type { Seconds } from '../../model/units.js';
import type { WorkerBatch } from '../worker-messages.js';

/** The features of each hop, oldest first. `origin`: context time of captured frame 0. */
export function featuresOf({ hops, features }: WorkerBatch, origin: Seconds): FeatureView[] {
  return hops.map(({ time, frame }, hop) => {
    const block = features.subarray(hop * FEATURE_BLOCK_SIZE, (hop + 1) * FEATURE_BLOCK_SIZE);
    return new FeatureView(block, time + origin, frame);
  });
}
