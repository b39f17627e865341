/**
 * Client of a model in a separate worker. Runs on the thread that uses the model: that thread keeps
 * running while the model loads, and survives its failure.
 */
import { Scope, SenseError, type NormalRange } from '@sense/core/engine';
import { ScriptLoad } from '@sense/core/internal';
import type { ModelManifest } from '../model/kinds/kinds.js';
import type { ModelRunner } from '../model/model-runner.js';
import { sizeOf } from '../model/tensors.js';
import type { FromModel, ToModel } from './model-messages.js';
import { workerAt } from './open-worker.js';
import type { ModelSetup } from './worker-options.js';

export interface RemoteModel {
  readonly manifest: ModelManifest;
  readonly runner: ModelRunner;
}

/** Starts the worker and loads the model there. Rejects like `loadModel` and `createModelRunner`. */
export async function openRemoteModel(
  setup: ModelSetup,
  onProgress: (progress: NormalRange) => void,
): Promise<RemoteModel> {
  const link = new ModelLink(setup.workerUrl);
  try {
    const { manifest } = await link.request({ type: 'load', setup }, 'loaded', ({ progress }) => onProgress(progress));
    return { manifest, runner: new RemoteRunner(link, manifest) };
  } catch (error) {
    link.close();
    throw error;
  }
}

class RemoteRunner implements ModelRunner {
  readonly input: Float32Array;
  readonly #link: ModelLink;
  readonly #message: ToModel;

  constructor(link: ModelLink, manifest: ModelManifest) {
    this.#link = link;
    this.input = new Float32Array(sizeOf(manifest.input.shape));
    this.#message = { type: 'run', input: this.input };
  }

  async run(): Promise<Float32Array> {
    return (await this.#link.request(this.#message, 'output')).output;
  }

  reset(): void {
    this.#link.post({ type: 'reset' });
  }

  dispose(): void {
    this.#link.close();
  }
}

type Reply<Type extends FromModel['type']> = Extract<FromModel, { type: Type }>;

/** Sends one request at a time to the model worker, and waits for its reply. */
class ModelLink {
  readonly #worker: Worker;
  readonly #scope = new Scope();
  #pending: { resolve: (message: FromModel) => void; reject: (error: SenseError) => void } | undefined;
  #onProgress: ((message: Reply<'progress'>) => void) | undefined;
  #error: SenseError | undefined;

  constructor(workerUrl: string) {
    this.#worker = workerAt(workerUrl);
    this.#worker.onmessage = (event: MessageEvent<FromModel>) => this.#receive(event.data);
    const script = { address: workerUrl, option: 'modelWorkerUrl of createSeparation()' };
    const load = new ScriptLoad(script, 'worker-src', this.#scope);
    this.#worker.onerror = (event: ErrorEvent) => {
      event.preventDefault();
      if (event.message) this.#failWith(event.message);
      else void load.explain().then(({ text }) => this.#failWith(text));
    };
  }

  /** Resolves to the reply of type `type`; rejects if the worker reports a failure, or fails itself. */
  request<Type extends FromModel['type']>(
    message: ToModel,
    type: Type,
    onProgress?: (message: Reply<'progress'>) => void,
  ): Promise<Reply<Type>> {
    if (this.#error) return Promise.reject(this.#error);
    this.#onProgress = onProgress;
    return new Promise((resolve, reject) => {
      this.#pending = {
        resolve: (reply) => {
          if (reply.type === type) resolve(reply as Reply<Type>);
          else
            reject(
              new SenseError('model-unavailable', `the model worker replied '${reply.type}' instead of '${type}'`),
            );
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
    this.#scope.dispose();
    this.#fail(new SenseError('disposed', 'the model has been closed'));
  }

  #receive(message: FromModel): void {
    if (message.type === 'progress') return this.#onProgress?.(message);
    if (message.type === 'failed') return this.#fail(new SenseError(message.code, message.message));
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(message);
  }

  #failWith(why: string): void {
    this.#fail(new SenseError('model-unavailable', `the model worker failed: ${why}`));
  }

  #fail(error: SenseError): void {
    this.#error ??= error;
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(error);
  }
}
