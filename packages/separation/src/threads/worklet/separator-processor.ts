/**
 * Audio thread: the processor of separator nodes, which separates its input block by block on that thread.
 * For offline contexts, which wait for it, and for hosts that accept an audible gap when a hop is slow.
 */
import type { Separator } from '@sense/core/engine';
import { createDspSeparator } from '../../dsp/dsp-separator.js';
import type { ModelBytes } from '../../model/loading/model-loader.js';
import { plainError } from '../plain-error.js';
import { StemStream } from './stem-stream.js';
import type { FromSeparator, ToSeparator } from './worklet-messages.js';
import { openWorkletModel } from './worklet-model.js';

export class SeparatorProcessor extends AudioWorkletProcessor {
  #separator: Separator | undefined;
  #stream: StemStream | undefined;
  #closed = false;
  #failed = false;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<ToSeparator>) => this.#receive(event.data);
    this.port.onmessageerror = () => this.#fail(new Error('a message could not be read on the audio thread'));
  }

  process([input]: Float32Array[][], outputs: Float32Array[][]): boolean {
    this.#stream?.process(input!, outputs, outputs[0]![0]!.length);
    return !this.#closed;
  }

  #receive(message: ToSeparator): void {
    if (message.type === 'close') return this.#close();
    void this.#prepare(message.model).catch((error: unknown) => this.#fail(error));
  }

  async #prepare(model: ModelBytes | undefined): Promise<void> {
    const separator = model ? await openWorkletModel(model, (error) => this.#fail(error)) : createDspSeparator();
    // Closed while the model loaded.
    if (this.#closed) return separator.dispose?.();
    this.#separator = separator;
    this.#stream = new StemStream(separator, {
      onLate: () => this.#fail(new Error('the model missed its deadline')),
      onFailure: (error) => this.#fail(error),
    });
    this.#post({ type: 'ready', separator: separator.name, latencyFrames: this.#stream.latencyFrames });
  }

  #close(): void {
    this.#closed = true;
    this.#stream = undefined;
    this.#separator?.dispose?.();
  }

  /** Reports the first failure only: it usually repeats with each hop. */
  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#post({ type: 'failed', ...plainError(error, 'thread-failed', 'the separation worklet failed: ') });
  }

  #post(message: FromSeparator): void {
    this.port.postMessage(message);
  }
}
