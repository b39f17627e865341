/**
 * The session's separation on the audio thread, seen from the main thread as a worker: it fetches
 * what the audio thread cannot, and passes on the rest. Knows messages, not what they are for.
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
  /** None: the DSP separator alone. */
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
    this.#opened.catch((error: unknown) => this.#break(plainError(error, 'thread-failed').message));
    if (model) void this.#load(model);
  }

  /** In the order of the calls, from when the worklet is loaded. */
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
    // One output, of silence: a node that leads nowhere is not called.
    const node = new AudioWorkletNode(context, SESSION_PROCESSOR, { numberOfInputs: 0, numberOfOutputs: 1 });
    node.connect(context.destination);
    const scope = this.#scope;
    scope.add(() => node.disconnect());
    scope.listen(node, 'processorerror', () => this.#break('its processor stopped'));
    scope.listen(node.port, 'messageerror', () => this.dispatchEvent(new Event('messageerror')));
    scope.listen(node.port, 'message', (event: MessageEvent<FromWorker>) => this.#say(event.data));
    node.port.start();
    return node;
  }

  async #load(location: ModelLocation): Promise<void> {
    const loading = (progress: number): void => this.#say({ type: 'model', state: 'loading', progress });
    try {
      loading(0);
      const model = await loadModel(location, loading);
      // Terminated while it was fetched: the audio thread shall not compile it for nobody.
      if (!this.#scope.disposed) this.#post({ type: 'model', model }, [model.model.buffer, model.wasm.buffer]);
    } catch (error) {
      for (const message of modelFailure(error)) this.#say(message);
    }
  }

  #post(message: ToSession, transfer: Transferable[] = []): void {
    void this.#opened.then(
      (node) => node.port.postMessage(message, transfer),
      () => undefined,
    );
  }

  #say(data: FromWorker): void {
    if (!this.#scope.disposed) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  #break(message: string): void {
    if (!this.#scope.disposed) this.dispatchEvent(new ErrorEvent('error', { message, cancelable: true }));
  }
}
