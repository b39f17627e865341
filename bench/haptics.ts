/**
 * What hands feel of songs: the whole causal engine on every song of a folder, then live haptics in
 * virtual time on simulated devices, and what is felt there against annotated drum hits and true
 * stems. Two baselines go through the same devices. Prints a table, or one line of JSON; progress
 * goes to stderr. Without the folder it says so and stops.
 *
 * usage: npm run bench:haptics -- [--json] [--separator NAME] [--song NAME]... [DIR]
 *
 * DIR as for bench:rhythm; songs without drum annotations are left out. `file` and `microphone` are
 * told in haptics/play-recording, devices in haptics/device-models, feeling in
 * haptics/felt-transients. Errors are felt minus annotated time, negative for early.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseSeparator } from '@sense/cli';
import { offlineEnvelope } from './haptics/baselines/offline-envelope.js';
import { rmsRumble } from './haptics/baselines/rms-rumble.js';
import { DEVICE_MODELS } from './haptics/device-models.js';
import { scoreFeel } from './haptics/feel.js';
import { loadSong, type LoadedSong } from './haptics/load-song.js';
import { DISPATCH_MS, HEARD_AFTER_MS, playRecording, TIMINGS, type PlayTiming } from './haptics/play-recording.js';
import { repeatRecordings } from './haptics/song-recording.js';
import { driftMs, summariseFeel, type FeelSummary, type ScoredSong } from './haptics/summary.js';
import { tableLines } from './haptics/table.js';
import { readSongs } from './rhythm/song-folder.js';

const DRIFT_SECONDS = 600;

type Ways<Value> = Record<'sense' | 'rms' | 'offline', Value>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    separator: { type: 'string', default: 'dsp' },
    song: { type: 'string', multiple: true },
  },
});

await main(positionals[0] ?? fileURLToPath(new URL('../../shared/data/eval/music-delta', import.meta.url)));

async function main(folder: string): Promise<void> {
  if (!existsSync(folder)) return skip(`there are no songs at ${folder}`);
  const folders = readSongs(folder, values.song).filter(({ drumHits }) => drumHits !== undefined);
  if (folders.length === 0) return skip(`no folder in ${folder} holds a mixture and drums.onsets.txt`);
  const songs: LoadedSong[] = [];
  for (const song of folders) {
    console.error(`listening to ${song.name}`);
    songs.push(await loadSong(song, await chooseSeparator(values.separator)));
  }
  const report = Object.fromEntries(TIMINGS.map((timing) => [timing, playAll(songs, timing)]));
  const drift = playForLong(songs);
  if (values.json) {
    const heardAfterMs = HEARD_AFTER_MS.file;
    const head = { bench: 'haptics', separator: values.separator, songs: songs.length };
    console.log(JSON.stringify({ ...head, dispatchMs: DISPATCH_MS, heardAfterMs, ...report, drift }));
  } else {
    for (const line of tableLines(report)) console.log(line);
    console.log(`drift on ${DEVICE_MODELS[0]!.name}, ms in ten minutes: ${drift.msIn10Minutes}`);
  }
}

/** Figures of each device and way of playing. */
function playAll(songs: readonly LoadedSong[], timing: PlayTiming): Record<string, Ways<FeelSummary | null>> {
  const heardAfterMs = HEARD_AFTER_MS[timing];
  const scores = DEVICE_MODELS.map((): Ways<ScoredSong[]> => ({ sense: [], rms: [], offline: [] }));
  for (const { name, recording, truth, mix } of songs) {
    console.error(`playing ${name}, ${timing}`);
    const played = playRecording(recording, DEVICE_MODELS, timing);
    for (const [index, { model, commands, stats }] of played.entries()) {
      const { sense, rms, offline } = scores[index]!;
      sense.push({ ...scoreFeel(commands, model, truth, heardAfterMs), dropped: stats.dropped });
      const knownAfterMs = timing === 'file' ? undefined : DISPATCH_MS;
      rms.push(scoreFeel(rmsRumble(mix, model, { heardAfterMs, knownAfterMs }), model, truth, heardAfterMs));
      if (timing === 'file')
        offline.push(scoreFeel(offlineEnvelope(mix, model, heardAfterMs), model, truth, heardAfterMs));
    }
  }
  return Object.fromEntries(
    DEVICE_MODELS.map(({ name }, index) => {
      const { sense, rms, offline } = scores[index]!;
      const known = timing === 'file' ? summariseFeel(offline) : null;
      return [name, { sense: summariseFeel(sense), rms: summariseFeel(rms), offline: known }];
    }),
  );
}

/** All songs over and over on the first device, from a file. */
function playForLong(songs: readonly LoadedSong[]): {
  readonly minutes: number;
  readonly msIn10Minutes: number | null;
} {
  console.error('playing for ten minutes');
  const model = DEVICE_MODELS[0]!;
  const recording = repeatRecordings(
    songs.map((song) => song.recording),
    DRIFT_SECONDS,
  );
  const onsets: number[] = [];
  for (let turn = 0, start = 0; start < DRIFT_SECONDS; turn++) {
    const { truth } = songs[turn % songs.length]!;
    onsets.push(...truth.onsets.map((time) => time + start));
    start += truth.duration;
  }
  const [played] = playRecording(recording, [model], 'file');
  const truth = { duration: recording.duration, onsets, levels: { drums: undefined, bass: undefined } };
  const { errorsMs, errorTimes } = scoreFeel(played!.commands, model, truth, HEARD_AFTER_MS.file);
  return { minutes: Number((recording.duration / 60).toFixed(1)), msIn10Minutes: driftMs(errorsMs, errorTimes) };
}

function skip(reason: string): void {
  console.log(`skipped: ${reason}`);
}
