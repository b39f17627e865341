/**
 * Runs a peer on audio files, in a process of its Python.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SenseError } from '@sense/core/engine';
import type { Times } from '../metrics/times.js';
import { PEERS_FOLDER, findPeerPython, type Peer } from './peer-list.js';

/** Ascending times; null for what the peer does not detect. */
export interface PeerEvents {
  readonly beats: Times | null;
  readonly onsets: Times | null;
}

/** The events of each file in order, or why the peer could not run. */
export type PeerRun = { readonly events: readonly PeerEvents[] } | { readonly missing: string };

/** Runs `peer` on `files`. Installs it at the first call. */
export function runPeer(peer: Peer, files: readonly string[]): PeerRun {
  const found = findPeerPython(peer);
  if ('missing' in found) return found;
  const args = [join(PEERS_FOLDER, 'run_peer.py'), peer.adapter, ...files];
  const { status, signal, error, stdout, stderr } = spawnSync(found.python, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) {
    return {
      missing: error?.message ?? (stderr.trim().split('\n').at(-1) || `it ended with ${signal ?? `status ${status}`}`),
    };
  }
  return { events: parsePeerEvents(stdout, files) };
}

/**
 * Reads what `run_peer.py` prints: a line of JSON for each of `files`, in order. Other lines, which libraries print, are
 * ignored. Throws `decode-failed` if a file is missing or its times are not.
 */
export function parsePeerEvents(output: string, files: readonly string[]): PeerEvents[] {
  const lines = output.split('\n').filter((line) => line.startsWith('{"file"'));
  return files.map((file, index) => {
    const parsed = JSON.parse(lines[index] ?? '{}') as { file?: unknown; beats?: unknown; onsets?: unknown };
    if (parsed.file !== file) {
      throw new SenseError('decode-failed', `a peer must report ${file}, received ${String(parsed.file)}`);
    }
    return { beats: parseTimes(file, parsed.beats), onsets: parseTimes(file, parsed.onsets) };
  });
}

function parseTimes(file: string, times: unknown): Times | null {
  if (times === null) return null;
  if (!Array.isArray(times) || !times.every(Number.isFinite)) {
    throw new SenseError('decode-failed', `${file}: a peer must report times in seconds, received ${String(times)}`);
  }
  return times as Times;
}
