/**
 * Runs a file through the engine: decode, check, mix down, resample, separate and analyse, and resample the stems back
 * to the file's rate. All commands share it; sinks consume the events, features and stems. As causal as live: an event
 * depends only on the audio consumed so far, and the end of the file does not trigger events.
 */
import {
  Engine,
  Resampler,
  downMixGains,
  type AnalyzerOptions,
  type DownMix,
  type FeatureView,
  type Frames,
  type Hertz,
  type Milliseconds,
  type MusicalEvent,
  type PerStem,
  type Seconds,
  type Separator,
  type StereoHop,
} from '@sense/core/engine';
import { LIVE_STOPBAND } from '@sense/core/internal';
import { MAX_BLOCK_FRAMES, type AudioFile } from '../input/audio-file.js';
import { downMix } from '../input/down-mix.js';
import { SignalCheck } from './signal-check.js';
import { HopCutter } from './hop-cutter.js';
import { StemAligner } from './stem-aligner.js';

/** One hop that the engine has processed. Valid during the call only. */
export interface ProcessedHop {
  /** End of the hop in seconds of the file. */
  readonly time: Seconds;
  /** The mixture, at the engine's rate. */
  readonly mix: StereoHop;
  /** The stems at the engine's rate, delayed by the latency of the separator. */
  readonly stems: PerStem<StereoHop>;
  /** New and updated events; times in seconds of the file. */
  readonly events: readonly MusicalEvent[];
  readonly features: FeatureView;
  /** Wall-clock time of separation and analysis, ms. */
  readonly processingMs: Milliseconds;
}

export interface PipelineSinks {
  hop?(hop: ProcessedHop): void;
  /** Stems at the file's rate, time-aligned with it: in total exactly as many frames as the file has. */
  stems?(stems: PerStem<readonly Float32Array[]>, frames: Frames): void;
}

export interface PipelineOptions {
  readonly separator: Separator;
  readonly sinks: PipelineSinks;
  /** How the analyzer runs. */
  readonly analysis?: AnalyzerOptions | undefined;
  /** Stops the run between blocks; the outputs up to then stay valid. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each block. */
  readonly onProgress?: ((consumed: Seconds) => void) | undefined;
}

export interface PipelineResult {
  /** Frames of the file consumed. */
  readonly frames: Frames;
  readonly duration: Seconds;
  readonly hops: number;
  /** Wall-clock time of the whole run, ms. */
  readonly elapsedMs: Milliseconds;
  readonly check: SignalCheck;
  readonly interrupted: boolean;
}

/** Number of channels of the stems of `file`. */
export const stemChannels = (file: Pick<AudioFile, 'channels'>): 1 | 2 => (file.channels === 1 ? 1 : 2);

/** Runs `file` through a new engine. Rejects with errors of the separator or a sink. */
export async function runPipeline(file: AudioFile, options: PipelineOptions): Promise<PipelineResult> {
  const startedAt = performance.now();
  const run = new Run(file, options);
  for await (const block of file.blocks()) {
    await run.consume(block);
    options.onProgress?.(run.frames / file.sampleRate);
    if (options.signal?.aborted) break;
  }
  await run.flushStems();
  return {
    frames: run.frames,
    duration: run.frames / file.sampleRate,
    hops: run.hops,
    elapsedMs: performance.now() - startedAt,
    check: run.check,
    interrupted: options.signal?.aborted ?? false,
  };
}

class Run {
  readonly check: SignalCheck;
  frames: Frames = 0;
  hops = 0;
  readonly #sinks: PipelineSinks;
  readonly #engine: Engine;
  readonly #fileRate: Hertz;
  readonly #resampler: Resampler;
  readonly #cutter: HopCutter;
  readonly #aligner: StemAligner | undefined;
  readonly #finite: readonly Float32Array[];
  readonly #gains: DownMix;
  readonly #stereo = [new Float32Array(MAX_BLOCK_FRAMES), new Float32Array(MAX_BLOCK_FRAMES)] as const;
  readonly #resampled: readonly [Float32Array, Float32Array];
  #writtenStemFrames: Frames = 0;

