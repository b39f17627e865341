/**
 * Audio thread's end of the transport: writes input, reads stems.
 */
import type { Frames } from '../../model/units.js';
import type { FrameRing } from './frame-ring.js';
import { postNewFrames, writeBlock, type PortBlock } from './port-block.js';
import { openRings, type TransportLink } from './transport-link.js';

/** See {@link TransportLink}. */
export class AudioEnd {
  /** Captured audio; this end writes it. */
  readonly input: FrameRing;
  /** Left and right of each stem; this end reads them. */
  readonly stems: FrameRing;
  readonly #port: MessagePort | undefined;
  #sentFrames: Frames;

  /** @param startFrame number of the next input frame; not 0 for a link that replaces another */
  constructor(link: TransportLink, startFrame: Frames = 0) {
    const rings = openRings(link, startFrame);
    this.input = rings.input;
    this.stems = rings.stems;
    this.#sentFrames = startFrame;
    if (this.input.writtenFrames !== startFrame) this.input.jump(startFrame);
    if (link.kind === 'message-port') {
      this.#port = link.port;
      link.port.onmessage = (event: MessageEvent<PortBlock>) => writeBlock(this.stems, event.data);
    }
  }

  /** Wakes the worker after a hop of input was written. Allocates only if memory is not shared. */
  flush(): void {
    if (this.#port) this.#sentFrames = postNewFrames(this.#port, this.input, this.#sentFrames);
    else this.input.signal();
  }

  close(): void {
    this.#port?.close();
  }
}
