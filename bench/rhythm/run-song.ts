/**
 * One song through the whole causal engine, with what the engine said and what it took. Separation
 * and analysis are timed apart. Writes no file and knows no truth.
 */
import { openAudioFile, runPipeline } from '@sense/cli';
import type { Milliseconds, Seconds, Separator } from '@sense/core/engine';
import { TimedSeparator } from '@sense/separation/internal';
import { EventLog } from './event-log.js';
import { processorMs } from './processor-time.js';

export interface SongRun {
  readonly events: EventLog;
  readonly duration: Seconds;
  /** Processor time of each hop. */
  readonly separationMs: readonly Milliseconds[];
  readonly analysisMs: readonly Milliseconds[];
}

/** Runs the file at `path`, and disposes of the separator. */
export async function runSong(path: string, separator: Separator): Promise<SongRun> {
  const timed = new TimedSeparator(separator, processorMs);
  const events = new EventLog();
  const separationMs: Milliseconds[] = [];
  const analysisMs: Milliseconds[] = [];
  const file = await openAudioFile(path);
  try {
    const { duration } = await runPipeline(file, {
      separator: timed,
      sinks: {
        hop: (hop) => {
          separationMs.push(timed.processingMs);
          analysisMs.push(processorMs() - timed.endedAtMs);
          for (const event of hop.events) events.add(event);
        },
      },
    });
    return { events, duration, separationMs, analysisMs };
  } finally {
    timed.dispose();
    await file.close();
  }
}
