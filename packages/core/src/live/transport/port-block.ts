/**
 * Blocks of audio that cross a MessagePort, which keep a ring on one side equal to a ring on the other.
 * Used on the audio thread and in the worker.
 */
import type { Frames } from '../../model/units.js';
import type { FrameRing } from './frame-ring.js';

/** Consecutive frames of every channel of a ring. */
export interface PortBlock {
  /** Number of the first frame. */
  readonly frame: Frames;
  /** Samples of each channel; all of one length. */
  readonly channels: Float32Array[];
  /** From the worker: the input frame that it waits for. */
  readonly requestedFrame?: Frames;
  /** From the audio thread: times that stems were missing. */
  readonly missingCount?: number;
}

/**
 * Posts the frames that were written to `ring` since frame `from`; nothing if there are none. Allocates.
 *
 * @param more sent to the other side along with the frames
 * @returns the number of the next frame to post
 */
export function postNewFrames(
  port: MessagePort,
  ring: FrameRing,
  from: Frames,
  more: Pick<PortBlock, 'requestedFrame' | 'missingCount'>,
): Frames {
  const frame = Math.max(from, ring.oldestFrame);
  const frames = ring.writtenFrames - frame;
  if (frames > 0) {
    const channels = Array.from({ length: ring.storage.channels }, () => new Float32Array(frames));
    const transfers = channels.map((channel) => channel.buffer);
    if (ring.read(frame, channels, frames))
      port.postMessage({ frame, channels, ...more } satisfies PortBlock, transfers);
  }
  return ring.writtenFrames;
}

/** Writes a received block to `ring` under its frame numbers. */
export function writeBlock(ring: FrameRing, block: PortBlock): void {
  const frames = block.channels[0]!.length;
  if (ring.writtenFrames !== block.frame) ring.jump(block.frame);
  ring.write(block.channels, frames);
}
