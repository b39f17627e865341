/**
 * Runs and scores every peer.
 */
import type { SongFolder } from '../rhythm/song-folder.js';
import { PEERS } from './peer-list.js';
import { runPeer } from './run-peer.js';
import { scorePeer } from './score-peer.js';
import type { PeerReports } from './table.js';

/** The report of each peer on the mixtures of `songs`. A peer that cannot run does not affect the others. */
export function runPeers(songs: readonly SongFolder[]): PeerReports {
  const files = songs.map(({ mixture }) => mixture);
  return Object.fromEntries(
    PEERS.map((peer) => {
      const run = runPeer(peer, files);
      return [`${peer.name} (${peer.kind})`, 'missing' in run ? run : scorePeer(songs, run.events)];
    }),
  );
}
