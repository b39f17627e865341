/**
 * How audio gets from the audio thread to the separation worker and back: rings shared by both, or,
 * without cross-origin isolation, a ring on each side kept alike by messages. Both ends see rings
 * only. Knows nothing of what the audio is for.
 */
import { FrameRing, RING_CONTROL, RING_SIGNAL, allocateRing, type RingStorage } from './frame-ring.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames, Hertz, Seconds } from '../../model/units.js';

export const INPUT_CHANNELS = 2;
/** Left and right of each stem, in stem order. */
export const STEM_CHANNELS = 2 * STEM_NAMES.length;
/** How far the worker may fall behind before input is lost. */
const RING_SECONDS: Seconds = 1;

/** What one thread needs to reach the other. Post it with {@link linkTransfers}. */
export type TransportLink =
  | { readonly kind: 'shared'; readonly input: RingStorage; readonly stems: RingStorage }
  | { readonly kind: 'message-port'; readonly port: MessagePort; readonly capacityFrames: Frames };

/** A run of frames as it crosses a MessagePort. */
interface Block {
  readonly frame: Frames;
  readonly channels: Float32Array[];
}

const CONTROL_STOP = 1;
/** Where the browser can only wait by blocking. */
const LONGEST_BLOCK_MS = 20;

/** True where rings can be shared: a cross-origin isolated page. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
}

/** The two ends of a new transport for a context of `sampleRate`. */
export function createLinks(
  sampleRate: Hertz,
  kind: TransportLink['kind'],
): { audio: TransportLink; worker: TransportLink } {
  const capacityFrames = 2 ** Math.ceil(Math.log2(RING_SECONDS * sampleRate));
  if (kind === 'shared') {
    const link = {
      kind,
      input: allocateRing(INPUT_CHANNELS, capacityFrames, true),
      stems: allocateRing(STEM_CHANNELS, capacityFrames, true),
    } as const;
    return { audio: link, worker: link };
  }
  const { port1, port2 } = new MessageChannel();
  return { audio: { kind, port: port1, capacityFrames }, worker: { kind, port: port2, capacityFrames } };
}

/** What must be transferred, not cloned, when `link` is posted. */
export function linkTransfers(link: TransportLink): Transferable[] {
  return link.kind === 'message-port' ? [link.port] : [];
}

/** Tells the worker to stop for good, even if it is too busy for messages. */
export function stopLink(link: TransportLink): void {
  if (link.kind !== 'shared') return;
  Atomics.or(link.input.header, RING_CONTROL, CONTROL_STOP);
  new FrameRing(link.input).signal();
}

/** The audio thread's end: writes input, reads stems. */
export class AudioEnd {
  readonly input: FrameRing;
  readonly stems: FrameRing;
  readonly #port: MessagePort | undefined;
  #sentFrames: Frames;

  /** @param startFrame number of the next input frame: not zero for a link that replaces another */
  constructor(link: TransportLink, startFrame: Frames = 0) {
    const rings = openRings(link, startFrame);
    this.input = rings.input;
    this.stems = rings.stems;
    this.#sentFrames = startFrame;
    if (this.input.writtenFrames !== startFrame) this.input.jump(startFrame);
    if (link.kind === 'message-port') {
      this.#port = link.port;
      link.port.onmessage = (event: MessageEvent<Block>) => mirror(this.stems, event.data);
    }
  }

  /** Tells the worker that a hop's worth of input is there. Allocates only where memory is not shared. */
  flush(): void {
    if (!this.#port) return this.input.signal();
    const block = cut(this.input, this.#sentFrames);
    this.#sentFrames = this.input.writtenFrames;
    if (block) this.#port.postMessage(block, transfers(block));
  }

  close(): void {
    this.#port?.close();
  }
}

/** The worker's end: reads input, writes stems. */
export class WorkerEnd {
  readonly input: FrameRing;
  readonly stems: FrameRing;
  readonly #link: TransportLink;
  #sentFrames: Frames;
  #wake: (() => void) | undefined;
  #closed = false;
  #seenSignal = 0;

  /** @param nearFrame about the frame being captured now */
  constructor(link: TransportLink, nearFrame: Frames = 0) {
    this.#link = link;
    const rings = openRings(link, nearFrame);
    this.input = rings.input;
    this.stems = rings.stems;
    this.#sentFrames = this.stems.writtenFrames;
    if (link.kind === 'message-port') {
      link.port.onmessage = (event: MessageEvent<Block>) => {
        mirror(this.input, event.data);
        this.#wake?.();
      };
    }
  }

  /** Resolves when more input may be there; false once the transport has been stopped. */
  async wait(): Promise<boolean> {
    if (this.#link.kind === 'shared') await this.#waitShared(this.#link.input.header);
    else if (!this.#closed) await new Promise<void>((resolve) => (this.#wake = resolve));
    return !this.stopped;
  }

  get stopped(): boolean {
    if (this.#link.kind === 'shared')
      this.#closed ||= (Atomics.load(this.#link.input.header, RING_CONTROL) & CONTROL_STOP) !== 0;
    return this.#closed;
  }

  /** Makes stems written since the last call visible to the audio thread. */
  publish(): void {
    if (this.#link.kind === 'shared') return;
    const block = cut(this.stems, this.#sentFrames);
    this.#sentFrames = this.stems.writtenFrames;
    if (block) this.#link.port.postMessage(block, transfers(block));
  }

  close(): void {
    this.#closed = true;
    if (this.#link.kind === 'message-port') this.#link.port.close();
    this.#wake?.();
  }

  /** Never blocks the worker's event loop for long, so that its messages are not starved. */
  async #waitShared(header: Int32Array): Promise<void> {
    const waitAsync = Atomics.waitAsync as typeof Atomics.waitAsync | undefined;
    if (waitAsync) {
      const waiting = waitAsync(header, RING_SIGNAL, this.#seenSignal);
      if (waiting.async) await waiting.value;
    } else {
      Atomics.wait(header, RING_SIGNAL, this.#seenSignal, LONGEST_BLOCK_MS);
      // eslint-disable-next-line no-restricted-syntax -- a turn of the worker's event loop, nothing to undo
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#seenSignal = Atomics.load(header, RING_SIGNAL);
  }
}

function openRings(link: TransportLink, nearFrame: Frames): { input: FrameRing; stems: FrameRing } {
  const shared = link.kind === 'shared';
  const input = shared ? link.input : allocateRing(INPUT_CHANNELS, link.capacityFrames, false);
  const stems = shared ? link.stems : allocateRing(STEM_CHANNELS, link.capacityFrames, false);
  return { input: new FrameRing(input, nearFrame), stems: new FrameRing(stems, nearFrame) };
}

/** Copies what `ring` gained since frame `from`, or nothing. */
function cut(ring: FrameRing, from: Frames): Block | undefined {
  const frame = Math.max(from, ring.oldestFrame);
  const frames = ring.writtenFrames - frame;
  if (frames <= 0) return undefined;
  const channels = Array.from({ length: ring.storage.channels }, () => new Float32Array(frames));
  return ring.read(frame, channels, frames) ? { frame, channels } : undefined;
}

function mirror(ring: FrameRing, block: Block): void {
  const frames = block.channels[0]!.length;
  if (ring.writtenFrames !== block.frame) ring.jump(block.frame);
  ring.write(block.channels, frames);
}

function transfers(block: Block): Transferable[] {
  return block.channels.map((channel) => channel.buffer);
}
