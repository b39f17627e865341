/**
 * Runs a sound file through the shipped pipeline and collects the features of every frame.
 */
import { InlineStages, openAudioFile, runPipeline } from '@sense/cli';
import type { MusicalEvent, Separator, StemName } from '@sense/core/engine';

export interface FileAnalysis {
  /** Features of each frame, one frame after another. */
  frames(stem: StemName): Float32Array;
  readonly events: readonly MusicalEvent[];
}

export interface FileAnalysisOptions {
  readonly separator: Separator;
  /** See `AnalyzerOptions`. */
  readonly acceptCandidates?: boolean;
}

/** Analyses the file at `path` from its start. */
export async function analyseFile(path: string, options: FileAnalysisOptions): Promise<FileAnalysis> {
  const { separator, acceptCandidates } = options;
  const frames = new Map<StemName, number[]>();
  const events: MusicalEvent[] = [];
  const observer = (stem: StemName, features: Float32Array): void => {
    const list = frames.get(stem);
    if (list) list.push(...features);
    else frames.set(stem, Array.from(features));
  };
  const file = await openAudioFile(path);
  try {
    await runPipeline(file, {
      stages: new InlineStages(separator, { observer, acceptCandidates }),
      sinks: { hop: (hop) => void events.push(...hop.events) },
    });
  } finally {
    await file.close();
  }
  return { frames: (stem) => Float32Array.from(frames.get(stem) ?? []), events };
}
