/**
 * Engine thread: runs the engine between two rings. Reads captured input at the context's rate,
 * processes whole hops at the separator's rate, and writes stems so that stem frame `n` is input frame
 * `n`. Has no clock and starts no thread: a worker calls {@link RingEngine.nextHop} while there is input.
 */
import { LIVE_STOPBAND, Resampler } from '../../dsp/resampler.js';
import type { FrameRing } from '../transport/frame-ring.js';
import type { Engine } from '../../analysis/engine.js';
import type { DrumExamples } from '../../analysis/drums/enrol-drum.js';
import type { BeatAdjustment } from '../../model/beat-control.js';
import type { DrumTemplate, MusicalEvent } from '../../model/events.js';
import type { FeatureBlock } from '../../model/features.js';
import { STEM_NAMES, createStereoHop, type StereoHop } from '../../model/stems.js';
import type { Frames, Hertz, Seconds } from '../../model/units.js';
import { STEM_CHANNELS } from '../transport/transport-link.js';

/** Input is read in blocks of this length. */
const CHUNK_FRAMES: Frames = 128;

/** Options of {@link RingEngine}. */
export interface RingEngineOptions {
  /** Owned by the RingEngine, which resets it after lost input. */
  readonly engine: Engine;
  /** Rate of both rings. */
  readonly contextRate: Hertz;
}

/** The result of one hop. Times are in seconds since captured frame 0. */
export interface HopResult {
  readonly events: readonly MusicalEvent[];
  /** End of the hop. */
  readonly time: Seconds;
  /** End of the hop, in frames at the separator's rate since the engine's last reset. */
  readonly frame: Frames;
  readonly features: FeatureBlock;
  /** Resolves when the stems of the hop are in the ring; absent if they are. Await it before the next hop. */
  readonly stemsWritten?: Promise<void>;
}

/** An engine that reads its input from a ring and writes its stems to another. */
export class RingEngine {
  /** Input frames lost because `nextHop` was not called for longer than the ring holds. */
  overrunFrames: Frames = 0;
  /** Hops processed. */
  hops = 0;
  /** Delay of the stems behind the input, in context frames. Frame numbers in the stem ring compensate it. */
  readonly stemDelayFrames: Frames;
  readonly #engine: Engine;
  #input: FrameRing | undefined;
  #stems: FrameRing | undefined;
  readonly #contextRate: Hertz;
  readonly #toEngine: Resampler;
  readonly #toContext: Resampler;
  readonly #chunk: StereoHop = createStereoHop(CHUNK_FRAMES);
  /** Resampled input, up to one hop and the excess of the last block. */
  readonly #pending: readonly [Float32Array, Float32Array];
  #pendingFrames: Frames = 0;
  readonly #hop: StereoHop;
  readonly #resampled: Float32Array[];
  readonly #stemAudio: Float32Array[];
  readonly #stemsOut: Float32Array[];
  /** Captured frame that corresponds to frame 0 of the engine. */
  #startFrame: Frames;
  #readFrame: Frames;
  #idOffset = 0;
  #nextId = 0;

