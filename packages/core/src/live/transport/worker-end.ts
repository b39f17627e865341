/**
 * Engine thread's end of the transport: waits for input, reads it, writes stems.
 */
import type { Frames, Milliseconds } from '../../model/units.js';
import { RING_SIGNAL, type FrameRing } from './frame-ring.js';
import { postNewFrames, writeBlock, type PortBlock } from './port-block.js';
import { isLinkStopped, openRings, type TransportLink } from './transport-link.js';

/** Longest wait of a browser without `Atomics.waitAsync`, which blocks the thread. */
const MAX_BLOCKING_WAIT_MS: Milliseconds = 20;

/** See {@link TransportLink}. */
export class WorkerEnd {
  /** Captured audio; this end reads it. */
  readonly input: FrameRing;
  /** Left and right of each stem; this end writes them. */
  readonly stems: FrameRing;
  readonly #link: TransportLink;
  #sentFrames: Frames;
  #wake: (() => void) | undefined;
  #closed = false;
  #seenSignal = 0;
  #portMissingCount = 0;

  /** @param nearFrame approximate number of the frame being captured now */
  constructor(link: TransportLink, nearFrame: Frames = 0) {
    this.#link = link;
    const rings = openRings(link, nearFrame);
    this.input = rings.input;
    this.stems = rings.stems;
    this.#sentFrames = this.stems.writtenFrames;
    if (link.kind === 'message-port') {
      link.port.onmessage = (event: MessageEvent<PortBlock>) => {
        writeBlock(this.input, event.data);
        this.#portMissingCount = event.data.missingCount ?? 0;
        this.#wake?.();
      };
    }
  }

  /** Times that the audio thread found stems missing when they were due. */
  get missingCount(): number {
    return this.#link.kind === 'shared' ? this.stems.missingCount : this.#portMissingCount;
  }

  /**
   * Resolves with true when more input may be available, with false once the transport was stopped.
   *
   * @param frame number of input frames to wait for
   */
  async wait(frame: Frames): Promise<boolean> {
    this.input.request(frame);
    if (this.input.writtenFrames >= frame) return !this.stopped;
    if (this.#link.kind === 'shared') await this.#waitShared(this.#link.input.header);
    else if (!this.#closed) await new Promise<void>((resolve) => (this.#wake = resolve));
    return !this.stopped;
  }

  /** True after {@link close}, or after `stopLink` in another thread. */
  get stopped(): boolean {
    this.#closed ||= isLinkStopped(this.#link);
    return this.#closed;
  }

  /**
   * Makes stems written since the last call visible to the audio thread.
   *
   * @param requestedFrame number of input frames that complete the next hop
   */
  publish(requestedFrame: Frames): void {
    if (this.#link.kind === 'shared') return;
    this.#sentFrames = postNewFrames(this.#link.port, this.stems, this.#sentFrames, { requestedFrame });
  }

  close(): void {
    this.#closed = true;
    if (this.#link.kind === 'message-port') this.#link.port.close();
    this.#wake?.();
  }

  /** Does not block the worker's event loop for long, so that it still receives messages. */
  async #waitShared(header: Int32Array): Promise<void> {
    const waitAsync = Atomics.waitAsync as typeof Atomics.waitAsync | undefined;
    if (waitAsync) {
      const waiting = waitAsync(header, RING_SIGNAL, this.#seenSignal);
      if (waiting.async) await waiting.value;
    } else {
      Atomics.wait(header, RING_SIGNAL, this.#seenSignal, MAX_BLOCKING_WAIT_MS);
      // eslint-disable-next-line no-restricted-syntax -- yields one turn of the event loop; nothing to undo
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#seenSignal = Atomics.load(header, RING_SIGNAL);
  }
}
