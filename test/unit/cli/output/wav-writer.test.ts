/**
 * The WAV writer: samples and sizes as a reader gets them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../../support/signals.js';
import { readAll, temporaryFolder, writeWav } from '../helpers.js';

test('keeps samples bit for bit, also above full scale', async () => {
  const channels = [noise(10_000, 1), noise(10_000, 2).map((sample) => 3 * sample)];
  const path = writeWav(join(temporaryFolder(), 'a.wav'), 44_100, channels);
  const read = await readAll(path);
  expect(read.sampleRate).toBe(44_100);
  expect(read.channels).toEqual(channels);
  expect(read.damage).toEqual([]);
});

test('writes the sizes of the file into the header', () => {
  const path = writeWav(join(temporaryFolder(), 'a.wav'), 8000, [noise(1234, 1)]);
  const bytes = readFileSync(path);
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  expect(bytes.readUInt32LE(90)).toBe(1234 * 4);
  expect(bytes.length).toBe(94 + 1234 * 4);
});