  constructor({ engine, contextRate }: RingEngineOptions) {
    const { separator } = engine;
    const { sampleRate, hopFrames, latencyFrames } = separator;
    this.#engine = engine;
    this.#contextRate = contextRate;
    const stopband = LIVE_STOPBAND;
    this.#toEngine = new Resampler({ inputRate: contextRate, outputRate: sampleRate, channels: 2, stopband });
    this.#toContext = new Resampler({
      inputRate: sampleRate,
      outputRate: contextRate,
      channels: STEM_CHANNELS,
      stopband,
    });
    this.stemDelayFrames = Math.round(
      (this.#toEngine.delaySeconds + latencyFrames / sampleRate + this.#toContext.delaySeconds) * contextRate,
    );

    const chunkOut = this.#toEngine.maxOutputFrames(CHUNK_FRAMES);
    const hopOut = this.#toContext.maxOutputFrames(hopFrames);
    this.#pending = [new Float32Array(hopFrames + chunkOut), new Float32Array(hopFrames + chunkOut)];
    this.#hop = { left: this.#pending[0].subarray(0, hopFrames), right: this.#pending[1].subarray(0, hopFrames) };
    this.#resampled = [new Float32Array(chunkOut), new Float32Array(chunkOut)];
    this.#stemAudio = STEM_NAMES.flatMap((stem) => [engine.stems.audio[stem].left, engine.stems.audio[stem].right]);
    this.#stemsOut = this.#stemAudio.map(() => new Float32Array(hopOut));
    this.#startFrame = this.#readFrame = 0;
  }

  /** Starts at the newest frame of `input`. Event ids count from `firstEventId`. */
  connect(input: FrameRing, stems: FrameRing, firstEventId = 0): void {
    this.#idOffset = this.#nextId = firstEventId;
    this.#input = input;
    this.#stems = stems;
    this.#startAt(stems, input.writtenFrames);
  }

  /**
   * Processes one hop if enough input is available.
   *
   * @returns the result, valid until the next call; undefined if input is missing
   */
  nextHop(): HopResult | undefined | Promise<HopResult> {
    const input = this.#input;
    const stems = this.#stems;
    if (!input || !stems || !this.#fillHop(input, stems)) return undefined;
    const { hopFrames } = this.#engine.separator;
    const pending = this.#engine.process(this.#hop);
    for (const channel of this.#pending) channel.copyWithin(0, hopFrames, this.#pendingFrames);
    this.#pendingFrames -= hopFrames;
    if (!pending) {
      this.#writeStems(stems);
      return this.#result();
    }
    const stemsWritten = pending.then(() => this.#writeStems(stems));
    return this.#engine.analyzed ? { ...this.#result(), stemsWritten } : stemsWritten.then(() => this.#result());
  }

  /** Number of input frames that completes the next hop; one too few at times, because resampling is not whole-numbered. */
  get requestedFrame(): Frames {
    const { hopFrames, sampleRate } = this.#engine.separator;
    return this.#readFrame + Math.ceil(((hopFrames - this.#pendingFrames) * this.#contextRate) / sampleRate);
  }

  /** Full hops of input that wait in the ring. */
  get backlogHops(): number {
    const { hopFrames, sampleRate } = this.#engine.separator;
    const waiting = (this.#input?.writtenFrames ?? 0) - this.#readFrame;
    return Math.max(0, Math.floor(((waiting / this.#contextRate) * sampleRate + this.#pendingFrames) / hopFrames));
  }

  /** As `Engine.enrolDrum`, with ids of events that this object emitted. */
  enrolDrum(label: string, { ids = [], ...examples }: DrumExamples): DrumTemplate {
    return this.#engine.enrolDrum(label, { ...examples, ids: ids.map((id) => id - this.#idOffset) });
  }

  /** As `Engine.adjustBeats`, with the time of a tap in seconds since captured frame 0. */
  adjustBeats(adjustment: BeatAdjustment): void {
    const time = adjustment.type === 'tap' ? adjustment.time : undefined;
    this.#engine.adjustBeats(time === undefined ? adjustment : { type: 'tap', time: time - this.#engineStart });
  }

  /** Captured time of the engine's time 0. */
  get #engineStart(): Seconds {
    return this.#startFrame / this.#contextRate - this.#toEngine.delaySeconds;
  }

  /** Resamples input until a hop is complete; false if input is missing. */
  #fillHop(input: FrameRing, stems: FrameRing): boolean {
    const { hopFrames } = this.#engine.separator;
    while (this.#pendingFrames < hopFrames) {
      const frames = Math.min(CHUNK_FRAMES, input.writtenFrames - this.#readFrame);
      if (frames <= 0) return false;
      const chunk = [this.#chunk.left, this.#chunk.right];
      if (!input.read(this.#readFrame, chunk, frames)) {
        this.#skipLostInput(input, stems);
        continue;
      }
      this.#readFrame += frames;
      const count = this.#toEngine.process(chunk, frames, this.#resampled);
      for (const [channel, pending] of this.#pending.entries()) {
        pending.set(this.#resampled[channel]!.subarray(0, count), this.#pendingFrames);
      }
      this.#pendingFrames += count;
    }
    return true;
  }

  #writeStems(stems: FrameRing): void {
    const { hopFrames } = this.#engine.separator;
    stems.write(this.#stemsOut, this.#toContext.process(this.#stemAudio, hopFrames, this.#stemsOut));
  }

  #result(): HopResult {
    const { separator, consumedFrames, events, features } = this.#engine;
    this.hops++;
    // The engine counts from its own frame 0, captured time from the first captured frame.
    const offset = this.#engineStart;
    return {
      events: events.map((event) => this.#toCapturedTime(event, offset)),
      time: offset + consumedFrames / separator.sampleRate,
      frame: consumedFrames,
      features: features.block,
    };
  }

  #toCapturedTime(event: MusicalEvent, offset: Seconds): MusicalEvent {
    const id = event.id + this.#idOffset;
    this.#nextId = Math.max(this.#nextId, id + 1);
    // Input inside the resampler has been consumed too: its delay belongs to the engine.
    const emitted = event.emitted + offset + this.#toEngine.delaySeconds;
    return { ...event, id, time: event.time + offset, emitted };
  }

  #skipLostInput(input: FrameRing, stems: FrameRing): void {
    const resumeAt = Math.max(input.oldestFrame, input.writtenFrames - CHUNK_FRAMES);
    // Nothing is lost before the first hop: the writer had not yet jumped to its first frame.
    if (this.hops > 0) {
      this.overrunFrames += resumeAt - this.#readFrame;
      this.#engine.reset();
    }
    this.#idOffset = this.#nextId;
    this.#startAt(stems, resumeAt);
  }

  #startAt(stems: FrameRing, frame: Frames): void {
    this.#toEngine.reset();
    this.#toContext.reset();
    this.#pendingFrames = 0;
    this.#startFrame = this.#readFrame = frame;
    stems.jump(frame - this.stemDelayFrames);
  }
}
