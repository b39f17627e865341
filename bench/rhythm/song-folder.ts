/**
 * Reads a folder of songs with annotations. Each song is a folder with `mixture`, and optionally `drums`, `bass`,
 * `other`, `vocals` (.flac, .wav or .opus), `drums.onsets.txt` (`time label`) and `beats.txt` (`time position-in-bar`, 1 for
 * downbeats).
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SenseError, STEM_NAMES, perStem, type PerStem, type Seconds } from '@sense/core/engine';
import type { Times } from '../metrics/times.js';

/** One annotated drum hit: KD, SD, HH or another label. */
export interface AnnotatedDrumHit {
  readonly time: Seconds;
  readonly label: string;
}

export interface SongFolder {
  readonly name: string;
  /** Paths of audio. */
  readonly mixture: string;
  /** Undefined for missing stems. */
  readonly stems: PerStem<string | undefined>;
  /** Ascending; undefined without annotation. */
  readonly drumHits: readonly AnnotatedDrumHit[] | undefined;
  readonly beats: Times | undefined;
  /** The beats at position 1; undefined without such annotation. */
  readonly downbeats: Times | undefined;
}

const EXTENSIONS = ['.flac', '.wav', '.opus'];

/** The songs of `folder` that have a mixture, by name; only those named in `only` if that is given. */
export function readSongs(folder: string, only?: readonly string[]): SongFolder[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (!only || only.includes(entry.name)))
    .map((entry) => readSong(folder, entry.name))
    .filter((song) => song !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether the song has a true stem. */
export const hasStems = (song: SongFolder): boolean => STEM_NAMES.some((stem) => song.stems[stem] !== undefined);

function readSong(folder: string, name: string): SongFolder | undefined {
  const at = (file: string): string => join(folder, name, file);
  const audio = (base: string): string | undefined => EXTENSIONS.map((end) => at(base + end)).find(existsSync);
  const mixture = audio('mixture');
  if (mixture === undefined) return undefined;
  const beats = readRows(at('beats.txt'));
  const downbeats = beats?.filter(([, position]) => Number(position) === 1).map(([time]) => time);
  return {
    name,
    mixture,
    stems: perStem(audio),
    drumHits: readRows(at('drums.onsets.txt'))?.map(([time, label]) => ({ time, label })),
    beats: beats?.map(([time]) => time),
    downbeats: downbeats?.length ? downbeats : undefined,
  };
}

/** Rows of a time in seconds and an optional label, ascending. Throws `decode-failed` for anything else. */
function readRows(path: string): (readonly [time: Seconds, label: string])[] | undefined {
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [time, label = ''] = line.trim().split(/\s+/);
      if (!Number.isFinite(Number(time))) throw new SenseError('decode-failed', `${path}: not a time: "${line}"`);
      return [Number(time), label] as const;
    })
    .sort((a, b) => a[0] - b[0]);
}
