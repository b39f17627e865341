/**
 * Haptic files on the command line: convert, inspect, and what `analyze` writes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FEATURE_BLOCK_SIZE, FEATURE_NAMES, SILENCE_DB, STEM_NAMES, type OnsetEvent } from '@sense/core/engine';
import { readHaptics, writeHaptics, type HapticScore } from '@sense/haptics/engine';
import { HapticsWriter } from '../../../../packages/cli/src/haptics/haptics-writer.js';
import { hits, sense, temporaryFolder, tone, writeWav } from '../helpers.js';

const SCORE: HapticScore = {
  duration: 4,
  transients: [0.5, 1, 1.25, 3].map((time, i) => ({
    type: 'transient',
    id: i + 1,
    time,
    intensity: 0.4 + 0.2 * i,
    sharpness: 0.25 * i,
    stem: 'drums',
    priority: 3,
  })),
  voices: [
    {
      voice: 'bass',
      stem: 'bass',
      priority: 1,
      knots: [
        { time: 0, amplitude: 0, frequencyHz: 70 },
        { time: 2, amplitude: 0.5, frequencyHz: 140 },
        { time: 4, amplitude: 0, frequencyHz: 50 },
      ],
    },
  ],
};

function clip(folder: string, name: string): string {
  const path = join(folder, name);
  writeFileSync(path, writeHaptics(SCORE, 'haptic'));
  return path;
}

describe('haptics convert', () => {
  test('goes by the endings, and says what was not kept', async () => {
    const folder = temporaryFolder();
    const [from, to] = [clip(folder, 'a.haptic'), join(folder, 'out/b.ahap')];
    const { code, out, err } = await sense(['haptics', 'convert', from, to]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/a\.haptic \(\.haptic \(Meta, Lofelt\)\) -> .*b\.ahap \(AHAP/);
    expect(out).toMatch(/0:04\.0, 4 transients, 1 voice of \d+ points/);
    expect(out).toMatch(/not kept: the voice pauses for 22 ms under 4 transients/);
    // The clip names no stems: there are none to lose.
    expect(out).not.toMatch(/stems/);
    const { format, score } = readHaptics(readFileSync(to));
    expect(format.id).toBe('ahap');
    expect(score.transients.map(({ time }) => time)).toEqual([0.5, 1, 1.25, 3]);
  });

  test.each([
    ['ahap', 'b.ahap'],
    ['hjif', 'b.hjif'],
    ['haps', 'b.haps'],
    ['android-waveform', 'b.json'],
    ['android-envelope', 'b.envelope.json'],
    ['web-vibration', 'b.vibration.json'],
  ])('to %s and back, told by content', async (id, name) => {
    const folder = temporaryFolder();
    const [from, to, back] = [clip(folder, 'a.haptic'), join(folder, name), join(folder, 'c.haptic')];
    expect((await sense(['haptics', 'convert', from, to, '--quiet'])).code).toBe(0);
    const { code, out } = await sense(['haptics', 'convert', to, back]);
    expect(code).toBe(0);
    expect(out).toContain(`${to} (`);
    expect(readHaptics(readFileSync(to)).format.id).toBe(id);
    expect(readHaptics(readFileSync(back)).score.duration).toBeCloseTo(4, 1);
  });

  test('tells every loss that inspect knows of, and only what was there to lose', async () => {
    const folder = temporaryFolder();
    const from = clip(folder, 'a.haptic');
    const inspected = await sense(['haptics', 'inspect', from, '--json']);
    const { losses } = JSON.parse(inspected.out) as { losses: Record<string, string[]> };
    for (const [id, name] of Object.entries({ ahap: 'b.ahap', 'android-envelope': 'b.envelope.json', wav: 'b.wav' })) {
      const { out } = await sense(['haptics', 'convert', from, join(folder, name)]);
      expect(out.match(/not kept: .*/g)).toEqual(losses[id]!.map((loss) => `not kept: ${loss}`));
    }
    const same = await sense(['haptics', 'convert', from, join(folder, 'b.haptic')]);
    expect(same.out).not.toMatch(/not kept/);
  });

  test('a file that is called another format is read by its content, with a warning', async () => {
    const folder = temporaryFolder();
    const [from, to] = [join(folder, 'a.ahap'), join(folder, 'b.haptic')];
    writeFileSync(from, writeHaptics(SCORE, 'hjif'));
    const { code, out, err } = await sense(['haptics', 'convert', from, to]);
    expect(code).toBe(0);
    expect(out).toMatch(/a\.ahap \(HJIF/);
    expect(err).toMatch(/warning: .*a\.ahap is called AHAP .*read as HJIF/);
    const forced = await sense(['haptics', 'convert', from, to, '--from', 'ahap']);
    expect(forced.code).toBe(1);
    expect(forced.err).toMatch(/Pattern must be an array.*looks like HJIF .*: try --from hjif \[format-invalid\]/);
  });

  test('audio is sent to analyze', async () => {
    const folder = temporaryFolder();
    const song = writeWav(join(folder, 'my song.wav'), 48_000, [new Float32Array(48)]);
    const to = join(folder, 'y.ahap');
    for (const args of [[], ['--from', 'ahap']]) {
      const { code, err } = await sense(['haptics', 'convert', song, to, ...args]);
      expect(code).toBe(1);
      expect(err).toContain(
        `my song.wav is audio (WAV), not a haptic file; to make one of it: sense analyze "${song}" --haptics ${to} [`,
      );
      expect(existsSync(to)).toBe(false);
    }
    const mark = join(folder, 'utf16.haptic');
    writeFileSync(mark, `\ufeff${writeHaptics(SCORE, 'haptic') as string}`, 'utf16le');
    expect((await sense(['haptics', 'convert', mark, to])).code).toBe(0);
  });

  test.each([
    ['c.mp3', 'ahap', '.ahap'],
    ['c.haptic', 'ahap', '.ahap'],
    ['c.vibration.json', 'haps', '.haps'],
    ['c.json', 'wav', '.wav'],
  ])('%s for --to %s is refused: the ending lies', async (name, format, fitting) => {
    const folder = temporaryFolder();
    const { code, err } = await sense([
      ...['haptics', 'convert', clip(folder, 'a.haptic'), join(folder, name)],
      ...['--to', format],
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`names another kind of file: call it .*/c\\${fitting} \\[invalid-argument`));
    expect(existsSync(join(folder, name))).toBe(false);
  });

  test('--from and --to override the endings', async () => {
    const folder = temporaryFolder();
    const [from, to] = [clip(folder, 'a.txt'), join(folder, 'b')];
    const { code } = await sense(['haptics', 'convert', from, to, '--from', 'haptic', '--to', 'hjif']);
    expect(code).toBe(0);
    expect(readHaptics(readFileSync(to)).format.id).toBe('hjif');
  });

  test('writes a signal', async () => {
    const folder = temporaryFolder();
    const to = join(folder, 'b.wav');
    expect((await sense(['haptics', 'convert', clip(folder, 'a.haptic'), to])).code).toBe(0);
    expect(readFileSync(to).toString('latin1', 0, 4)).toBe('RIFF');
  });

  test('an unknown ending lists the known ones, an unknown format the names', async () => {
    const folder = temporaryFolder();
    const path = clip(folder, 'a.haptic');
    const ending = await sense(['haptics', 'convert', path, join(folder, 'b.mid')]);
    expect(ending.code).toBe(1);
    expect(ending.err).toMatch(
      /b\.mid" has no extension of .*\.haptic.*\.ahap.*\.hjif.*\.haps.*\[invalid-argument\]/,
    );
    const name = await sense(['haptics', 'convert', path, join(folder, 'b.ahap'), '--to', 'midi']);
    expect(name.err).toMatch(/--to: .* can be written is one of haptic, ahap, .*received "midi"/);
    expect(ending.err).toMatch(/name the format with --to/);
    expect(ending.err + name.err).not.toContain('vij');
    const readOnly = await sense(['haptics', 'convert', path, join(folder, 'b.vij')]);
    expect(readOnly.err).toMatch(/no extension of a haptic format that can be written: \.haptic, \.ahap/);
  });

  test('a broken file is refused with its name, rule and place, and nothing is written', async () => {
    const folder = temporaryFolder();
    const [from, to] = [join(folder, 'a.haptic'), join(folder, 'b.ahap')];
    writeFileSync(from, writeHaptics(SCORE, 'haptic').toString().replace('"major": 1', '"major": 3'));
    const { code, err } = await sense(['haptics', 'convert', from, to]);
    expect(code).toBe(1);
    expect(err).toMatch(/a\.haptic: \.haptic: version\.major must be 1.*received 3 \[format-invalid\]/);
    expect(existsSync(to)).toBe(false);
  });

  test('never replaces its input; says what is missing', async () => {
    const folder = temporaryFolder();
    const path = clip(folder, 'a.haptic');
    expect((await sense(['haptics', 'convert', path, path])).err).toMatch(/would replace the input/);
    expect((await sense(['haptics', 'convert', join(folder, 'none.haptic'), join(folder, 'b.ahap')])).err).toMatch(
      /none\.haptic does not exist.*\[source-unavailable\]/,
    );
    expect((await sense(['haptics', 'convert', path])).code).toBe(2);
  });
});

