/**
 * The link between the audio thread and the separation worker: rings in shared memory, or, without
 * cross-origin isolation, one ring on each side and a MessagePort that copies blocks between them.
 * Created on the main thread; each thread opens its end with `AudioEnd` or `WorkerEnd`.
 */
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames, Hertz, Seconds } from '../../model/units.js';
import { FrameRing, RING_CONTROL, allocateRing, type RingStorage } from './frame-ring.js';

/** Left and right. */
export const INPUT_CHANNELS = 2;
/** Left and right of each stem, in stem order. */
export const STEM_CHANNELS = 2 * STEM_NAMES.length;
/** The worker may fall this far behind before input is lost. */
const RING_SECONDS: Seconds = 1;
/** Bit of the ring's control word that stops the worker. */
const CONTROL_STOP = 1;

/** What one thread needs to reach the other. Post it with {@link linkTransfers}. */
export type TransportLink =
  | { readonly kind: 'shared'; readonly input: RingStorage; readonly stems: RingStorage }
  | { readonly kind: 'message-port'; readonly port: MessagePort; readonly capacityFrames: Frames };

/** True if rings can be shared between threads: the page is cross-origin isolated. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
}

/** Creates both ends of a transport for a context of `sampleRate`. */
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

/** The objects to transfer when `link` is posted. */
export function linkTransfers(link: TransportLink): Transferable[] {
  return link.kind === 'message-port' ? [link.port] : [];
}

/** Stops the worker permanently, even if it is too busy to receive messages. No effect over a MessagePort. */
export function stopLink(link: TransportLink): void {
  if (link.kind !== 'shared') return;
  Atomics.or(link.input.header, RING_CONTROL, CONTROL_STOP);
  new FrameRing(link.input).signal();
}

/** True after {@link stopLink}; always false over a MessagePort. */
export function isLinkStopped(link: TransportLink): boolean {
  return link.kind === 'shared' && (Atomics.load(link.input.header, RING_CONTROL) & CONTROL_STOP) !== 0;
}

/** The rings of one end: those of the link, or new ones that blocks from the port fill. */
export function openRings(link: TransportLink, nearFrame: Frames): { input: FrameRing; stems: FrameRing } {
  const shared = link.kind === 'shared';
  const input = shared ? link.input : allocateRing(INPUT_CHANNELS, link.capacityFrames, false);
  const stems = shared ? link.stems : allocateRing(STEM_CHANNELS, link.capacityFrames, false);
  return { input: new FrameRing(input, nearFrame), stems: new FrameRing(stems, nearFrame) };
}
