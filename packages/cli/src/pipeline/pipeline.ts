/**
 * Runs a file through the engine: decode, check, mix down, resample, separate and analyse, and resample the stems back
 * to the file's rate. All commands share it; sinks consume the events, features and stems. As causal as live: an event
 * depends only on the audio consumed so far, and the end of the file does not trigger events.
 */
import type { BeatHints, Frames, Milliseconds, Seconds } from '@sense/core/engine';
import type { AudioFile } from '../input/audio-file.js';
import { HopOutput, type PipelineSinks } from './hop-output.js';
import { HopSource } from './hop-source.js';
import type { SignalCheck } from './signal-check.js';
import { alignmentOf } from './stages/alignment-stage.js';
import type { FileFormat } from './stages/stage.js';
import type { Stages } from './stages/stages.js';
import { StemAligner } from './stem-aligner.js';

export type { PipelineSinks, ProcessedHop } from './hop-output.js';

export interface PipelineOptions {
  /** Separation and analysis. */
  readonly stages: Stages;
  readonly sinks: PipelineSinks;
  /** What is known about the beats. Default nothing. */
  readonly hints?: BeatHints | undefined;
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

/** Runs `file` from the start. Rejects with errors of a stage or a sink. */
export async function runPipeline(file: AudioFile, options: PipelineOptions): Promise<PipelineResult> {
  const startedAt = performance.now();
  const { stages, sinks, hints = {}, signal, onProgress } = options;
  const source = new HopSource(file, stages.format);
  const { sampleRate } = file;
  const format: FileFormat = { sampleRate, channels: stemChannels(file), delayFrames: source.delayFrames, hints };
  const aligner = sinks.stems && new StemAligner(alignmentOf(stages.format, format));
  const output = new HopOutput(source, stages.format, sinks);
  const chain = stages.begin({
    file: format,
    alignedFrames: aligner?.maxFrames,
    sink: (block) => output.take(block),
  });
  for await (const block of file.blocks()) {
    await source.consume(block, chain);
    onProgress?.(source.frames / sampleRate);
    if (signal?.aborted) break;
  }
  await source.flush(aligner?.hopsFor(source.frames) ?? 0, chain);
  await chain.finish();
  return {
    frames: source.frames,
    duration: source.frames / sampleRate,
    hops: output.hops,
    elapsedMs: performance.now() - startedAt,
    check: source.check,
    interrupted: signal?.aborted ?? false,
  };
}
