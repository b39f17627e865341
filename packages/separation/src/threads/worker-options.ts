/**
 * What `createSeparation` tells its worker: the `options` of core's messages, which core passes on
 * unread.
 */
import type { SeparationOptions } from '@sense/core/engine';
import type { ModelLocation } from '../model/loading/locate-model.js';

/** All that the model's own worker needs to know. */
export interface ModelSetup extends ModelLocation {
  /** `model.worker.js` */
  readonly workerUrl: string;
}

export interface WorkerOptions extends SeparationOptions {
  /** Share of a hop's time that a neural separator may take. */
  readonly budget?: number;
  /** The models to load, best first; none: the DSP separator alone. */
  readonly models?: readonly ModelSetup[];
}
