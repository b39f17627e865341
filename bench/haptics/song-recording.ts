/**
 * The events and features of one song, hop by hop, recorded so that they can be played on several
 * devices and repeatedly. Does not depend on haptics.
 */
import { InlineStages, openAudioFile, runPipeline } from '@sense/cli';
import { FeatureView, type FeatureFrame, type MusicalEvent, type Seconds, type Separator } from '@sense/core/engine';

/** One hop: what the engine emitted when it had consumed `consumed` seconds of the song. */
export interface RecordedHop {
  readonly consumed: Seconds;
  readonly events: readonly MusicalEvent[];
  readonly features: FeatureFrame;
}

export interface SongRecording {
  readonly duration: Seconds;
  readonly hops: readonly RecordedHop[];
}

/** Runs the file at `path` through the engine, and disposes of the separator. */
export async function recordSong(path: string, separator: Separator): Promise<SongRecording> {
  const hops: RecordedHop[] = [];
  const hopSeconds = separator.hopFrames / separator.sampleRate;
  const file = await openAudioFile(path);
  try {
    const { duration } = await runPipeline(file, {
      stages: new InlineStages(separator),
      sinks: {
        hop: ({ time, events, features }) => {
          const frame = Math.round(time * separator.sampleRate);
          hops.push({
            consumed: (hops.length + 1) * hopSeconds,
            events: [...events],
            features: new FeatureView(features.block.slice(), time, frame),
          });
        },
      },
    });
    return { duration, hops };
  } finally {
    separator.dispose?.();
    await file.close();
  }
}

/** Repeats recordings one after the other until `duration` is reached. Ids are unique. */
export function repeatRecordings(recordings: readonly SongRecording[], duration: Seconds): SongRecording {
  const hops: RecordedHop[] = [];
  let start = 0;
  let firstId = 0;
  for (let turn = 0; start < duration && recordings.length > 0; turn++) {
    const recording = recordings[turn % recordings.length]!;
    let nextId = firstId;
    for (const hop of recording.hops) {
      for (const { id } of hop.events) nextId = Math.max(nextId, firstId + id + 1);
      hops.push(shiftHop(hop, start, firstId));
    }
    firstId = nextId;
    start += recording.duration;
  }
  return { duration: start, hops };
}

function shiftHop({ consumed, events, features }: RecordedHop, by: Seconds, idBy: number): RecordedHop {
  return {
    consumed: consumed + by,
    events: events.map((event) => ({
      ...event,
      id: event.id + idBy,
      time: event.time + by,
      emitted: event.emitted + by,
    })),
    features: { time: features.time + by, frame: features.frame, stems: features.stems, mix: features.mix },
  };
}
