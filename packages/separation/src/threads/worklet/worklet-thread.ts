/**
 * Main thread: a session's separation on the audio thread, with the interface of a worker. Loads the model,
 * which the audio thread cannot fetch, and forwards all other messages.
 */
import { Scope, type SeparationWorker } from '@sense/core/engine';
import { loadWorklet, type FromWorker, type ToWorker } from '@sense/core/internal';
import type { ModelLocation } from '../../model/loading/locate-model.js';
import { loadModel } from '../../model/loading/model-loader.js';
import { modelFailure, plainError } from '../plain-error.js';
import { SESSION_PROCESSOR, type ToSession } from './worklet-messages.js';

export interface WorkletThreadOptions {
  readonly context: BaseAudioContext;
  /** `separation.worklet.js` */
  readonly workletUrl: string | URL;
  /** Undefined: the DSP separator only. */
  readonly model: ModelLocation | undefined;
}

export class WorkletThread extends EventTarget implements SeparationWorker {
  readonly #scope = new Scope();
  readonly #context: BaseAudioContext;
  readonly #opened: Promise<AudioWorkletNode>;

  constructor({ context, workletUrl, model }: WorkletThreadOptions) {
    super();
    this.#context = context;
    this.#opened = this.#open(workletUrl);
    this.#opened.catch((error: unknown) => this.#emitError(plainError(error, 'thread-failed').message));
    if (model) void this.#load(model);
  }

  /** Messages are sent in the order of the calls, once the worklet is loaded. */
  postMessage(message: ToWorker, transfer: Transferable[] = []): void {
    this.#post(message, transfer);
  }

  terminate(): void {
    this.#post({ type: 'close' });
    this.#scope.dispose();
  }

  async #open(workletUrl: string | URL): Promise<AudioWorkletNode> {
    const context = this.#context;
    await loadWorklet(context, workletUrl, { what: 'separation worklet', option: 'workletUrl of createSeparation()' });
    this.#scope.requireOpen('the separation worklet');
    // A silent output: a node without a connection to the destination is not called.
    const node = new AudioWorkletNode(context, SESSION_PROCESSOR, { numberOfInputs: 0, numberOfOutputs: 1 });
    node.connect(context.destination);
    const scope = this.#scope;
    scope.add(() => node.disconnect());
    scope.listen(node, 'processorerror', () => this.#emitError('its processor stopped'));
    scope.listen(node.port, 'messageerror', () => this.dispatchEvent(new Event('messageerror')));
    scope.listen(node.port, 'message', (event: MessageEvent<FromWorker>) => this.#emit(event.data));
    node.port.start();
    return node;
  }

  async #load(location: ModelLocation): Promise<void> {
    const onProgress = (progress: number): void => this.#emit({ type: 'model', state: 'loading', progress });
    try {
      onProgress(0);
      const model = await loadModel(location, onProgress);
      // If terminated in the meantime, the audio thread must not compile it.
      if (!this.#scope.disposed) this.#post({ type: 'model', model }, [model.model.buffer, model.wasm.buffer]);
    } catch (error) {
      for (const message of modelFailure(error)) this.#emit(message);
    }
  }

  #post(message: ToSession, transfer: Transferable[] = []): void {
    void this.#opened.then(
      (node) => node.port.postMessage(message, transfer),
      () => undefined,
    );
  }

  #emit(data: FromWorker): void {
    if (!this.#scope.disposed) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  #emitError(message: string): void {
    if (!this.#scope.disposed) this.dispatchEvent(new ErrorEvent('error', { message, cancelable: true }));
  }
}
