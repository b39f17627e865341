/**
 * Compares the flash meter with IRIS (Electronic Arts) on IRIS's own test clips, picture by picture, and measures the
 * flash governor: what it leaves, what it changes, and what it costs. Prints a table, or one line of JSON. Without the
 * clips or ffmpeg it prints the reason and stops.
 *
 * usage: npm run bench:flash -- [--json] [--no-browser] [--cost-width=1920] [DIR]
 *
 * DIR/CLIP.mp4 with the verdicts of IRIS in CLIP.csv; default ../shared/data/fixtures/flash. `agreement`: share of
 * pictures with the verdict of IRIS; `missed`: pictures that IRIS fails and the meter does not; `changes`: share of
 * pictures with as many opposing changes; `meterMs`: processor time for a picture of 640 x 360 pixels.
 *
 * Of the governor, in the browser: `residual`: pictures of the clips (at 192 x 108) that fail after it, in the whole
 * picture or any field of 10 degrees, beside `flashing`, those that fail before; `gpuMs`: what it adds to a frame of
 * the landscape, by a timer of the GPU or else (`timer`: false) wall time until a pixel is read; `scriptMs`: of that
 * on the main thread; `passes` and `graphics` say of what. `changed`: mean absolute difference that it makes, of full
 * scale, to the landscape over the demo song and to the clips that IRIS passes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';
import { FlashMeter, type FlashMeasurement, type FlashVerdict } from '@sense/visuals';
import { launchHarness } from '../test/browser/harness/harness-page.js';

/** Size of the clips, and what of it IRIS compares: the whole picture. */
const [WIDTH, HEIGHT] = [640, 360];
const FIELD = { width: 1, height: 1 };
/** Size at which the browser takes the clips, and pictures that it takes at a time. */
const SMALL = { width: 192, height: 108 };
const BATCH = 50;
const SONG = { seconds: 20, rate: 25 };
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
  /** Whether IRIS passes all its pictures. */
  readonly harmless: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    json: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: true },
    'cost-width': { type: 'string', default: '1920' },
  },
});

await main(positionals[0] ?? fileURLToPath(new URL('../../shared/data/fixtures/flash', import.meta.url)));

async function main(folder: string): Promise<void> {
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
    ...(values.browser ? await scoreGovernor(folder, scores) : {}),
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
  let [agreeing, missed, sameChanges, failed] = [0, 0, 0, 0];
  for (let i = 0; i < pictures; i++) {
    const measured = meter.measure(pixels.subarray(i * size, (i + 1) * size), (i + 1) / (RATES[clip] ?? 25));
    const row = rows[i]!;
    if (agrees(measured, row)) agreeing++;
    if (failsByIris(row)) failed++;
    if (failsByIris(row) && !failsByMeter(measured)) missed++;
    const { general, red } = measured;
    if (general.changes === row['LuminanceTransitions'] && red.changes === row['RedTransitions']) sameChanges++;
  }
  const { user, system } = process.cpuUsage(before);
  return { clip, pictures, agreeing, missed, sameChanges, cpuMs: (user + system) / 1000, harmless: failed === 0 };
}

/** The governor in the browser, on the clips, the landscape and a large picture. */
async function scoreGovernor(folder: string, scores: readonly ClipScore[]): Promise<Record<string, unknown>> {
  const harness = await launchHarness();
  try {
    const page = harness.module<typeof import('./flash.page.js')>(new URL('./flash.page.ts', import.meta.url));
    const results: (Awaited<ReturnType<typeof import('./flash.page.js').endClip>> & {
      clip: string;
      harmless: boolean;
    })[] = [];
    for (const { clip, harmless } of scores) {
      const pixels = decode(join(folder, `${clip}.mp4`), SMALL);
      const size = 4 * SMALL.width * SMALL.height;
      await page('openClip', SMALL);
      for (let first = 0; first < pixels.length / size; first += BATCH) {
        const batch = deflateSync(pixels.subarray(first * size, (first + BATCH) * size), { level: 1 });
        await page('takePictures', batch.toString('base64'), SMALL, first, 1 / (RATES[clip] ?? 25));
      }
      results.push({ clip, harmless, ...(await page('endClip')) });
    }
    const landscape = await page('runLandscape', SMALL, SONG.seconds, SONG.rate);
    const width = Number(values['cost-width']);
    const size = { width, height: Math.round((width * 9) / 16) };
    const cost = await page('measureCost', size, 6);
    const sum = (of: (result: (typeof results)[number]) => number): number =>
      results.reduce((total, result) => total + of(result), 0);
    const passed = results.filter(({ harmless }) => harmless);
    return {
      flashing: sum(({ before }) => before),
      residual: sum(({ residual }) => residual) + landscape.residual,
      gpuMs: round(cost.gpuMs),
      withoutMs: round(cost.withoutMs),
      scriptMs: round(cost.scriptMs),
      timer: cost.timer,
      passes: cost.passes,
      size: `${size.width}x${size.height}`,
      graphics: cost.graphics,
      changed: {
        landscape: round(landscape.difference / landscape.pictures, 6),
        landscapeLimited: round(landscape.limited / landscape.pictures),
        ...Object.fromEntries(passed.map(({ clip, difference, pictures }) => [clip, round(difference / pictures, 6)])),
      },
    };
  } finally {
    await harness.close();
  }
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
function decode(path: string, { width, height } = { width: WIDTH, height: HEIGHT }): Uint8Array {
  const { status, stdout, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-s', `${width}x${height}`, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'],
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

function round(value: number, digits = 4): number {
  return Math.round(10 ** digits * value) / 10 ** digits;
}
