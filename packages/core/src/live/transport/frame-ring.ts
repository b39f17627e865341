/**
 * A ring of planar audio addressed by absolute frame number, for one writer and any number of
 * readers. Wait-free on both sides: the writer ignores readers and overwrites the oldest frames; a
 * reader requests frames by number and learns whether all of them were valid. A late reader can
 * therefore count what it lost, and frame numbers stay valid for hours.
 *
 * Over a SharedArrayBuffer it connects two threads; over an ArrayBuffer it is a delay line in one.
 * The header holds frame numbers modulo 2^32; each instance unwraps them and must read them at least
 * once in 2^31 frames (12 h at 48 kHz). Does not allocate after construction; `read` and `write` do
 * not throw.
 */
import { SenseError } from '../../model/errors.js';
import type { Frames } from '../../model/units.js';

/** The memory of a ring; can be posted to another thread. */
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
/** Header: a lower bound of the valid frames; the first one after the last jump, or a later one. */
const VALID_FROM = 1;
/** Header: counts wake-ups; readers wait on this word. */
export const RING_SIGNAL = 2;
/** Header: free for the owner's control flags. */
export const RING_CONTROL = 3;
/** Header: the frame number that the reader waits for, modulo 2^32; see {@link FrameRing.request}. */
const REQUESTED = 4;
/** Header: counts what the reader found missing; see {@link FrameRing.noteMissing}. */
const MISSING = 5;
const HEADER_WORDS = 6;

/**
 * The writer keeps {@link VALID_FROM} within this distance, so that an instance opened late with an
 * approximate frame number unwraps it correctly.
 */
const MAX_VALID_FROM_LAG: Frames = 2 ** 30;

/** The fraction of a ring that the writer may be overwriting while a reader copies. */
const GUARD_FRACTION = 1 / 4;

/**
 * @param capacityFrames power of two; otherwise throws `invalid-argument`
 * @param shared true allocates a SharedArrayBuffer, which needs a cross-origin isolated page
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

/** One thread's view of a {@link RingStorage}. */
export class FrameRing {
  readonly storage: RingStorage;
  readonly #channels: Float32Array[];
  readonly #mask: number;
  readonly #readableFrames: Frames;
  #written: Frames;
  #validFrom: Frames;

  /** @param nearFrame a frame number within 2^31 of the newest; needed for a ring that has run for hours */
  constructor(storage: RingStorage, nearFrame: Frames = 0) {
    const { samples, channels, capacityFrames } = storage;
    this.storage = storage;
    this.#channels = Array.from({ length: channels }, (_, channel) =>
      samples.subarray(channel * capacityFrames, (channel + 1) * capacityFrames),
    );
    this.#mask = capacityFrames - 1;
    this.#readableFrames = capacityFrames * (1 - GUARD_FRACTION);
    this.#written = nearFrame;
    this.#validFrom = nearFrame;
  }

  /** One past the newest frame. */
  get writtenFrames(): Frames {
    this.#written += (Atomics.load(this.storage.header, WRITTEN) - this.#written) | 0;
    return this.#written;
  }

  /** The oldest frame that {@link read} can still return, unless the writer overwrites it first. */
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
    if (((written - Atomics.load(header, VALID_FROM)) | 0) > MAX_VALID_FROM_LAG) {
      Atomics.store(header, VALID_FROM, (written - this.#mask) | 0);
    }
    Atomics.store(header, WRITTEN, (written + frames) | 0);
  }

  /** Writer: gives the next frame the number `frame` and invalidates all frames before it. */
  jump(frame: Frames): void {
    Atomics.store(this.storage.header, VALID_FROM, frame | 0);
    Atomics.store(this.storage.header, WRITTEN, frame | 0);
    this.#written = frame;
    this.#validFrom = frame;
  }

  /**
   * Reader: copies frames `from .. from + frames` into `target` from `offset` on.
   *
   * @returns false, with the target's content undefined, if any frame is not yet written or was overwritten
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
    // The writer may have overwritten frames during the copy: check again.
    return from >= this.oldestFrame;
  }

  /** Reader: asks for a signal when `frame` frames have been written. */
  request(frame: Frames): void {
    Atomics.store(this.storage.header, REQUESTED, frame | 0);
  }

  /** Writer: the newest {@link request}. */
  get requestedFrame(): Frames {
    const { writtenFrames } = this;
    return writtenFrames + ((Atomics.load(this.storage.header, REQUESTED) - writtenFrames) | 0);
  }

  /** Reader: counts frames that were missing when they were due. */
  noteMissing(): void {
    Atomics.add(this.storage.header, MISSING, 1);
  }

  /** Times that a reader called {@link noteMissing}. */
  get missingCount(): number {
    return Atomics.load(this.storage.header, MISSING);
  }

  /** Writer: wakes readers that wait on {@link RING_SIGNAL}. */
  signal(): void {
    Atomics.add(this.storage.header, RING_SIGNAL, 1);
    Atomics.notify(this.storage.header, RING_SIGNAL);
  }
}
