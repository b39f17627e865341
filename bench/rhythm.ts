/**
 * Scores rhythm: runs the whole causal engine on every song of a folder, once from the mixture and once with masks of
 * the true stems, and compares the events with annotated drum hits and beats. Prints a table, or one line of JSON.
 * Without the folder it prints the reason and stops.
 *
 * usage: npm run bench:rhythm -- [--json] [--peers] [--separator NAME] [--song NAME]... [DIR]
 *
 * DIR/SONG/{mixture,drums,bass,other,vocals}.flac (or .wav, .opus), drums.onsets.txt, beats.txt; default
 * ../shared/data/eval/music-delta. All but the mixture are optional. `--peers` adds the scores of other trackers, which
 * it installs into ~/.cache/sense-bench with Python 3.11; one that cannot be installed is skipped with the reason.
 * bench/metrics defines the scores; costs are processor time on this machine.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseSeparator } from '@sense/cli';
import { ENGINE_FORMAT, STEM_NAMES, perStem, type PerStem, type StemName } from '@sense/core/engine';
import { runPeers } from './peers/run-peers.js';
import { peerTableLines } from './peers/table.js';
import { OracleSeparator } from './rhythm/oracle-separator.js';
import { runSong } from './rhythm/run-song.js';
import { scoreSong } from './rhythm/score-song.js';
import { hasStems, readSongs, type SongFolder } from './rhythm/song-folder.js';
import { readRate, readStereo, type StereoAudio } from './rhythm/stereo-audio.js';
import { summarise, type ScoredRun } from './rhythm/summary.js';
import { tableLines } from './rhythm/table.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    separator: { type: 'string', default: 'auto' },
    song: { type: 'string', multiple: true },
  },
});

await main(positionals[0] ?? fileURLToPath(new URL('../../shared/data/eval/music-delta', import.meta.url)));

async function main(folder: string): Promise<void> {
  if (!existsSync(folder)) return skip(`no songs at ${folder}`);
  const songs = readSongs(folder, values.song);
  if (songs.length === 0) return skip(`no folder in ${folder} contains a mixture`);
  const mixtureRuns: ScoredRun[] = [];
  const oracleRuns: ScoredRun[] = [];
  let separatorName = '';
  for (const song of songs) {
    const { separator } = await chooseSeparator(values.separator);
    separatorName = separator.name;
    const fromMix = await runSong(song.mixture, separator);
    mixtureRuns.push({ song: song.name, run: fromMix, scores: scoreSong(song, fromMix.events) });
    if (!hasStems(song)) continue;
    const withOracle = await runSong(song.mixture, new OracleSeparator(await readStems(song)));
    oracleRuns.push({ song: song.name, run: withOracle, scores: scoreSong(song, withOracle.events) });
  }
  const systems = { mixture: summarise(mixtureRuns), oracle: summarise(oracleRuns) };
  const peers = values.peers ? runPeers(songs) : undefined;
  if (values.json) {
    const report = { bench: 'rhythm', separator: separatorName, songs: songs.length, ...systems };
    console.log(JSON.stringify(peers ? { ...report, peers } : report));
    return;
  }
  const lines = [
    ...tableLines(systems),
    ...(peers ? ['', ...peerTableLines({ ours: systems.mixture, ...peers })] : []),
  ];
  for (const line of lines) console.log(line);
}

async function readStems(song: SongFolder): Promise<PerStem<StereoAudio | undefined>> {
  const fileRate = await readRate(song.mixture);
  const stems: Partial<Record<StemName, StereoAudio>> = {};
  for (const stem of STEM_NAMES) {
    const path = song.stems[stem];
    if (path !== undefined) stems[stem] = await readStereo(path, fileRate, ENGINE_FORMAT.sampleRate);
  }
  return perStem((stem) => stems[stem]);
}

function skip(reason: string): void {
  console.log(`skipped: ${reason}`);
}
