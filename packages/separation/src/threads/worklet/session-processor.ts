/**
 * Audio thread: runs a session's separation and analysis next to its capture. The processor of a node
 * without input, called once per render quantum. Only converts between messages and calls of the service.
 */
import { ENGINE_FORMAT, type Frames } from '@sense/core/engine';
import type { FromWorker, WorkerEnd } from '@sense/core/internal';
import { SeparationService } from '../separation-service.js';
import type { ToSession } from './worklet-messages.js';
import { openWorkletModel } from './worklet-model.js';

export class SessionProcessor extends AudioWorkletProcessor {
  readonly #service = new SeparationService((message: FromWorker) => this.port.postMessage(message));
  #end: WorkerEnd | undefined;
  /** Length of a hop at the context's rate; may be fractional. */
  #hopFrames: Frames = ENGINE_FORMAT.hopFrames;
  #busy = false;
  #closed = false;
  readonly #onHopDone = (): void => {
    this.#busy = false;
  };
  readonly #fail = (error: unknown): void => {
    this.#service.reportError(error);
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

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    if (this.#closed) return false;
    if (!this.#end || this.#busy) return true;
    if (this.#end.stopped) this.#close();
    else {
      this.#busy = true;
      void this.#processHops(this.#end, output![0]!.length).then(this.#onHopDone, this.#fail);
    }
    return true;
  }

  /**
   * Processes at most the hops that may start within a quantum of `frames`: one for 128 frames at 48 kHz, which
   * is four times the real-time rate. So a backlog is worked off, but never in a single quantum.
   */
  async #processHops(end: WorkerEnd, frames: Frames): Promise<void> {
    let hops = Math.floor(frames / this.#hopFrames) + 1;
    while (hops-- > 0 && !this.#closed && !end.stopped && (await this.#service.step()));
  }

  #receive(message: ToSession): void {
    if (this.#closed) return;
    switch (message.type) {
      case 'prepare':
        this.#hopFrames = (ENGINE_FORMAT.hopFrames * message.contextRate) / ENGINE_FORMAT.sampleRate;
        return this.#service.prepare(message);
      case 'enrol-drum':
        return this.#service.enrolDrum(message);
      case 'adjust-beats':
        return this.#service.adjustBeats(message);
      case 'want-features':
        return this.#service.wantFeatures(message);
      case 'start':
        this.#end = this.#service.connect(message);
        return;
      case 'model':
        void this.#service.addModel((onFailure) => openWorkletModel(message.model, onFailure));
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
