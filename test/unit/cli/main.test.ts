/**
 * The command from the outside: its outputs, messages and exit codes.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noise, tone } from '../../support/signals.js';
import { PATTERNS, play } from '../core/analysis/beat/patterns.js';
import { readAll, sense, song, temporaryFolder, writePcm16, writeWav } from './helpers.js';

describe('analyze', () => {
  test('writes events, stems, a report and clicks, and prints a summary', async () => {
    const folder = temporaryFolder();
    const [events, stems, report] = ['out/e.jsonl', 'out/stems', 'out/r.html'].map((name) => join(folder, name));
    const click = join(folder, 'out/c.wav');
    const files = ['--events', events!, '--stems', stems!, '--report', report!, '--click', click];
    const args = ['analyze', song(folder), ...files];
    const { code, out, err } = await sense(args);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/song\.wav: WAV, 44100 Hz, stereo, 0:01\.5/);
    expect(out).toMatch(/drums +\d+ +-\d+\.\d dBFS/);

    const lines = readFileSync(events!, 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    const beats = lines.filter((line) => line.includes('"type":"beat"')).length;
    const onsets = lines.length - beats;
    const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
    expect(out).toContain(`${events}: JSON lines, ${plural(onsets, 'onset')} and ${plural(beats, 'beat')}\n`);
    expect(out).toContain(`${stems}: drums.wav, bass.wav, other.wav, vocals.wav; WAV, 32-bit float, 44100 Hz, stereo`);
    expect(out).toMatch(/r\.html: HTML page/);
    expect(out).toContain(`${click}: WAV, 48000 Hz, the song with ${plural(beats, 'click')}\n`);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      const event = JSON.parse(line) as Record<string, unknown>;
      expect(Object.keys(event).slice(0, 3)).toEqual(['type', 'time', 'emitted']);
      expect(event.emitted).toBeLessThanOrEqual(1.5);
    }

    expect(readdirSync(stems!).sort()).toEqual(['bass.wav', 'drums.wav', 'other.wav', 'vocals.wav']);
    const drums = await readAll(join(stems!, 'drums.wav'));
    expect(drums).toMatchObject({ sampleRate: 44_100, damage: [] });
    expect(drums.channels.map(({ length }) => length)).toEqual([66_150, 66_150]);
    expect(readFileSync(report!, 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('follows --tempo and --meter', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 48_000, [play(PATTERNS.rock, 12, () => 110).signal]);
    const beatsWith = async (...options: string[]): Promise<{ tempo: number; beatsInBar: number }[]> => {
      const events = join(folder, 'e.jsonl');
      expect(await sense(['analyze', path, '--events', events, '--separator', 'dsp', ...options])).toMatchObject({
        code: 0,
      });
      const lines = readFileSync(events, 'utf8').trim().split('\n');
      const parsed = lines.map((line) => JSON.parse(line) as { type: string; tempo: number; beatsInBar: number });
      return parsed.filter(({ type }) => type === 'beat');
    };
    const hinted = await beatsWith('--tempo', '50-75', '--meter', '6/8');
    expect(hinted.length).toBeGreaterThan(2);
    for (const { tempo, beatsInBar } of hinted) {
      expect(tempo).toBeLessThanOrEqual(75);
      expect([0, 2]).toContain(beatsInBar);
    }
  });

  test('writes an empty events file for a file without events', async () => {
    const folder = temporaryFolder();
    const events = join(folder, 'e.jsonl');
    const path = writeWav(join(folder, 'a.wav'), 48_000, [new Float32Array(48_000)]);
    const { code, out, err } = await sense(['analyze', path, '--events', events]);
    expect(code).toBe(0);
    expect(readFileSync(events, 'utf8')).toBe('');
    expect(err).toMatch(/warning: .*silent/);
    expect(out).toMatch(/no events/);
  });

  test('warns about clipping and non-finite samples, and writes finite stems', async () => {
    const folder = temporaryFolder();
    const samples = tone(24_000, 48_000, 100, 2).map((sample) => Math.max(-1, Math.min(1, sample)));
    samples.fill(NaN, 5000, 5010);
    const path = writeWav(join(folder, 'a.wav'), 48_000, [samples]);
    const { code, err } = await sense(['analyze', path, '--stems', join(folder, 's'), '--quiet']);
    expect(code).toBe(0);
    expect(err).toMatch(/10 samples were not numbers/);
    expect(err).toMatch(/clipped: \d+ samples/);
    for (const stem of ['drums', 'bass', 'other', 'vocals']) {
      const { channels } = await readAll(join(folder, 's', `${stem}.wav`));
      expect(channels[0]!.every(Number.isFinite)).toBe(true);
    }
  });

  test.each([
    ['--report', 'o.txt', 'o.html'],
    ['--events', 'o.html', 'o.jsonl'],
    ['--events', 'o.json', 'o.jsonl'],
    ['--click', 'click.mp3', 'click.wav'],
  ])('refuses %s %s: the extension does not match the content', async (option, name, fitting) => {
    const folder = temporaryFolder();
    const { code, err } = await sense(['analyze', song(folder), option, join(folder, name)]);
    expect(code).toBe(1);
    expect(err).toContain(`is the extension of another kind of file: use ${join(folder, fitting)} [invalid-argument]`);
    expect(readdirSync(folder)).toEqual(['song.wav']);
  });

  test('accepts names without an extension or with an unknown one', async () => {
    const folder = temporaryFolder();
    const files = ['--events', join(folder, 'events'), '--report', join(folder, 'take.2')];
    expect((await sense(['analyze', song(folder), ...files])).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['events', 'song.wav', 'take.2']);
  });

  test('processes the decodable part of a truncated file, and exits with 3', async () => {
    const folder = temporaryFolder();
    const path = song(folder);
    writeFileSync(path, readFileSync(path).subarray(0, 100_000));
    const { code, out, err } = await sense(['analyze', path, '--stems', join(folder, 's')]);
    expect(code).toBe(3);
    expect(err).toMatch(/truncated/);
    expect(out).toMatch(/0:00\.6/);
    expect((await readAll(join(folder, 's', 'bass.wav'))).channels[0]!.length).toBe(24_989);
  });

  test('leaves valid files when interrupted', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    controller.abort();
    const { code, err } = await sense(['analyze', song(folder), '--stems', join(folder, 's')], {
      signal: controller.signal,
    });
    expect(code).toBe(130);
    expect(err).toMatch(/interrupted; the outputs hold the first 0\.\d s/);
    const { channels, damage } = await readAll(join(folder, 's', 'other.wav'));
    expect(channels[0]!.length).toBeGreaterThan(10_000);
    expect(channels[0]!.length).toBeLessThan(66_150);
    expect(damage).toEqual([]);
  });

  test('warns that more than two channels are mixed down', async () => {
    const folder = temporaryFolder();
    const path = writeWav(
      join(folder, 'a.wav'),
      48_000,
      Array.from({ length: 6 }, (_, c) => noise(4800, c + 1)),
    );
    expect((await sense(['analyze', path])).err).toMatch(/6 channels: they are mixed down to stereo/);
  });
});

describe('a bad path fails before the work and changes nothing', () => {
  test('missing input: creates no output', async () => {
    const folder = temporaryFolder();
    const { code, err } = await sense(['analyze', join(folder, 'none.mp3'), '--events', join(folder, 'e.jsonl')]);
    expect(code).toBe(1);
    expect(err).toMatch(/none\.mp3 does not exist.*\[source-unavailable\]/);
    expect(existsSync(join(folder, 'e.jsonl'))).toBe(false);
  });

  test.each([2000, 400_000])('input of %i Hz, which cannot be resampled: keeps an existing output', async (rate) => {
    const folder = temporaryFolder();
    const events = join(folder, 'e.jsonl');
    writeFileSync(events, 'old');
    const path = writeWav(join(folder, 'a.wav'), rate, [noise(4000, 1)]);
    const { code, err } = await sense(['analyze', path, '--events', events]);
    expect(code).toBe(1);
    expect(err).toMatch(/a\.wav has a sample rate of \d+ Hz; supported are 4 to 384 kHz.*\[unsupported\]/);
    expect(readFileSync(events, 'utf8')).toBe('old');
  });

  test('one output that cannot be opened: leaves the others unchanged', async () => {
    const folder = temporaryFolder();
    const path = song(folder);
    const events = join(folder, 'old.jsonl');
    writeFileSync(events, 'old');
    const report = join(folder, 'new/folder/r.html');
    const stems = join(path, 'stems');
    const { code, err } = await sense(['analyze', path, '--events', events, '--report', report, '--stems', stems]);
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be written: one of its folders is a file/);
    expect(readFileSync(events, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['old.jsonl', 'song.wav']);
  });

  test('one stem that cannot be opened: removes and closes the others', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 's/other.wav'), { recursive: true });
    const open = (): number => readdirSync('/dev/fd').length;
    const before = open();
    expect((await sense(['separate', song(folder), '--out', join(folder, 's')])).code).toBe(1);
    expect(readdirSync(join(folder, 's'))).toEqual(['other.wav']);
    expect(open()).toBe(before);
  });

  test('replaces an existing output completely, also with a shorter one', async () => {
    const folder = temporaryFolder();
    const events = join(folder, 'e.jsonl');
    writeFileSync(events, 'x'.repeat(1e6));
    expect((await sense(['analyze', song(folder), '--events', events])).code).toBe(0);
    for (const line of readFileSync(events, 'utf8').trimEnd().split('\n')) JSON.parse(line);
  });

  test.runIf(process.platform === 'linux')('output in a folder that cannot be created', async () => {
    const report = '/proc/nowhere/deep/r.html';
    const { code, err } = await sense(['analyze', song(temporaryFolder()), '--report', report]);
    expect(code).toBe(1);
    expect(err).toMatch(/r\.html cannot be written: it cannot be created there.*\[output-failed\]/);
  });

  test('output that is a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'e.jsonl'));
    const { code, err } = await sense(['analyze', song(folder), '--events', join(folder, 'e.jsonl')]);
    expect(code).toBe(1);
    expect(err).toMatch(/e\.jsonl cannot be written: it is a directory.*\[output-failed\]/);
  });

  test('output below a file', async () => {
    const folder = temporaryFolder();
    const path = song(folder);
    const { code, err } = await sense(['separate', path, '--out', join(path, 'stems')]);
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be written: one of its folders is a file/);
  });

  test('an output that is the input: leaves the input unchanged', async () => {
    const folder = temporaryFolder();
    const path = writePcm16(join(folder, 'drums.wav'), 44_100, [noise(5000, 1)]);
    const before = readFileSync(path);
    const { code, err } = await sense(['separate', path, '--out', folder]);
    expect(code).toBe(1);
    expect(err).toMatch(/would replace the input.*\[invalid-argument\]/);
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('separate', () => {
  test('writes mono stems for a mono file, at its sample rate', async () => {
    const folder = temporaryFolder();
    const path = writeWav(join(folder, 'a.wav'), 22_050, [noise(11_025, 1)]);
    const { code } = await sense(['separate', path, '--out', join(folder, 's'), '--quiet']);
    expect(code).toBe(0);
    const stem = await readAll(join(folder, 's', 'vocals.wav'));
    expect(stem.sampleRate).toBe(22_050);
    expect(stem.channels.map(({ length }) => length)).toEqual([11_025]);
  });
});

describe('the command line', () => {
  test('prints --version and --help to the output stream', async () => {
    expect(await sense(['--version'])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    const help = await sense(['--help']);
    expect(help.code).toBe(0);
    for (const word of ['analyze', 'separate', 'bench', 'Examples:', 'Exit codes']) expect(help.out).toContain(word);
    expect((await sense(['analyze', '--help'])).out).toContain('$ sense analyze song.mp3');
  });

  test.each([
    { args: ['analyse', 'x.wav'], message: /Did you mean analyze/ },
    { args: ['analyze', 'x.wav', '--event', 'y'], message: /Did you mean --events/ },
    {
      args: ['analyze', 'x.wav', '--tempo', '120'],
      message: /--tempo <RANGE>' argument '120' is invalid.*such as 80-160/,
    },
    {
      args: ['analyze', 'x.wav', '--tempo', '30-160'],
      message: /tempo\.min must be a number from 40 to 240, received 30/,
    },
    { args: ['analyze', 'x.wav', '--meter', '5'], message: /meter must be 2, 3, 4, 6 .*received 5/ },
    { args: ['analyze'], message: /missing required argument 'FILE'/ },
    { args: ['separate', 'x.wav'], message: /--out <DIR>' not specified/ },
    { args: [], message: /Usage: sense/ },
  ])('explains the usage error $args', async ({ args, message }) => {
    const { code, err } = await sense(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('draws progress on a terminal only, and removes it at the end', async () => {
    const path = song(temporaryFolder());
    const { err } = await sense(['analyze', path], { isTTY: true });
    expect(err).toMatch(/█.* %/);
    expect(err.endsWith('\r\x1b[K')).toBe(true);
    expect((await sense(['analyze', path, '--quiet'], { isTTY: true })).err).toBe('');
  });
});
