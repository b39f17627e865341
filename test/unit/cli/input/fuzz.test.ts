/**
 * Reading any bytes results in finite-length audio or in a SenseError. Seeded mutations of the encoded fixtures and of
 * generated files; SENSE_FUZZ_MUTANTS=10000 runs as many of each kind.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MkvOutputFormat } from 'mediabunny';
import { expect, test } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { SenseError } from '@sense/core/engine';
import { openAudioFile } from '../../../../packages/cli/src/input/audio-file.js';
import { tone } from '../../../support/signals.js';
import { temporaryFolder } from '../helpers.js';
import { OTHER_SETTINGS } from './audio-fixtures.js';
import * as files from './sound-files.js';

const MUTANTS = Number(process.env.SENSE_FUZZ_MUTANTS ?? 12);
/** A mutant may not yield much more than its file. */
const MOST_SECONDS = 3600;
const samples = tone(2000, 44_100, 440);

const KINDS: readonly (readonly [name: string, make: () => Buffer | Promise<Buffer>])[] = [
  ...['tone.mp3', 'tone.ogg', 'tone.opus', 'tone.flac', 'tone.m4a'].map(
    (name) => [name, () => files.fixture(name)] as const,
  ),
  ['Matroska', async () => await files.remux(files.fixture('tone.opus'), new MkvOutputFormat())],
  ['ADTS', () => Buffer.from(OTHER_SETTINGS.adts, 'base64')],
  ['WAV', () => files.wavOf(files.integers(samples, 2), { bits: 16 })],
  ['AIFF-C', () => files.aiffOf(files.integers(samples, 2), 16, 44_100, 'sowt')],
  ['CAF', () => files.cafOf(files.integers(samples, 2), 44_100)],
  ['AU', () => files.auOf(files.integers(samples, 2), 44_100)],
];

test.each(KINDS)('mutants of %s', { timeout: 30_000 + 200 * MUTANTS }, async (_, make) => {
  const bytes = await make();
  const path = join(temporaryFolder(), 'mutant');
  const random = createRandom(7);
  for (let n = 0; n < MUTANTS; n++) {
    writeFileSync(path, mutate(bytes, random));
    try {
      const file = await openAudioFile(path, { ffmpeg: 'no-such-program' });
      let frames = 0;
      try {
        for await (const block of file.blocks()) frames += block[0]!.length;
      } finally {
        await file.close();
      }
      expect(frames / file.sampleRate).toBeLessThan(MOST_SECONDS);
    } catch (error) {
      if (!(error instanceof SenseError)) throw error;
    }
  }
});

/** Half of the mutations hit the first 200 bytes, which hold the headers. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes.subarray(0, random() < 0.2 ? Math.floor(random() * bytes.length) : bytes.length));
  for (let n = 0; n < 1 + random() * 6 && copy.length > 0; n++) {
    const range = random() < 0.5 ? Math.min(200, copy.length) : copy.length;
    copy[Math.floor(random() * range)] = Math.floor(random() * 256);
  }
  return copy;
}
