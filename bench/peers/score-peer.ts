/**
 * Scores the events of a peer with those measures of our own report that its events allow: beats against annotated
 * beats, and its onsets of any kind against annotated drum hits.
 */
import { scoreBeats } from '../metrics/beat.js';
import { scoreLock } from '../metrics/beat-lock.js';
import { ONSET_WINDOW_S, scoreOnsets } from '../metrics/onset.js';
import { drumOnsets } from '../rhythm/score-song.js';
import type { SongFolder } from '../rhythm/song-folder.js';
import { meanOf, summariseLocks, type Locks, type Measures } from '../rhythm/summary.js';
import type { PeerEvents } from './run-peer.js';

/** The measures of a peer, which are named as ours. */
export const PEER_MEASURES = ['beatF', 'cmlT', 'amlT', 'lockS', 'onsetF', 'onsetP', 'onsetR'] as const;

/** Null for what is not annotated or not detected. */
export type PeerMeasures = Pick<Measures, (typeof PEER_MEASURES)[number]>;

/** What our own report contains as well. */
export interface PeerReport {
  readonly mean: PeerMeasures;
  readonly locks: Locks;
  readonly songs: Readonly<Record<string, PeerMeasures>>;
}

export type AnnotatedSong = Pick<SongFolder, 'name' | 'beats' | 'drumHits'>;

/** Scores `events[i]` of `songs[i]`. */
export function scorePeer(songs: readonly AnnotatedSong[], events: readonly PeerEvents[]): PeerReport {
  const measures = songs.map((song, index) => measureSong(song, events[index]!));
  const locks = songs.flatMap(({ beats }, index) => {
    const found = events[index]!.beats;
    return beats && found ? scoreLock(beats, found) : [];
  });
  return {
    mean: Object.fromEntries(
      PEER_MEASURES.map((name) => [name, meanOf(measures.map((song) => song[name]))]),
    ) as PeerMeasures,
    locks: summariseLocks(locks),
    songs: Object.fromEntries(songs.map(({ name }, index) => [name, measures[index]!])),
  };
}

function measureSong({ beats, drumHits }: AnnotatedSong, events: PeerEvents): PeerMeasures {
  const beatScores = beats && events.beats && { ...scoreBeats(beats, events.beats), ...scoreLock(beats, events.beats) };
  const onsetScores = drumHits && events.onsets && scoreOnsets(drumOnsets(drumHits), events.onsets, ONSET_WINDOW_S);
  return {
    beatF: rounded(beatScores?.fMeasure),
    cmlT: rounded(beatScores?.cmlT),
    amlT: rounded(beatScores?.amlT),
    lockS: rounded(beatScores?.lockS),
    onsetF: rounded(onsetScores?.fMeasure),
    onsetP: rounded(onsetScores?.precision),
    onsetR: rounded(onsetScores?.recall),
  };
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : Number(value.toFixed(4)));
