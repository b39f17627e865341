/** One song of the evaluation folder, ready to be played and scored. */
import { ENGINE_FORMAT, type Separator } from '@sense/core/engine';
import { mergeClose } from '../metrics/onset.js';
import type { SongFolder } from '../rhythm/song-folder.js';
import { readRate, readStereo } from '../rhythm/stereo-audio.js';
import { toMono, type MonoAudio } from './baselines/mono.js';
import { stemLevels } from './envelopes.js';
import type { SongTruth } from './feel.js';
import { recordSong, type SongRecording } from './song-recording.js';

/** Annotated drum hits closer than this are one onset of several drums. */
const ONE_HIT_S = 0.02;

export interface LoadedSong {
  readonly name: string;
  readonly recording: SongRecording;
  readonly truth: SongTruth;
  readonly mix: MonoAudio;
}

/** Runs the engine on the mixture and reads the truth. Disposes of the separator. */
export async function loadSong(song: SongFolder, separator: Separator): Promise<LoadedSong> {
  const { sampleRate } = ENGINE_FORMAT;
  const fileRate = await readRate(song.mixture);
  const levels = async (path: string | undefined) =>
    path === undefined ? undefined : stemLevels(await readStereo(path, fileRate, sampleRate), sampleRate);
  const recording = await recordSong(song.mixture, separator);
  return {
    name: song.name,
    recording,
    mix: toMono(await readStereo(song.mixture, fileRate, sampleRate), sampleRate),
    truth: {
      duration: recording.duration,
      onsets: mergeClose(
        (song.drumHits ?? []).map(({ time }) => time),
        ONE_HIT_S,
      ),
      levels: { drums: await levels(song.stems.drums), bass: await levels(song.stems.bass) },
    },
  };
}
