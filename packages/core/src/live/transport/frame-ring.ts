/**
 * A ring of planar audio addressed by absolute frame number, for one writer and any number of
 * readers. Wait-free on both sides: the writer never looks at readers and overwrites the oldest
 * frames; a reader asks for the frames it wants and is told whether it got them whole. So nobody
 * can block anybody, a late reader knows what it lost, and frame `n` is frame `n` for hours.
 *
 * Over a SharedArrayBuffer it joins two threads; over an ArrayBuffer it is a delay line in one.
 * Frame numbers are kept modulo 2^32 in the header and unwrapped by each instance, which must look
 * at least once in 2^31 frames (12 h at 48 kHz). Never allocates after construction, never throws
 * in `read` and `write`.
 */
import { SenseError } from '../../model/errors.js';
import type { Frames } from '../../model/units.js';

/** The memory of a ring: what crosses threads. */
export interface RingStorage {
  /** {@link HEADER_WORDS} words. */
  readonly header: Int32Array;
  /** `channels * capacityFrames` samples, one channel after the other. */
  readonly samples: Float32Array;
  readonly channels: number;
  /** A power of two. */
  readonly capacityFrames: Frames;
}

/** Header: frames written. */
const WRITTEN = 0;
/** Header: first frame that is valid since the writer last jumped, or later. */
const VALID_FROM = 1;
/** Header: counts wake-ups; what a waiting reader waits on. */
export const RING_SIGNAL = 2;
/** Header: free for the owner's control flags. */
export const RING_CONTROL = 3;
const HEADER_WORDS = 4;

/**
 * The writer never lets {@link VALID_FROM} fall further behind, so that whoever opens the ring late,
 * knowing only about where it is, unwraps it right.
 */
const LARGEST_LAG: Frames = 2 ** 30;

/** The share of a ring that the writer may be overwriting while a reader copies. */
const GUARD_SHARE = 1 / 4;

/**
 * @param capacityFrames power of two; otherwise throws `invalid-argument`
 * @param shared true for a SharedArrayBuffer, which needs a cross-origin isolated page
 */
export function allocateRing(channels: number, capacityFrames: Frames, shared: boolean): RingStorage {
  if (!Number.isInteger(Math.log2(capacityFrames))) {
    throw new SenseError('invalid-argument', `ring capacity must be a power of two, received ${capacityFrames} frames`);
  }
  const bytes = (count: number): SharedArrayBuffer | ArrayBuffer =>
    shared ? new SharedArrayBuffer(count * 4) : new ArrayBuffer(count * 4);
  return {
    header: new Int32Array(bytes(HEADER_WORDS)),
    samples: new Float32Array(bytes(channels * capacityFrames)),
    channels,
    capacityFrames,
  };
}

export class FrameRing {
  readonly storage: RingStorage;
  readonly #channels: Float32Array[];
  readonly #mask: number;
  readonly #readableFrames: Frames;
  #written: Frames;
  #validFrom: Frames;

  /** @param nearFrame a frame number within 2^31 of the newest, for a ring that has run for hours */
  constructor(storage: RingStorage, nearFrame: Frames = 0) {
    const { samples, channels, capacityFrames } = storage;
    this.storage = storage;
    this.#channels = Array.from({ length: channels }, (_, channel) =>
      samples.subarray(channel * capacityFrames, (channel + 1) * capacityFrames),
    );
    this.#mask = capacityFrames - 1;
    this.#readableFrames = capacityFrames * (1 - GUARD_SHARE);
    this.#written = nearFrame;
    this.#validFrom = nearFrame;
  }

  /** One past the newest frame. */
  get writtenFrames(): Frames {
    this.#written += (Atomics.load(this.storage.header, WRITTEN) - this.#written) | 0;
    return this.#written;
  }

  /** The oldest frame that {@link read} would still give, unless the writer is about to overwrite it. */
  get oldestFrame(): Frames {
    this.#validFrom += (Atomics.load(this.storage.header, VALID_FROM) - this.#validFrom) | 0;
    return Math.max(this.#validFrom, this.writtenFrames - this.#readableFrames);
  }

  /**
   * Writer: appends `frames` frames, at most a quarter of the capacity, from `offset` of each source.
   * A missing channel is written as silence.
   */
  write(source: readonly (Float32Array | undefined)[], frames: Frames, offset: Frames = 0): void {
    const written = this.writtenFrames;
    const at = written & this.#mask;
    const first = Math.min(frames, this.#mask + 1 - at);
    for (let channel = 0; channel < this.#channels.length; channel++) {
      const target = this.#channels[channel]!;
      const samples = source[channel];
      for (let i = 0; i < first; i++) target[at + i] = samples ? samples[offset + i]! : 0;
      for (let i = first; i < frames; i++) target[i - first] = samples ? samples[offset + i]! : 0;
    }
    const { header } = this.storage;
    if (((written - Atomics.load(header, VALID_FROM)) | 0) > LARGEST_LAG) {
      Atomics.store(header, VALID_FROM, (written - this.#mask) | 0);
    }
    Atomics.store(header, WRITTEN, (written + frames) | 0);
  }

  /** Writer: the next frame written will be number `frame`; all before it is void. */
  jump(frame: Frames): void {
    Atomics.store(this.storage.header, VALID_FROM, frame | 0);
    Atomics.store(this.storage.header, WRITTEN, frame | 0);
    this.#written = frame;
    this.#validFrom = frame;
  }

  /**
   * Reader: copies frames `from .. from + frames` into `target` from `offset` on. False, with the
   * target's content undefined, if any of them is not there: not yet written, or overwritten since.
   */
  read(from: Frames, target: readonly Float32Array[], frames: Frames, offset: Frames = 0): boolean {
    if (from + frames > this.writtenFrames || from < this.oldestFrame) return false;
    const at = from & this.#mask;
    const first = Math.min(frames, this.#mask + 1 - at);
    for (let channel = 0; channel < this.#channels.length; channel++) {
      const samples = this.#channels[channel]!;
      const out = target[channel]!;
      for (let i = 0; i < first; i++) out[offset + i] = samples[at + i]!;
      for (let i = first; i < frames; i++) out[offset + i] = samples[i - first]!;
    }
    // The writer may have lapped us while we copied: what was read counts only if it was not.
    return from >= this.oldestFrame;
  }

  /** Writer: wakes whoever waits on {@link RING_SIGNAL}. */
  signal(): void {
    Atomics.add(this.storage.header, RING_SIGNAL, 1);
    Atomics.notify(this.storage.header, RING_SIGNAL);
  }
}
