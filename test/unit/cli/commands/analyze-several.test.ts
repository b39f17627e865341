/**
 * Several files, folders, the input stream and addresses as inputs of `sense analyze` and `sense separate`.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { FileBytes } from '../../../../packages/cli/src/input/file-bytes.js';
import { noise, tone } from '../../../support/signals.js';
import { hits, sense, temporaryFolder, writePcm16, writeWav } from '../helpers.js';

const sound = (path: string, seed = 1): string => writePcm16(path, 22_050, [hits(22_050, 22_050, 0.3, seed)]);
const analyze = (...args: string[]): ReturnType<typeof sense> => sense(['analyze', '--separator', 'dsp', ...args]);

describe('several files', () => {
  test('one summary, outputs named after the files, and the same events as alone', async () => {
    const folder = temporaryFolder();
    const [a, b] = [sound(join(folder, 'a.wav'), 3), sound(join(folder, 'b.wav'), 5)];
    const events = join(folder, 'events');
    const { code, out, err } = await analyze(a, b, '--events', events, '--haptics', join(folder, 'h/{name}.ahap'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/a\.wav +0:01\.0 +\d+/);
    expect(out).toMatch(/2 of 2 files, 0:02\.0, \d+\.\dx real time\n$/);
    expect(readdirSync(events)).toEqual(['a.jsonl', 'b.jsonl']);
    expect(readdirSync(join(folder, 'h'))).toEqual(['a.ahap', 'b.ahap']);
    const alone = join(folder, 'alone.jsonl');
    expect((await analyze(b, '--events', alone)).code).toBe(0);
    expect(readFileSync(join(events, 'b.jsonl'), 'utf8')).toBe(readFileSync(alone, 'utf8'));
  });

  test('one that fails does not stop the others, and the exit code is 1', async () => {
    const folder = temporaryFolder();
    const [good, bad] = [sound(join(folder, 'good.wav')), join(folder, 'bad.wav')];
    writeFileSync(bad, '');
    const { code, out, err } = await analyze(bad, join(folder, 'none.mp3'), good);
    expect(code).toBe(1);
    expect(err).toMatch(/bad\.wav is empty.*\[decode-failed\]\n.*none\.mp3 does not exist.*\[source-unavailable\]\n$/);
    expect(out).toMatch(/bad\.wav +failed\n/);
    expect(out).toMatch(/1 of 3 files, .*, 2 failed/);
  });

  test('on threads: the same files, messages and exit code', async () => {
    const folder = temporaryFolder();
    const files = [sound(join(folder, 'a.wav'), 3), join(folder, 'none.mp3'), sound(join(folder, 'b.wav'), 5)];
    const outputs = async (name: string, threads: boolean): Promise<unknown> => {
      const args = [
        'analyze',
        ...files,
        '--separator',
        'dsp',
        '--stems',
        join(folder, name),
        '--events',
        join(folder, name),
      ];
      const { code, err } = await sense(args, { threads });
      const written = readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
        .filter((item) => item.isFile())
        .map((item) => join(item.parentPath, item.name))
        .sort();
      const contents = written.map((path) => [path.slice(folder.length + name.length + 2), readFileSync(path, 'hex')]);
      return { code, err, contents };
    };
    const threaded = await outputs('threads', true);
    expect(threaded).toEqual(await outputs('one', false));
    expect(threaded).toMatchObject({ code: 1, err: expect.stringContaining('none.mp3 does not exist') });
  }, 300_000);

  test('a folder: its sound files, recursively; names that repeat get numbers', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'in/disc 2'), { recursive: true });
    sound(join(folder, 'in/song.wav'));
    sound(join(folder, 'in/disc 2/song.wav'));
    writeFileSync(join(folder, 'in/cover.jpg'), 'x');
    writeFileSync(join(folder, 'in/tune.mod'), 'x');
    writeFileSync(join(folder, 'in/rock.amr'), 'x');
    const { code, out } = await sense([
      'separate',
      join(folder, 'in'),
      '--out',
      join(folder, 'out'),
      '--separator',
      'dsp',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('2 other files were left out: rock.amr, tune.mod; name them to run them\n');
    expect(readdirSync(join(folder, 'out'))).toEqual(['song', 'song-2']);
    expect(readdirSync(join(folder, 'out/song-2')).sort()).toContain('drums.wav');
  });

  test('a folder without sound files', async () => {
    const folder = temporaryFolder();
    const { code, err } = await analyze(folder);
    expect(code).toBe(1);
    expect(err).toMatch(/is a directory without sound files.*with some \[source-unavailable\]/);
    writeFileSync(join(folder, 'rock.amr'), 'x');
    expect((await analyze(folder)).err).toMatch(/1 other file was left out: rock\.amr; name it to run it \[/);
  });

  test('the summary of an interrupted run counts the files that were not begun', async () => {
    const folder = temporaryFolder();
    const files = ['a.wav', 'b.wav', 'c.wav'].map((name) => sound(join(folder, name)));
    const { code, out } = await sense(['analyze', '--separator', 'dsp', ...files], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(out).toMatch(/0 of 3 files, .*, 3 not begun\n$/);
  });

  test('one progress bar with the number of the file', async () => {
    const folder = temporaryFolder();
    const files = [sound(join(folder, 'a.wav')), sound(join(folder, 'b.wav'))];
    const { err } = await sense(['analyze', ...files, '--separator', 'dsp'], { isTTY: true });
    expect(err).toMatch(/\[1\/2\] .*█.* %/);
  });
});

describe('inputs that are no files', () => {
  test('an address: says to download it', async () => {
    const { code, err } = await analyze('https://example.org/a.mp3');
    expect(code).toBe(1);
    expect(err).toMatch(/is an address: download it first.*curl.*sense analyze -.*\[source-unavailable\]/);
  });

  test('the input stream is copied, read, and its copy removed', async () => {
    const bytes = readFileSync(sound(join(temporaryFolder(), 'a.wav')));
    const file = await FileBytes.open('-', Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]));
    expect(file.path).toBe('-');
    expect(await file.read(0, bytes.length)).toEqual(bytes);
    await file.close();
    expect(existsSync(file.diskPath)).toBe(false);
  });

  test('a terminal as the input stream is refused', async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    await expect(FileBytes.open('-', terminal)).rejects.toThrow(/pipe a file in/);
  });
});

describe('an output that is the input by another name', () => {
  test('a hard link: refuses, and leaves the input unchanged', async () => {
    const folder = temporaryFolder();
    const path = sound(join(folder, 'song.wav'));
    const before = readFileSync(path);
    linkSync(path, join(folder, 'click.wav'));
    linkSync(path, join(folder, 'drums.wav'));
    expect(await analyze(path, '--click', join(folder, 'click.wav'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/would replace the input.*\[invalid-argument\]/) as string,
    });
    expect((await sense(['separate', path, '--out', folder])).code).toBe(1);
    const other = sound(join(folder, 'b.wav'));
    expect((await analyze(path, other, '--click', join(folder, '{name}.wav'))).code).toBe(1);
    expect(readFileSync(path)).toEqual(before);
  });

  test('two outputs that are one file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'e.jsonl'), '');
    linkSync(join(folder, 'e.jsonl'), join(folder, 'r.html'));
    const outputs = ['--events', join(folder, 'e.jsonl'), '--report', join(folder, 'r.html')];
    expect((await analyze(sound(join(folder, 'a.wav')), ...outputs)).code).toBe(1);
  });
});

describe('words on the level', () => {
  test('very quiet sound', async () => {
    const path = writeWav(join(temporaryFolder(), 'a.wav'), 22_050, [noise(22_050, 3, 0.001)]);
    const { err, code } = await analyze(path);
    expect(code).toBe(0);
    expect(err).toMatch(/very quiet: the mean is -\d\d dBFS.*raise the level by \d\d dB/);
  });

  test('a square wave is clipped by 100 %', async () => {
    const square = tone(22_050, 22_050, 110).map((sample) => (sample >= 0 ? 1 : -1));
    const { err } = await analyze(writeWav(join(temporaryFolder(), 'a.wav'), 22_050, [square]));
    expect(err).toMatch(/\(100 %\) at full scale, so many that events are missing/);
  });
});