describe('haptics inspect', () => {
  test('prints figures and losses', async () => {
    const { code, out } = await sense(['haptics', 'inspect', clip(temporaryFolder(), 'a.haptic')]);
    expect(code).toBe(0);
    expect(out).toMatch(/duration +0:04\.0/);
    expect(out).toMatch(/transients +4 +1 a second, at most 3 +mean intensity 0\.7, sharpness 0\.375/);
    expect(out).toMatch(/voice +continuous +\d+ points +peak 0\.5 +65 to 1\d\d Hz/);
    expect(out).toMatch(/android-waveform +4 transients become pulses/);
    expect(out).not.toMatch(/vij/);
  });

  test('as JSON', async () => {
    const { out } = await sense(['haptics', 'inspect', clip(temporaryFolder(), 'a.haptic'), '--json']);
    const figures = JSON.parse(out) as Record<string, unknown>;
    expect(figures).toMatchObject({
      format: 'haptic',
      durationS: 4,
      transients: 4,
      transientsPerS: 1,
      busiestSecond: 3,
    });
    expect((figures.losses as Record<string, string[]>)['web-vibration']!.length).toBeGreaterThan(2);
  });

  test('as a page that loads nothing and runs no script', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a<b>.hjif');
    writeFileSync(path, writeHaptics(SCORE, 'hjif'));
    const report = join(folder, 'r.html');
    expect((await sense(['haptics', 'inspect', path, '--report', report])).code).toBe(0);
    const page = readFileSync(report, 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('a&#60;b&#62;.hjif');
    expect(page.match(/<path d="M[\d.]+ 84V/g)).toHaveLength(4);
    expect(page).not.toMatch(/<script|https?:\/\/|NaN|undefined/);
  });
});

describe('analyze --haptics', () => {
  test('writes the score of the song', async () => {
    const folder = temporaryFolder();
    const rate = 48_000;
    const bass = tone(3 * rate, rate, 60, 0.4);
    const drums = hits(3 * rate, rate, 0.5);
    const path = writeWav(join(folder, 'a.wav'), rate, [bass.map((sample, i) => sample + 0.5 * drums[i]!)]);
    for (const name of ['a.haptic', 'a.ahap']) {
      const to = join(folder, name);
      const { code, out } = await sense(['analyze', path, '--haptics', to, '--separator', 'dsp']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`${name}: .*transients`));
      const { score } = readHaptics(readFileSync(to));
      expect(score.duration).toBeLessThanOrEqual(3);
      expect(score.transients.length).toBeGreaterThanOrEqual(3);
      // Within 30 ms of a hit, as onsets are.
      const near = score.transients.filter(({ time }) => Math.abs(((time + 0.25) % 0.5) - 0.25) < 0.03);
      expect(near.length / score.transients.length).toBeGreaterThan(0.6);
      const peak = Math.max(...score.voices.flatMap(({ knots }) => knots.map(({ amplitude }) => amplitude)));
      expect(peak).toBeGreaterThan(0.2);
    }
  });

  test('an ending that is no haptic format fails before the work', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 48_000, [new Float32Array(4800)]);
    const events = join(folder, 'e.jsonl');
    const { code, err } = await sense(['analyze', path, '--haptics', join(folder, 'a.mid'), '--events', events]);
    expect(code).toBe(1);
    expect(err).toMatch(/no extension of a haptic format that can be written: \.haptic.*; give it one of these/);
    expect(err).not.toMatch(/vij|name the format/);
    expect(existsSync(events)).toBe(false);
    const same = await sense(['analyze', path, '--haptics', path]);
    expect(same.err).toMatch(/would replace the input/);
  });

  test('an interrupt leaves the score of what was heard', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 48_000, [hits(96_000, 48_000, 0.2)]);
    const controller = new AbortController();
    controller.abort();
    const to = join(folder, 'a.ahap');
    const { code } = await sense(['analyze', path, '--haptics', to, '--separator', 'dsp'], {
      signal: controller.signal,
    });
    expect(code).toBe(130);
    expect(readHaptics(readFileSync(to)).score.duration).toBeLessThan(2);
  });

  test('silence gives an empty score', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 48_000, [new Float32Array(48_000)]);
    const to = join(folder, 'a.hjif');
    const { code, out } = await sense(['analyze', path, '--haptics', to, '--separator', 'dsp']);
    expect(code).toBe(0);
    expect(out).toMatch(/not kept: the silence at the end: it reads back as 0\.0 s long, not 1\.0 s/);
    expect(readHaptics(readFileSync(to)).score).toEqual({ duration: 0, transients: [], voices: [] });
    const kept = join(folder, 'a.haptic');
    expect((await sense(['analyze', path, '--haptics', kept, '--separator', 'dsp'])).out).not.toMatch(/not kept/);
    expect(readHaptics(readFileSync(kept)).score.duration).toBeCloseTo(1, 1);
  });
});

