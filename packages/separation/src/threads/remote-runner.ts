/**
 * A model that runs in a worker of its own, seen from the thread that uses it: that thread goes on
 * while the model loads, and survives it. Knows messages, not what the tensors mean.
 */
import { SenseError } from '@sense/core/engine';
import { workerAt } from './open-worker.js';
import type { ModelSetup } from './worker-options.js';
import type { ModelManifest } from '../model/kinds/kinds.js';
import type { FromModel, ToModel } from './model-messages.js';
import type { ModelRunner } from '../model/model-runner.js';

export interface RemoteModel {
  readonly manifest: ModelManifest;
  readonly runner: ModelRunner;
}

/** Starts the worker and loads the model there. Rejects as `loadModel` and `createModelRunner` do. */
export async function openRemoteModel(setup: ModelSetup, onProgress: (share: number) => void): Promise<RemoteModel> {
  const link = new ModelLink(setup.workerUrl);
  try {
    const { manifest } = await link.ask({ type: 'load', setup }, 'loaded', ({ share }) => onProgress(share));
    return { manifest, runner: new RemoteRunner(link, manifest) };
  } catch (error) {
    link.close();
    throw error;
  }
}

class RemoteRunner implements ModelRunner {
  readonly input: Float32Array;
  readonly #link: ModelLink;
  readonly #request: ToModel;

  constructor(link: ModelLink, manifest: ModelManifest) {
    this.#link = link;
    this.input = new Float32Array(manifest.input.shape.reduce((product, size) => product * size, 1));
    this.#request = { type: 'run', input: this.input };
  }

  async run(): Promise<Float32Array> {
    return (await this.#link.ask(this.#request, 'answer')).answer;
  }

  reset(): void {
    this.#link.post({ type: 'reset' });
  }

  dispose(): void {
    this.#link.close();
  }
}

type Answer<Type extends FromModel['type']> = Extract<FromModel, { type: Type }>;

/** One question at a time, and its answer. */
class ModelLink {
  readonly #worker: Worker;
  #waiting: { resolve: (message: FromModel) => void; reject: (error: SenseError) => void } | undefined;
  #onProgress: ((message: Answer<'progress'>) => void) | undefined;
  #broken: SenseError | undefined;

  constructor(workerUrl: string) {
    this.#worker = workerAt(workerUrl);
    this.#worker.onmessage = (event: MessageEvent<FromModel>) => this.#receive(event.data);
    this.#worker.onerror = (event: ErrorEvent) => {
      event.preventDefault();
      const why = event.message || `it could not be loaded from ${workerUrl}: pass its address as modelWorkerUrl`;
      this.#break(new SenseError('model-unavailable', `the model's worker failed: ${why}`));
    };
  }

  /** Resolves to the answer of type `type`; rejects if the worker says that it failed, or fails. */
  ask<Type extends FromModel['type']>(
    message: ToModel,
    type: Type,
    onProgress?: (message: Answer<'progress'>) => void,
  ): Promise<Answer<Type>> {
    if (this.#broken) return Promise.reject(this.#broken);
    this.#onProgress = onProgress;
    return new Promise((resolve, reject) => {
      this.#waiting = {
        resolve: (answer) => {
          if (answer.type === type) resolve(answer as Answer<Type>);
          else reject(new SenseError('model-unavailable', `the model's worker answered '${answer.type}'`));
        },
        reject,
      };
      this.post(message);
    });
  }

  post(message: ToModel): void {
    this.#worker.postMessage(message);
  }

  close(): void {
    this.#worker.terminate();
    this.#break(new SenseError('disposed', 'the model has been closed'));
  }

  #receive(message: FromModel): void {
    if (message.type === 'progress') return this.#onProgress?.(message);
    if (message.type === 'failed') return this.#break(new SenseError(message.code, message.message));
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(message);
  }

  #break(error: SenseError): void {
    this.#broken = error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
