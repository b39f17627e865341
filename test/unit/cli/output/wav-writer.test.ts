/**
 * WAV files written here can be read, whatever their size.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wavHeader } from '../../../../packages/cli/src/output/wav-writer.js';
import { noise, readAll, temporaryFolder, writeWav } from '../helpers.js';

test('samples come back bit for bit, beyond full scale too', async () => {
  const channels = [noise(10_000, 1), noise(10_000, 2).map((sample) => 3 * sample)];
  const path = writeWav(join(temporaryFolder(), 'a.wav'), 44_100, channels);
  const read = await readAll(path);
  expect(read.sampleRate).toBe(44_100);
  expect(read.channels).toEqual(channels);
  expect(read.damage).toEqual([]);
});

test('sizes in the header match the file', () => {
  const path = writeWav(join(temporaryFolder(), 'a.wav'), 8000, [noise(1234, 1)]);
  const bytes = readFileSync(path);
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  expect(bytes.readUInt32LE(90)).toBe(1234 * 4);
  expect(bytes.length).toBe(94 + 1234 * 4);
});

test('beyond 4 GB the header is RF64 and carries the sizes in 64 bits', () => {
  const frames = 600_000_000;
  const header = Buffer.from(wavHeader({ sampleRate: 192_000, channels: 2, frames }));
  expect(header.toString('latin1', 0, 4)).toBe('RF64');
  expect(header.toString('latin1', 12, 16)).toBe('ds64');
  expect(header.readUInt32LE(4)).toBe(0xffff_ffff);
  expect(header.readBigUInt64LE(20)).toBe(BigInt(frames * 8 + 86));
  expect(header.readBigUInt64LE(28)).toBe(BigInt(frames * 8));
  expect(header.readBigUInt64LE(36)).toBe(BigInt(frames));
  expect(header.readUInt32LE(90)).toBe(0xffff_ffff);
});
