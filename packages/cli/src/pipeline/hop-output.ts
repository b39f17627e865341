/**
 * The end of the pipeline: hands the hops of processed blocks to the sinks, with times in seconds of the file.
 */
import {
  FeatureView,
  type Frames,
  type Milliseconds,
  type MusicalEvent,
  type PerStem,
  type Seconds,
  type SeparatorFormat,
  type StereoHop,
} from '@sense/core/engine';
import type { HopBlock } from './hop-block.js';
import type { HopSource } from './hop-source.js';

/** One hop that the engine has processed. Valid during the call only. */
export interface ProcessedHop {
  /** End of the hop in seconds of the file. */
  readonly time: Seconds;
  /** The mixture, at the engine's rate. */
  readonly mix: StereoHop;
  /** The stems at the engine's rate, delayed by the latency of the separator; undefined where they are not computed. */
  readonly stems: PerStem<StereoHop> | undefined;
  /** New and updated events; times in seconds of the file. */
  readonly events: readonly MusicalEvent[];
  readonly features: FeatureView;
  /** Wall-clock time of separation and analysis, ms; the mean of a block of hops where blocks hold several. */
  readonly processingMs: Milliseconds;
}

export interface PipelineSinks {
  hop?(hop: ProcessedHop): void;
  /** Stems at the file's rate, time-aligned with it: in total exactly as many frames as the file has. */
  stems?(stems: PerStem<readonly Float32Array[]>, frames: Frames): void;
}

export class HopOutput {
  /** Hops reported. */
  hops = 0;
  readonly #source: HopSource;
  readonly #format: SeparatorFormat;
  readonly #sinks: PipelineSinks;
  readonly #features = new FeatureView();
  #consumedFrames: Frames = 0;
  #stemFrames: Frames = 0;

  constructor(source: HopSource, format: SeparatorFormat, sinks: PipelineSinks) {
    this.#source = source;
    this.#format = format;
    this.#sinks = sinks;
  }

  take(block: HopBlock): void {
    let nextEvent = 0;
    for (let i = 0; i < block.filled; i++) {
      this.#consumedFrames += this.#format.hopFrames;
      const events: MusicalEvent[] = [];
      for (; block.events[nextEvent]?.hop === i; nextEvent++)
        events.push(this.#onFileTime(block.events[nextEvent]!.event));
      if (i < block.reported) this.#report(block, i, events);
      this.#writeStems(block, i);
    }
  }

  #report(block: HopBlock, index: number, events: readonly MusicalEvent[]): void {
    this.hops++;
    const { mix, stems, features } = block.hops[index]!;
    const seconds = this.#consumedFrames / this.#format.sampleRate;
    this.#features.block.set(features);
    this.#features.frame = this.#consumedFrames;
    this.#features.time = seconds;
    this.#sinks.hop?.({
      time: seconds - this.#source.delaySeconds,
      mix,
      stems: stems?.audio,
      events,
      features: this.#features,
      processingMs: block.processingMs / block.filled,
    });
  }

  /** Converts an event from the engine's time, which includes the delay of the resampler, to the file's. */
  #onFileTime(event: MusicalEvent): MusicalEvent {
    const time = Math.max(0, event.time - this.#source.delaySeconds);
    const frame = Math.max(0, event.frame - this.#source.delayFrames);
    return { ...event, time, frame, emitted: this.#consumedSeconds() };
  }

  /** The least audio of the file, in seconds, that yields the frames the engine has consumed so far. */
  #consumedSeconds(): Seconds {
    const { fileRate } = this.#source;
    const needed = Math.floor(((this.#consumedFrames - 1) * fileRate) / this.#format.sampleRate) + 1;
    return needed / fileRate;
  }

  #writeStems(block: HopBlock, index: number): void {
    const { aligned } = block.hops[index]!;
    if (!aligned) return;
    const frames = Math.min(block.alignedFrames[index]!, this.#source.frames - this.#stemFrames);
    if (frames <= 0) return;
    this.#stemFrames += frames;
    this.#sinks.stems?.(aligned, frames);
  }
}
