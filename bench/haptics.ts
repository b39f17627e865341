/**
 * Measures what hands feel of songs: the causal engine on every song of a folder, live haptics in
 * virtual time on simulated devices, and what is felt compared with annotated drum hits and true stems.
 * Two baselines use the same devices. Prints a table, or one line of JSON; progress is on stderr.
 * Without the folder it prints that it is skipped.
 *
 * usage: npm run bench:haptics -- [--json] [--separator NAME] [--song NAME]... [DIR]
 *
 * DIR as for bench:rhythm; songs without drum annotations are skipped. `file` and `microphone` are
 * described in haptics/play-recording, devices in haptics/device-models, felt transients in
 * haptics/felt-transients. Errors are felt minus annotated time, negative for early.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseSeparator } from '@sense/cli';
import type { Milliseconds } from '@sense/core/engine';
import { offlineEnvelope } from './haptics/baselines/offline-envelope.js';
import { rmsRumble } from './haptics/baselines/rms-rumble.js';
import type { SentCommand } from './haptics/actuator-model.js';
import { DEVICE_MODELS, type DeviceModel } from './haptics/device-models.js';
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
    console.error(`analysing ${song.name}`);
    const { separator } = await chooseSeparator(values.separator);
    songs.push(await loadSong(song, separator));
  }
  const report = Object.fromEntries(TIMINGS.map((timing) => [timing, playAll(songs, timing)]));
  const drift = playForLong(songs);
  if (values.json) {
    const heardAfterMs = HEARD_AFTER_MS.file;
    const head = { bench: 'haptics', separator: values.separator, songs: songs.length };
    console.log(
      JSON.stringify({
        ...head,
        dispatchMs: DISPATCH_MS,
        heardAfterMs: Number(heardAfterMs.toFixed(1)),
        ...report,
        drift,
      }),
    );
  } else {
    for (const line of tableLines(report)) console.log(line);
    console.log(`drift on ${DEVICE_MODELS[0]!.name}, ms in ten minutes: ${drift.msIn10Minutes}`);
  }
}

/** Figures of each device and way of playing. */
function playAll(songs: readonly LoadedSong[], timing: PlayTiming): Record<string, Ways<FeelSummary | null>> {
  const heardAfterMs = HEARD_AFTER_MS[timing];
  const sense = DEVICE_MODELS.map((): ScoredSong[] => []);
  for (const { name, recording, truth } of songs) {
    console.error(`playing ${name}, ${timing}`);
    for (const [index, { model, commands, stats }] of playRecording(recording, DEVICE_MODELS, timing).entries()) {
      sense[index]!.push({ ...scoreFeel(commands, model, truth, heardAfterMs), dropped: stats.dropped });
    }
  }
  const summaries = DEVICE_MODELS.map((model, index) => [
    model.name,
    { sense: summariseFeel(sense[index]!), ...playBaselines(songs, model, timing) },
  ]);
  return Object.fromEntries(summaries) as Record<string, Ways<FeelSummary | null>>;
}

function playBaselines(
  songs: readonly LoadedSong[],
  model: DeviceModel,
  timing: PlayTiming,
): Omit<Ways<FeelSummary | null>, 'sense'> {
  const heardAfterMs = HEARD_AFTER_MS[timing];
  if (timing === 'microphone') {
    const rms = songs.map(({ mix, truth }) =>
      scoreFeel(rmsRumble(mix, model, { heardAfterMs, knownAfterMs: DISPATCH_MS }), model, truth, heardAfterMs),
    );
    return { rms: summariseFeel(rms), offline: null };
  }
  return {
    rms: playCalibrated(songs, model, heardAfterMs, ({ mix }) => rmsRumble(mix, model, { heardAfterMs })),
    offline: playCalibrated(songs, model, heardAfterMs, ({ mix }) => offlineEnvelope(mix, model, heardAfterMs)),
  };
}

/** Shifted so that its median error is 0, an advantage that real systems of this kind do not have. */
function playCalibrated(
  songs: readonly LoadedSong[],
  model: DeviceModel,
  heardAfterMs: Milliseconds,
  play: (song: LoadedSong) => SentCommand[],
): FeelSummary {
  const played = songs.map((song) => ({ truth: song.truth, commands: play(song) }));
  const scores = (earlierMs: Milliseconds): ScoredSong[] =>
    played.map(({ truth, commands }) => {
      const moved = commands.map((command) => ({ ...command, sentMs: command.sentMs - earlierMs }));
      return scoreFeel(moved, model, truth, heardAfterMs);
    });
  return summariseFeel(scores(summariseFeel(scores(0)).errorMs.p50 ?? 0));
}

/** Repeats each song for ten minutes on the first device, from a file. Returns the largest drift. */
function playForLong(songs: readonly LoadedSong[]): {
  readonly minutes: number;
  readonly msIn10Minutes: number | null;
} {
  const model = DEVICE_MODELS[0]!;
  const drifts = songs.map(({ name, recording, truth }) => {
    console.error(`playing ${name} for ten minutes`);
    const long = repeatRecordings([recording], DRIFT_SECONDS);
    const turns = Math.round(long.duration / recording.duration);
    const onsets = Array.from({ length: turns }, (_, turn) =>
      truth.onsets.map((time) => time + turn * recording.duration),
    ).flat();
    const [played] = playRecording(long, [model], 'file');
    const longTruth = { duration: long.duration, onsets, levels: { drums: undefined, bass: undefined } };
    const { errorsMs, errorTimes } = scoreFeel(played!.commands, model, longTruth, HEARD_AFTER_MS.file);
    return driftMs(errorsMs, errorTimes);
  });
  const known = drifts.filter((drift) => drift !== null);
  const largest = known.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), known[0] ?? 0);
  return { minutes: DRIFT_SECONDS / 60, msIn10Minutes: known.length > 0 ? largest : null };
}

function skip(reason: string): void {
  console.log(`skipped: ${reason}`);
}
