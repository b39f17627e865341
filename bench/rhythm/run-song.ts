/**
 * Runs one song through the whole causal engine, and returns its events and the processing times of separation and
 * analysis.
 */
import { InlineStages, openAudioFile, runPipeline } from '@sense/cli';
import type { Milliseconds, Seconds, Separator } from '@sense/core/engine';
import { TimedSeparator } from '@sense/separation/internal';
import { EventLog } from './event-log.js';
import { processorMs } from './processor-time.js';

export interface SongRun {
  readonly events: EventLog;
  readonly duration: Seconds;
  /** Processing time of each hop, as processor time. */
  readonly separationMs: readonly Milliseconds[];
  readonly analysisMs: readonly Milliseconds[];
}

/** Runs the file at `path`, then disposes of the separator. */
export async function runSong(path: string, separator: Separator): Promise<SongRun> {
  const timed = new TimedSeparator(separator, processorMs);
  const events = new EventLog();
  const separationMs: Milliseconds[] = [];
  const analysisMs: Milliseconds[] = [];
  const file = await openAudioFile(path);
  try {
    const { duration } = await runPipeline(file, {
      stages: new InlineStages(timed),
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