describe('HapticsWriter', () => {
  const onset: OnsetEvent = {
    type: 'onset',
    id: 7,
    time: 0.1,
    frame: 4800,
    emitted: 0.11,
    confidence: 1,
    stem: 'drums',
    strength: 1,
    levelDb: -6,
  };
  const features = (bassDb: number): Float32Array => {
    const block = new Float32Array(FEATURE_BLOCK_SIZE).fill(SILENCE_DB);
    const at = STEM_NAMES.indexOf('bass') * FEATURE_NAMES.length;
    block[at + FEATURE_NAMES.indexOf('levelDb')] = bassDb;
    block[at + FEATURE_NAMES.indexOf('centroidHz')] = 100;
    return block;
  };

  test('names a blow when the drum is known, thins voices, and ends with the input', () => {
    const path = join(temporaryFolder(), 'a.hjif');
    const writer = new HapticsWriter(path);
    for (let hop = 0; hop < 200; hop++) {
      const events = hop === 9 ? [onset] : hop === 12 ? [{ ...onset, drum: 'kick' as const }] : [];
      writer.hop({ events, features: features(-20), time: (hop + 1) / 100 });
    }
    writer.finish(1.5);
    writer.close();
    const { score } = readHaptics(readFileSync(path));
    expect(score.transients).toMatchObject([{ time: 0.1, intensity: 1, sharpness: expect.closeTo(0.1, 3) as number }]);
    expect(score.duration).toBeCloseTo(1.5, 3);
    // A steady bass with one dip under the blow: few points say it.
    expect(score.voices[0]!.knots.length).toBeLessThan(30);
    expect(score.voices[0]!.knots.length).toBeGreaterThan(4);
  });
});