  constructor(file: AudioFile, options: PipelineOptions) {
    const { separator, sinks } = options;
    const { sampleRate: engineRate, hopFrames, latencyFrames } = separator;
    this.#sinks = sinks;
    this.#engine = new Engine(separator, options.analysis);
    this.#fileRate = file.sampleRate;
    this.check = new SignalCheck(file.channels);
    this.#gains = downMixGains(file.channels);
    this.#finite = Array.from({ length: file.channels }, () => new Float32Array(MAX_BLOCK_FRAMES));
    this.#resampler = new Resampler({
      inputRate: file.sampleRate,
      outputRate: engineRate,
      channels: 2,
      stopband: LIVE_STOPBAND,
    });
    const most = this.#resampler.maxOutputFrames(MAX_BLOCK_FRAMES);
    this.#resampled = [new Float32Array(most), new Float32Array(most)];
    this.#cutter = new HopCutter(hopFrames);
    if (sinks.stems) {
      const delayFrames = latencyFrames + this.#resampler.delayFrames;
      const channels = stemChannels(file);
      this.#aligner = new StemAligner({ engineRate, fileRate: file.sampleRate, delayFrames, hopFrames, channels });
    }
  }

  /** Runs one block of the file through the engine. */
  async consume(block: readonly Float32Array[]): Promise<void> {
    const frames = block[0]!.length;
    this.check.process(block, this.#finite);
    downMix(this.#finite, frames, ...this.#stereo, this.#gains);
    this.frames += frames;
    await this.#processFrames(frames, true);
  }

  /** Feeds silence until the last frame of the stems is written. Reports no events for it. */
  async flushStems(): Promise<void> {
    if (!this.#aligner) return;
    const frames = this.#engine.separator.hopFrames;
    for (const channel of this.#stereo) channel.fill(0);
    while (this.#writtenStemFrames < this.frames) await this.#processFrames(frames, false);
  }

  async #processFrames(frames: Frames, report: boolean): Promise<void> {
    const produced = this.#resampler.process(this.#stereo, frames, this.#resampled);
    const [left, right] = this.#resampled;
    for (let at = 0; at < produced;) {
      at += this.#cutter.take(left, right, at, produced);
      if (!this.#cutter.full) break;
      const startedAt = performance.now();
      const pending = this.#engine.process(this.#cutter.hop);
      if (pending) await pending;
      const elapsedMs = performance.now() - startedAt;
      this.#cutter.clear();
      if (report) this.#reportHop(elapsedMs);
      this.#writeStems();
    }
  }

  #reportHop(elapsedMs: Milliseconds): void {
    this.hops++;
    const time = this.#engine.consumedFrames / this.#engine.separator.sampleRate - this.#resampler.delaySeconds;
    const events = this.#engine.events.map((event) => this.#onFileTime(event));
    const { features, stems } = this.#engine;
    this.#sinks.hop?.({ time, mix: this.#cutter.hop, stems: stems.audio, events, features, processingMs: elapsedMs });
  }

  /** Converts an event from the engine's time, which includes the delay of the resampler, to the file's. */
  #onFileTime(event: MusicalEvent): MusicalEvent {
    const time = Math.max(0, event.time - this.#resampler.delaySeconds);
    const frame = Math.max(0, event.frame - this.#resampler.delayFrames);
    return { ...event, time, frame, emitted: this.#consumedSeconds() };
  }

  /** The least audio of the file, in seconds, that yields the frames the engine has consumed so far. */
  #consumedSeconds(): Seconds {
    const made = this.#engine.consumedFrames;
    const needed = Math.floor(((made - 1) * this.#fileRate) / this.#engine.separator.sampleRate) + 1;
    return needed / this.#fileRate;
  }

  #writeStems(): void {
    if (!this.#aligner) return;
    const produced = this.#aligner.process(this.#engine.stems.audio);
    const frames = Math.min(produced, this.frames - this.#writtenStemFrames);
    if (frames <= 0) return;
    this.#writtenStemFrames += frames;
    this.#sinks.stems?.(this.#aligner.stems, frames);
  }
}
