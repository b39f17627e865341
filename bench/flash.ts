/**
 * Compares the flash meter with IRIS (Electronic Arts) on IRIS's own test clips, picture by picture. Prints a table, or
 * one line of JSON. Without the clips or ffmpeg it prints the reason and stops.
 *
 * usage: npm run bench:flash -- [--json] [DIR]
 *
 * DIR/CLIP.mp4 with the verdicts of IRIS in CLIP.csv; default ../shared/data/fixtures/flash. `agreement`: share of
 * pictures with the verdict of IRIS; `missed`: pictures that IRIS fails and the meter does not; `changes`: share of
 * pictures with as many opposing changes; `meterMs`: processor time for a picture of 640 x 360 pixels.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FlashMeter, type FlashMeasurement, type FlashVerdict } from '@sense/visuals';

/** Size of the clips, and what of it IRIS compares: the whole picture. */
const [WIDTH, HEIGHT] = [640, 360];
const FIELD = { width: 1, height: 1 };
/** Clips whose rate is not 25 pictures a second. */
const RATES: Readonly<Record<string, number>> = { '2Hz_5s': 5 };
/** Verdicts in the order of the numbers of IRIS. */
const VERDICTS: readonly FlashVerdict[] = ['within-limits', 'many', 'extended', 'flashing'];

interface ClipScore {
  readonly clip: string;
  readonly pictures: number;
  readonly agreeing: number;
  readonly missed: number;
  readonly sameChanges: number;
  readonly cpuMs: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});

main(positionals[0] ?? fileURLToPath(new URL('../../shared/data/fixtures/flash', import.meta.url)));

function main(folder: string): void {
  if (!existsSync(folder)) return console.log(`skipped: no clips at ${folder}`);
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return console.log('skipped: ffmpeg is not installed');
  const clips = readdirSync(folder).filter((file) => file.endsWith('.mp4'));
  if (clips.length === 0) return console.log(`skipped: no .mp4 in ${folder}`);
  const scores = clips.map((file) => scoreClip(folder, file.slice(0, -'.mp4'.length)));
  const sum = (of: (score: ClipScore) => number): number => scores.reduce((total, score) => total + of(score), 0);
  const pictures = sum((score) => score.pictures);
  const report = {
    bench: 'flash',
    clips: scores.length,
    pictures,
    agreement: round(sum((score) => score.agreeing) / pictures),
    missed: sum((score) => score.missed),
    changes: round(sum((score) => score.sameChanges) / pictures),
    meterMs: round(sum((score) => score.cpuMs) / pictures),
  };
  if (values.json) return console.log(JSON.stringify(report));
  console.log('clip                 pictures  agreeing  missed  same changes');
  for (const { clip, pictures, agreeing, missed, sameChanges } of scores) {
    console.log(clip.padEnd(20), ...[pictures, agreeing, missed, sameChanges].map((n) => String(n).padStart(9)));
  }
  console.log(JSON.stringify(report));
}

function scoreClip(folder: string, clip: string): ClipScore {
  const pixels = decode(join(folder, `${clip}.mp4`));
  const rows = readCsv(join(folder, `${clip}.csv`));
  const meter = new FlashMeter({ width: WIDTH, height: HEIGHT, field: FIELD });
  const size = 4 * WIDTH * HEIGHT;
  const pictures = Math.min(rows.length, Math.floor(pixels.length / size));
  const before = process.cpuUsage();
  let [agreeing, missed, sameChanges] = [0, 0, 0];
  for (let i = 0; i < pictures; i++) {
    const measured = meter.measure(pixels.subarray(i * size, (i + 1) * size), (i + 1) / (RATES[clip] ?? 25));
    const row = rows[i]!;
    if (agrees(measured, row)) agreeing++;
    if (failsByIris(row) && !failsByMeter(measured)) missed++;
    const { general, red } = measured;
    if (general.changes === row['LuminanceTransitions'] && red.changes === row['RedTransitions']) sameChanges++;
  }
  const { user, system } = process.cpuUsage(before);
  return { clip, pictures, agreeing, missed, sameChanges, cpuMs: (user + system) / 1000 };
}

/** The oldest of the clips has one verdict for both kinds of flash: flashing, or not. */
function agrees({ general, red }: FlashMeasurement, row: Record<string, number>): boolean {
  if ('FlashFailedFrames' in row) {
    return row['FlashFailedFrames'] > 0 === [general, red].some(({ verdict }) => verdict === 'flashing');
  }
  const { FlashLuminanceFailedFrame = 0, FlashRedFailedFrame = 0 } = row;
  return general.verdict === VERDICTS[FlashLuminanceFailedFrame] && red.verdict === VERDICTS[FlashRedFailedFrame];
}

function failsByIris(row: Record<string, number>): boolean {
  const { FlashFailedFrames = 0, FlashLuminanceFailedFrame = 0, FlashRedFailedFrame = 0 } = row;
  return (
    FlashFailedFrames > 0 || Math.max(FlashLuminanceFailedFrame, FlashRedFailedFrame) >= VERDICTS.indexOf('extended')
  );
}

function failsByMeter({ general, red }: FlashMeasurement): boolean {
  return [general, red].some(({ verdict }) => VERDICTS.indexOf(verdict) >= VERDICTS.indexOf('extended'));
}

/** RGBA of all pictures. */
function decode(path: string): Uint8Array {
  const { status, stdout, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-s', `${WIDTH}x${HEIGHT}`, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'],
    { maxBuffer: 2 ** 30 },
  );
  if (status !== 0) throw new Error(`ffmpeg cannot decode ${path}: ${String(stderr)}`);
  return stdout;
}

function readCsv(path: string): Record<string, number>[] {
  const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  const names = head!.split(',').map((name) => name.trim());
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, i) => [names[i]!, Number(value)])));
}

function round(value: number): number {
  return Math.round(1e4 * value) / 1e4;
}
