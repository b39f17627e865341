/**
 * Audio thread: the session's separation beside its capture, in one thread. A node without input
 * whose only purpose is to be called once in a quantum. Only glue: messages in, messages out.
 */
import type { FromWorker, WorkerEnd } from '@sense/core/offline';
import { SeparationService } from '../separation-service.js';
import type { ToSession } from './worklet-messages.js';
import { openWorkletModel } from './worklet-model.js';

export class SessionProcessor extends AudioWorkletProcessor {
  readonly #service = new SeparationService((message: FromWorker) => this.port.postMessage(message));
  #end: WorkerEnd | undefined;
  #busy = false;
  #closed = false;
  readonly #rest = (): void => {
    this.#busy = false;
  };
  readonly #fail = (error: unknown): void => {
    this.#service.fail(error);
    this.#close();
  };

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<ToSession>) => {
      try {
        this.#receive(event.data);
      } catch (error) {
        this.#fail(error);
      }
    };
    this.port.onmessageerror = () => this.#fail(new Error('a message could not be read on the audio thread'));
  }

  /** At most one hop in a quantum: four times what real time needs, so that arrears do not pile up in one. */
  process(): boolean {
    if (this.#closed) return false;
    if (!this.#end || this.#busy) return true;
    if (this.#end.stopped) this.#close();
    else {
      this.#busy = true;
      void this.#service.step().then(this.#rest, this.#fail);
    }
    return true;
  }

  #receive(message: ToSession): void {
    switch (message.type) {
      case 'prepare':
        return this.#service.prepare(message);
      case 'learn-drum':
        return this.#service.learnDrum(message);
      case 'start':
        this.#end = this.#service.connect(message);
        return;
      case 'model':
        void this.#service.offer((onFailure) => openWorkletModel(message.model, onFailure));
        return;
      case 'close':
        return this.#close();
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#service.dispose();
  }
}
