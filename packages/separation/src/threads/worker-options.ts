/** The `options` that `createSeparation` sends to its worker; core passes them on without reading them. */
import type { SeparationOptions } from '@sense/core/engine';
import type { ModelLocation } from '../model/loading/locate-model.js';

/** What is needed to load a model in a separate worker. */
export interface ModelSetup extends ModelLocation {
  /** Address of `model.worker.js`. */
  readonly workerUrl: string;
}

export interface WorkerOptions extends SeparationOptions {
  /** Fraction of a hop's duration that a neural separator may take. */
  readonly budget?: number;
  /** The models to load, best first; empty: the DSP separator only. */
  readonly models?: readonly ModelSetup[];
}
