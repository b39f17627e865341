/**
 * Runs the command line on every song of an evaluation set and scores the output, to assess changes to separation and
 * rhythm. The set and the scoring tool are in a folder next to the repository; without them it prints the reason and
 * stops.
 *
 * usage: tsx bench/evaluate.ts [--set DIR] [--out DIR] [--python PATH] [--song NAME]...
 *        [--separator auto|dsp|lite|MANIFEST] [--json]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const SENSE = fileURLToPath(new URL('../packages/cli/bin/sense.js', import.meta.url));
const SHARED = fileURLToPath(new URL('../../shared/', import.meta.url));
const SCORE_TOOL = join(SHARED, 'tools/score.py');
const MIXTURES = ['mixture.flac', 'mixture.wav'];

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: join(SHARED, 'data/eval/music-delta') },
    out: { type: 'string' },
    python: { type: 'string', default: process.env.PYTHON ?? 'python3' },
    song: { type: 'string', multiple: true },
    separator: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
  },
});

process.exitCode = evaluate();

function evaluate(): number {
  if (!existsSync(values.set)) return skip(`no evaluation set at ${values.set}`);
  if (!existsSync(SCORE_TOOL)) return skip(`no scoring tool at ${SCORE_TOOL}`);
  const python = spawnSync(values.python, ['-c', 'import numpy, soundfile, mir_eval']);
  if (python.status !== 0)
    return skip(`${values.python} lacks numpy, soundfile or mir_eval: select another one with --python`);

  const results = values.out ?? mkdtempSync(join(tmpdir(), 'sense-evaluate-'));
  const startedAt = performance.now();
  for (const song of songs()) {
    const input = MIXTURES.map((name) => join(values.set, song, name)).find((path) => existsSync(path))!;
    const folder = join(results, song);
    const args = ['analyze', input, '--events', join(folder, 'events.jsonl'), '--stems', folder];
    args.push('--separator', values.separator);
    const run = spawnSync(process.execPath, [SENSE, ...args, ...(values.json ? ['--quiet'] : [])], {
      stdio: 'inherit',
    });
    if (run.status !== 0) return run.status ?? 1;
  }
  const elapsedS = (performance.now() - startedAt) / 1000;

  const scored = spawnSync(values.python, [SCORE_TOOL, values.set, results], { encoding: 'utf8' });
  if (scored.status !== 0) {
    process.stderr.write(scored.stderr);
    return 1;
  }
  const lines = scored.stdout.trimEnd().split('\n');
  const scores = JSON.parse(lines.at(-1)!) as Record<string, unknown>;
  if (!values.json) process.stdout.write(`${lines.slice(0, -1).join('\n')}\nresults in ${results}\n`);
  process.stdout.write(
    `${JSON.stringify({ ...scores, onsets: onsetCounts(results), elapsedS: Number(elapsedS.toFixed(1)) })}\n`,
  );
  return 0;
}

function songs(): string[] {
  return readdirSync(values.set, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && (!values.song || values.song.includes(entry.name)))
    .filter((entry) => MIXTURES.some((name) => existsSync(join(values.set, entry.name, name))))
    .map((entry) => entry.name)
    .sort();
}

/** Number of onsets in each stem, over all songs. */
function onsetCounts(results: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const song of songs()) {
    const text = readFileSync(join(results, song, 'events.jsonl'), 'utf8');
    for (const line of text.split('\n').filter(Boolean)) {
      const event = JSON.parse(line) as { type: string; stem?: string };
      if (event.type === 'onset' && event.stem) counts[event.stem] = (counts[event.stem] ?? 0) + 1;
    }
  }
  return counts;
}

function skip(reason: string): number {
  process.stdout.write(`skipped: ${reason}\n`);
  return 0;
}
