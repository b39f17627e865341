/**
 * The beat and onset trackers that ours is compared with. Each has an adapter in Python and an environment of its own
 * below `~/.cache/sense-bench`, and is optional.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEnvironment, type FoundPython, type PipInstall } from '../../scripts/python-environment.js';

/** The folder of the adapters' entry point. */
export const PEERS_FOLDER = fileURLToPath(new URL('.', import.meta.url));

export interface Peer {
  readonly name: string;
  /** Module in `adapters`. */
  readonly adapter: string;
  /** `online` uses no frames after the event (BeatNet and madmom: at most 32 ms); `offline` uses the whole file. */
  readonly kind: 'online' | 'offline';
  readonly installs: readonly PipInstall[];
}

const wheels = (name: string): PipInstall => ({ requirements: join(PEERS_FOLDER, 'requirements', `${name}.txt`) });

/** Compiles against what is installed, and installs no dependencies. */
const sources = (name: string): PipInstall => ({
  ...wheels(name),
  options: ['--no-build-isolation', '--no-deps'],
  // The C files of madmom 0.16.1 were generated for Python 3.7.
  env: { CYTHON_FORCE_REGEN: '1' },
});

export const PEERS: readonly Peer[] = [
  {
    name: 'BeatNet',
    adapter: 'beatnet_online',
    kind: 'online',
    installs: [wheels('madmom-build'), wheels('torch'), sources('beatnet')],
  },
  {
    name: 'madmom',
    adapter: 'madmom_online',
    kind: 'online',
    installs: [wheels('madmom-build'), sources('madmom')],
  },
  { name: 'BTrack', adapter: 'btrack_online', kind: 'online', installs: [wheels('btrack')] },
  { name: 'aubio', adapter: 'aubio_online', kind: 'online', installs: [wheels('aubio')] },
  { name: 'librosa', adapter: 'librosa_offline', kind: 'offline', installs: [wheels('librosa')] },
];

/** The Python of a peer, installed now or by an earlier run, or the reason why there is none. */
export function findPeerPython({ name, installs }: Peer): FoundPython {
  return findEnvironment({ path: join(homedir(), '.cache/sense-bench', `peers-${name.toLowerCase()}`), installs });
}
