/**
 * `sense haptics convert` and `inspect`, and the haptic output of `sense analyze`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readHaptics, writeHaptics, type HapticScore } from '@sense/haptics/engine';
import { tone } from '../../../support/signals.js';
import { hits, sense, temporaryFolder, writeWav } from '../helpers.js';

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
  test('selects formats by extension, and prints the losses', async () => {
    const folder = temporaryFolder();
    const [from, to] = [clip(folder, 'a.haptic'), join(folder, 'out/b.ahap')];
    const { code, out, err } = await sense(['haptics', 'convert', from, to]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/a\.haptic \(\.haptic \(Meta, Lofelt\)\) -> .*b\.ahap \(AHAP/);
    expect(out).toMatch(/0:04\.0, 4 transients, 1 voice of \d+ points/);
    expect(out).toMatch(/lost: .*22 ms/);
    // The clip has no stems to lose.
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
  ])('converts to %s and back, detected by content', async (id, name) => {
    const folder = temporaryFolder();
    const [from, to, back] = [clip(folder, 'a.haptic'), join(folder, name), join(folder, 'c.haptic')];
    expect((await sense(['haptics', 'convert', from, to, '--quiet'])).code).toBe(0);
    const { code, out } = await sense(['haptics', 'convert', to, back]);
    expect(code).toBe(0);
    expect(out).toContain(`${to} (`);
    expect(readHaptics(readFileSync(to)).format.id).toBe(id);
    expect(readHaptics(readFileSync(back)).score.duration).toBeCloseTo(4, 1);
  });

  test('prints the same losses as inspect, and none without a conversion', async () => {
    const folder = temporaryFolder();
    const from = clip(folder, 'a.haptic');
    const inspected = await sense(['haptics', 'inspect', from, '--json']);
    const { losses } = JSON.parse(inspected.out) as { losses: Record<string, string[]> };
    for (const [id, name] of Object.entries({ ahap: 'b.ahap', 'android-envelope': 'b.envelope.json', wav: 'b.wav' })) {
      const { out } = await sense(['haptics', 'convert', from, join(folder, name)]);
      expect(out.match(/lost: .*/g)).toEqual(losses[id]!.map((loss) => `lost: ${loss}`));
    }
    const same = await sense(['haptics', 'convert', from, join(folder, 'b.haptic')]);
    expect(same.out).not.toMatch(/lost:/);
  });

  test('reads a file with the extension of another format by its content, with a warning', async () => {
    const folder = temporaryFolder();
    const [from, to] = [join(folder, 'a.ahap'), join(folder, 'b.haptic')];
    writeFileSync(from, writeHaptics(SCORE, 'hjif'));
    const { code, out, err } = await sense(['haptics', 'convert', from, to]);
    expect(code).toBe(0);
    expect(out).toMatch(/a\.ahap \(HJIF/);
    expect(err).toMatch(/warning: .*a\.ahap has the extension of AHAP .*content of HJIF/);
    const forced = await sense(['haptics', 'convert', from, to, '--from', 'ahap']);
    expect(forced.code).toBe(1);
    expect(forced.err).toMatch(/Pattern must be an array.*looks like HJIF .*: try --from hjif \[format-invalid\]/);
  });

  test('suggests analyze for audio', async () => {
    const folder = temporaryFolder();
    const song = writeWav(join(folder, 'my song.wav'), 48_000, [new Float32Array(48)]);
    const to = join(folder, 'y.ahap');
    for (const args of [[], ['--from', 'ahap']]) {
      const { code, err } = await sense(['haptics', 'convert', song, to, ...args]);
      expect(code).toBe(1);
      expect(err).toContain(
        `my song.wav is audio (WAV), not a haptic file; to create one from it: sense analyze "${song}" --haptics ${to} [`,
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
  ])('refuses %s for --to %s: the extension does not match', async (name, format, fitting) => {
    const folder = temporaryFolder();
    const { code, err } = await sense([
      ...['haptics', 'convert', clip(folder, 'a.haptic'), join(folder, name)],
      ...['--to', format],
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`is the extension of another kind of file: use .*/c\\${fitting} \\[invalid-argument`),
    );
    expect(existsSync(join(folder, name))).toBe(false);
  });

  test('--from and --to override the extensions', async () => {
    const folder = temporaryFolder();
    const [from, to] = [clip(folder, 'a.txt'), join(folder, 'b')];
    const { code } = await sense(['haptics', 'convert', from, to, '--from', 'haptic', '--to', 'hjif']);
    expect(code).toBe(0);
    expect(readHaptics(readFileSync(to)).format.id).toBe('hjif');
  });

  test('writes an audio signal', async () => {
    const folder = temporaryFolder();
    const to = join(folder, 'b.wav');
    expect((await sense(['haptics', 'convert', clip(folder, 'a.haptic'), to])).code).toBe(0);
    expect(readFileSync(to).toString('latin1', 0, 4)).toBe('RIFF');
  });

  test('lists the known extensions for an unknown one, and the names for an unknown format', async () => {
    const folder = temporaryFolder();
    const path = clip(folder, 'a.haptic');
    const extension = await sense(['haptics', 'convert', path, join(folder, 'b.mid')]);
    expect(extension.code).toBe(1);
    expect(extension.err).toMatch(/b\.mid" .*\.haptic.*\.ahap.*\.hjif.*\.haps.*\[invalid-argument\]/);
    const name = await sense(['haptics', 'convert', path, join(folder, 'b.ahap'), '--to', 'midi']);
    expect(name.err).toMatch(/--to: .*haptic, ahap, .*received "midi"/);
    expect(extension.err).toMatch(/give the format with --to/);
    expect(extension.err + name.err).not.toContain('vij');
    const readOnly = await sense(['haptics', 'convert', path, join(folder, 'b.vij')]);
    expect(readOnly.err).toMatch(/b\.vij" .*: \.haptic, \.ahap/);
  });

  test('refuses a broken file with its name, rule and place, and writes nothing', async () => {
    const folder = temporaryFolder();
    const [from, to] = [join(folder, 'a.haptic'), join(folder, 'b.ahap')];
    writeFileSync(from, writeHaptics(SCORE, 'haptic').toString().replace('"major": 1', '"major": 3'));
    const { code, err } = await sense(['haptics', 'convert', from, to]);
    expect(code).toBe(1);
    expect(err).toMatch(/a\.haptic: \.haptic: version\.major must be 1.*received 3 \[format-invalid\]/);
    expect(existsSync(to)).toBe(false);
  });

  test('does not replace its input, and names what is missing', async () => {
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
    expect(out).toMatch(/transients +4 +1 per second, at most 3 +mean intensity 0\.7, sharpness 0\.375/);
    expect(out).toMatch(/voice +continuous +\d+ points +peak 0\.5 +65 to 1\d\d Hz/);
    expect(out).toMatch(/android-waveform +4 transients become pulses/);
    expect(out).not.toMatch(/vij/);
  });

  test('prints JSON', async () => {
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

  test('writes a page without external resources and scripts', async () => {
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

  test('fails before the work for an extension that is not a haptic format', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 48_000, [new Float32Array(4800)]);
    const events = join(folder, 'e.jsonl');
    const { code, err } = await sense(['analyze', path, '--haptics', join(folder, 'a.mid'), '--events', events]);
    expect(code).toBe(1);
    expect(err).toMatch(/a\.mid" .*\.haptic.*; use one of these/);
    expect(err).not.toMatch(/vij|give the format/);
    expect(existsSync(events)).toBe(false);
    const same = await sense(['analyze', path, '--haptics', path]);
    expect(same.err).toMatch(/would replace the input/);
  });

  test('writes the score up to an interrupt', async () => {
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

  test('writes an empty score for silence', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 48_000, [new Float32Array(48_000)]);
    const to = join(folder, 'a.hjif');
    const { code, out } = await sense(['analyze', path, '--haptics', to, '--separator', 'dsp']);
    expect(code).toBe(0);
    expect(out).toMatch(/lost: .*silence.*0\.0 s.*1\.0 s/);
    expect(readHaptics(readFileSync(to)).score).toEqual({ duration: 0, transients: [], voices: [] });
    const kept = join(folder, 'a.haptic');
    expect((await sense(['analyze', path, '--haptics', kept, '--separator', 'dsp'])).out).not.toMatch(/lost:/);
    expect(readHaptics(readFileSync(kept)).score.duration).toBeCloseTo(1, 1);
  });
});

describe('haptics describe', () => {
  test('writes what words describe, in the format of the extension, and a report', async () => {
    const folder = temporaryFolder();
    const [file, report] = [join(folder, 'heart.ahap'), join(folder, 'heart.html')];
    const { code, out, err } = await sense([
      'haptics',
      'describe',
      'heartbeat getting faster',
      file,
      '--report',
      report,
    ]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/heart\.ahap \(AHAP/);
    const { format, score } = readHaptics(readFileSync(file));
    expect(format.id).toBe('ahap');
    expect(score.transients.length).toBeGreaterThan(10);
    expect(readFileSync(report, 'utf8')).toContain('heart.ahap');
  });

  test('warns of words that change nothing', async () => {
    const file = join(temporaryFolder(), 'door.haptic');
    const { code, err } = await sense(['haptics', 'describe', 'three glorfy knocks', file, '--quiet']);
    expect(code).toBe(0);
    expect(err).toContain('words that change nothing: glorfy');
    expect(readHaptics(readFileSync(file)).score.transients).toHaveLength(3);
  });

  test.each([
    [['silence', 'a.haptic'], 1, 'names no rhythm; there are heartbeat, rain'],
    [['rain', 'a.mp3'], 1, 'has no extension of a haptic format'],
    [['rain', 'a.haptic', '--seed', 'x'], 2, 'It must be a whole number'],
    [['rain'], 2, "missing required argument 'OUT'"],
  ])('rejects %j', async (given, expected, message) => {
    const folder = temporaryFolder();
    const [words, file, ...options] = given;
    const { code, err } = await sense([
      'haptics',
      'describe',
      words!,
      ...(file ? [join(folder, file)] : []),
      ...options,
    ]);
    expect(code).toBe(expected);
    expect(err).toContain(message);
    expect(existsSync(join(folder, 'a.haptic'))).toBe(false);
  });
});
