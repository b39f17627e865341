/**
 * Audio thread's end of the transport: writes input, reads stems.
 */
import type { Frames } from '../../model/units.js';
import type { FrameRing } from './frame-ring.js';
import { postNewFrames, writeBlock, type PortBlock } from './port-block.js';
import { openRings, type TransportLink } from './transport-link.js';

export interface AudioEndOptions {
  /** The worker is woken after this many frames at the latest. Default: each time. */
  readonly hopFrames?: Frames;
  /** Number of the next input frame; not 0 for a link that replaces another. */
  readonly startFrame?: Frames;
}

/** See {@link TransportLink}. */
export class AudioEnd {
  /** Captured audio; this end writes it. */
  readonly input: FrameRing;
  /** Left and right of each stem; this end reads them. */
  readonly stems: FrameRing;
  readonly #port: MessagePort | undefined;
  readonly #hopFrames: Frames;
  #sentFrames: Frames;
  /** The request that was answered last. */
  #answered: Frames;

  constructor(link: TransportLink, { hopFrames = 1, startFrame = 0 }: AudioEndOptions = {}) {
    const rings = openRings(link, startFrame);
    this.input = rings.input;
    this.stems = rings.stems;
    this.#hopFrames = hopFrames;
    this.#sentFrames = this.#answered = startFrame;
    if (this.input.writtenFrames !== startFrame) this.input.jump(startFrame);
    this.input.request(startFrame);
    if (link.kind === 'message-port') {
      this.#port = link.port;
      link.port.onmessage = ({ data }: MessageEvent<PortBlock>) => {
        writeBlock(this.stems, data);
        if (data.requestedFrame !== undefined) this.input.request(data.requestedFrame);
      };
    }
  }

  /**
   * Wakes the worker if the frames that it waits for have been written, or a hop of frames since it was last woken.
   * Call it after each write. Allocates only if memory is not shared.
   */
  flush(): void {
    const { writtenFrames, requestedFrame } = this.input;
    const isAnswer = requestedFrame !== this.#answered && writtenFrames >= requestedFrame;
    if (!isAnswer && writtenFrames - this.#sentFrames < this.#hopFrames) return;
    if (isAnswer) this.#answered = requestedFrame;
    this.#sentFrames = this.#port ? this.#postInput(this.#port) : writtenFrames;
    if (!this.#port) this.input.signal();
  }

  /** Reports to the worker that stems were missing when they were due. */
  noteMissing(): void {
    this.stems.noteMissing();
  }

  close(): void {
    this.#port?.close();
  }

  #postInput(port: MessagePort): Frames {
    return postNewFrames(port, this.input, this.#sentFrames, { missingCount: this.stems.missingCount });
  }
}
