/**
 * Decoding: every readable format is decoded without delay, and broken files are explained.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_BLOCK_FRAMES, openAudioFile } from '../../../../packages/cli/src/input/audio-file.js';
import { FIXTURES } from './audio-fixtures.js';
import { measureTone, noise, tone } from '../../../support/signals.js';
import { readAll, temporaryFolder, writePcm16, writeWav } from '../helpers.js';

describe.each(FIXTURES)('$name', ({ name, format, sampleRate, channels, frames, base64 }) => {
  const bytes = Buffer.from(base64, 'base64');

  test('yields its sample rate, channels and length, and the tone without delay', async () => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, bytes);
    const read = await readAll(path);
    expect(read).toMatchObject({ format, sampleRate, damage: [] });
    expect(read.channels).toHaveLength(channels);
    expect(read.channels[0]!.length).toBe(frames);
    const left = measureTone(read.channels[0]!, sampleRate, 440);
    expect(left.amplitude).toBeGreaterThan(0.42);
    expect(left.amplitude).toBeLessThan(0.58);
    // 0.1 ms: codecs shift phases slightly, but the decoder delay is removed.
    expect(Math.abs(left.phase)).toBeLessThan(2 * Math.PI * 440 * 1e-4);
    if (channels === 2) {
      expect(measureTone(read.channels[1]!, sampleRate, 1320).amplitude).toBeGreaterThan(0.18);
      expect(measureTone(read.channels[1]!, sampleRate, 440).amplitude).toBeLessThan(0.05);
    }
  });

  test('truncated: rejects, or yields the decodable part and reports the damage', async () => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, bytes.subarray(0, Math.round(bytes.length * 0.6)));
    const read = await readAll(path).catch((error: unknown) => error);
    if (read instanceof Error) {
      expect(read).toMatchObject({ code: 'decode-failed' });
      expect(read.message).toContain(path);
    } else {
      expect((read as { damage: string[] }).damage.join()).toMatch(/truncated/);
      expect((read as { channels: Float32Array[] }).channels[0]!.length).toBeLessThan(frames);
    }
  });
});

test('decodes an M4A file with its index before or after the audio', async () => {
  const { base64 } = FIXTURES.find(({ name }) => name === 'tone.m4a')!;
  const behind = Buffer.from(base64, 'base64');
  const boxes: { type: string; bytes: Buffer }[] = [];
  for (let at = 0; at < behind.length; at += behind.readUInt32BE(at)) {
    boxes.push({
      type: behind.toString('latin1', at + 4, at + 8),
      bytes: behind.subarray(at, at + behind.readUInt32BE(at)),
    });
  }
  expect(boxes.map(({ type }) => type).indexOf('moov')).toBeGreaterThan(boxes.map(({ type }) => type).indexOf('mdat'));
  const folder = temporaryFolder();
  // A box in between, larger than the buffer of the decoder.
  const ballast = Buffer.alloc(300_000);
  ballast.writeUInt32BE(ballast.length, 0);
  ballast.write('free', 4, 'latin1');
  writeFileSync(join(folder, 'behind.m4a'), behind);
  writeFileSync(join(folder, 'padded.m4a'), Buffer.concat([behind, ballast]));
  const read = await readAll(join(folder, 'behind.m4a'));
  expect((await readAll(join(folder, 'padded.m4a'))).channels).toEqual(read.channels);
  expect(read.channels[0]!.length).toBe(17_640);
});

describe('WAV', () => {
  test.each([1, 2, 6, 8])('keeps the order of %i channels', async (count) => {
    const channels = Array.from({ length: count }, (_, c) => tone(3000, 48_000, 200 * (c + 1), 0.4));
    const read = await readAll(writePcm16(join(temporaryFolder(), 'a.wav'), 48_000, channels));
    expect(read.channels).toHaveLength(count);
    for (let c = 0; c < count; c++) expect(read.channels[c]![777]).toBeCloseTo(channels[c]![777]!, 3);
  });

  test.each([8000, 22_050, 192_000])('%i Hz', async (sampleRate) => {
    const read = await readAll(writePcm16(join(temporaryFolder(), 'a.wav'), sampleRate, [noise(500, 3)]));
    expect(read.sampleRate).toBe(sampleRate);
  });

  test('ignores other chunks before and after the samples', async () => {
    const folder = temporaryFolder();
    const plain = readFileSync(writePcm16(join(folder, 'a.wav'), 48_000, [tone(1000, 48_000, 440)]));
    const chunk = Buffer.concat([Buffer.from('LIST'), Buffer.from([5, 0, 0, 0]), Buffer.from('hello\0')]);
    writeFileSync(join(folder, 'b.wav'), Buffer.concat([plain.subarray(0, 12), chunk, plain.subarray(12), chunk]));
    const read = await readAll(join(folder, 'b.wav'));
    expect(read.channels).toEqual((await readAll(join(folder, 'a.wav'))).channels);
    expect(read.damage).toEqual([]);
  });

  test('reads a file without a size to the end', async () => {
    const path = join(temporaryFolder(), 'a.wav');
    const bytes = readFileSync(writePcm16(path, 48_000, [tone(1000, 48_000, 440)]));
    bytes.writeUInt32LE(0xffff_ffff, 40);
    writeFileSync(path, bytes);
    const read = await readAll(path);
    expect(read.channels[0]!.length).toBe(1000);
    expect(read.damage).toEqual([]);
  });

  test('reads RF64', async () => {
    const path = join(temporaryFolder(), 'a.wav');
    const samples = noise(1000, 5);
    const bytes = readFileSync(writeWav(path, 48_000, [samples]));
    bytes.write('RF64', 0, 'latin1');
    bytes.write('ds64', 12, 'latin1');
    bytes.writeBigUInt64LE(BigInt(bytes.length - 8), 20);
    bytes.writeBigUInt64LE(4000n, 28);
    bytes.writeUInt32LE(0xffff_ffff, 4);
    bytes.writeUInt32LE(0xffff_ffff, 90);
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('LIST\x04\0\0\0junk', 'latin1')]));
    expect((await readAll(path)).channels).toEqual([samples]);
  });

  test('splits decoder output into blocks of limited length', async () => {
    const file = await openAudioFile(writePcm16(join(temporaryFolder(), 'a.wav'), 8000, [noise(200_000, 1)]));
    for await (const block of file.blocks()) expect(block[0]!.length).toBeLessThanOrEqual(MAX_BLOCK_FRAMES);
    await file.close();
    expect(file.progress()).toBeGreaterThan(0.99);
  });
});

interface BadInput {
  readonly what: string;
  readonly make: (path: string) => void;
  readonly code: string;
  readonly message: RegExp;
}

const BAD_INPUTS: readonly BadInput[] = [
  { what: 'a missing file', make: () => undefined, code: 'source-unavailable', message: /does not exist/ },
  { what: 'a directory', make: (path) => mkdirSync(path), code: 'source-unavailable', message: /is a directory/ },
  {
    what: 'an empty file',
    make: (path) => writeFileSync(path, ''),
    code: 'decode-failed',
    message: /is empty \(0 bytes\)/,
  },
  {
    what: 'text',
    make: (path) => writeFileSync(path, 'Dear diary'),
    code: 'decode-failed',
    message: /starts with "Dear dia".*WAV, FLAC/,
  },
  {
    what: 'an unsupported format',
    make: (path) =>
      writeFileSync(path, Buffer.concat([Buffer.from('30266b2758e66cf11', 'hex'), Buffer.from('MThd\0\0\0\0')])),
    code: 'decode-failed',
    message: /not a readable format/,
  },
  {
    what: 'MIDI',
    make: (path) => writeFileSync(path, 'MThd\0\0\0\x06\0\0'),
    code: 'decode-failed',
    message: /is a "mid" file/,
  },
  {
    what: 'a truncated WAV header',
    make: (path) => writeFileSync(path, readFileSync(writePcm16(path, 8000, [noise(9, 1)])).subarray(0, 30)),
    code: 'decode-failed',
    message: /no "data" chunk/,
  },
  {
    what: 'a WAV file without samples',
    make: (path) => writePcm16(path, 44_100, [new Float32Array(0)]),
    code: 'decode-failed',
    message: /holds no decodable audio/,
  },
  {
    what: 'a WAV file in an unknown coding',
    make: (path) => {
      const bytes = readFileSync(writePcm16(path, 8000, [noise(99, 1)]));
      bytes.writeUInt16LE(0x1234, 20);
      writeFileSync(path, bytes);
    },
    code: 'decode-failed',
    message: /Unsupported WAV format/,
  },
  {
    what: 'nine channels',
    make: (path) =>
      writePcm16(
        path,
        44_100,
        Array.from({ length: 9 }, () => noise(100, 1)),
      ),
    code: 'unsupported',
    message: /9 channels; supported are 1 to 8/,
  },
  {
    what: 'a rate of 100 Hz',
    make: (path) => writePcm16(path, 100, [noise(100, 1)]),
    code: 'unsupported',
    message: /100 Hz/,
  },
  {
    what: 'an MP3 file of one header',
    make: (path) => writeFileSync(path, Buffer.from([0xff, 0xfb, 0x90, 0, 0, 0, 0, 0])),
    code: 'decode-failed',
    message: /holds no decodable audio/,
  },
  {
    what: 'an M4A file without its index',
    make: (path) => writeFileSync(path, Buffer.from('\0\0\0\x18ftypM4A \0\0\0\0M4A mp42\0\0\x10\0mdat', 'latin1')),
    code: 'decode-failed',
    message: /index/,
  },
];

test.each(BAD_INPUTS)('refuses $what with a coded error that names the file', async ({ make, code, message }) => {
  const path = join(temporaryFolder(), 'song.any');
  make(path);
  const error = await openAudioFile(path).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'SenseError', code });
  expect((error as Error).message).toContain(path);
  expect((error as Error).message).toMatch(message);
});

test.skipIf(process.getuid?.() === 0)('refuses a file without read permission', async () => {
  const path = writePcm16(join(temporaryFolder(), 'a.wav'), 8000, [noise(99, 1)]);
  chmodSync(path, 0);
  await expect(openAudioFile(path)).rejects.toMatchObject({ code: 'permission-denied' });
});

test('yields the present part of a truncated WAV file, and reports the damage', async () => {
  const path = join(temporaryFolder(), 'a.wav');
  const bytes = readFileSync(writePcm16(path, 8000, [tone(8000, 8000, 440)]));
  writeFileSync(path, bytes.subarray(0, 44 + 2 * 5000 + 1));
  const read = await readAll(path);
  expect(read.channels[0]!.length).toBe(5000);
  expect(read.damage).toEqual([
    'the file is truncated: its header declares 16000 bytes of audio, and 10001 are present',
  ]);
});
