/**
 * Sound files as people really have them: tags and junk in front, several streams in a row, sizes that were never
 * written, damage in the middle, and the containers of browsers, phones and recorders.
 */
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { MkvOutputFormat, MovOutputFormat, Mp4OutputFormat, MpegTsOutputFormat, WebMOutputFormat } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { openAudioFile } from '../../../../packages/cli/src/input/audio-file.js';
import { FileBytes } from '../../../../packages/cli/src/input/file-bytes.js';
import { readFlacInfo, scanFlacFrames } from '../../../../packages/cli/src/input/readers/flac/flac-frames.js';
import { measureTone, noise, tone } from '../../../support/signals.js';
import { readAll, temporaryFolder } from '../helpers.js';
import { OTHER_SETTINGS } from './audio-fixtures.js';
import { envelope, loudness, similarity } from './sound-similarity.js';
import * as files from './sound-files.js';

const RATE = 44_100;
const SOUND = tone(6000, RATE, 440, 0.4);

type Read = Awaited<ReturnType<typeof readAll>>;

/** Reads `bytes` as a file named `name`. */
async function read(bytes: Uint8Array, name = 'a.any'): Promise<Read> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return await readAll(path);
}

describe('what is in front of the sound', () => {
  test.each([
    ['FLAC behind an ID3 tag of 6 kB', 'tone.flac', files.id3(6000)],
    ['FLAC behind two tags', 'tone.flac', Buffer.concat([files.id3(5000), files.id3(100)])],
    ['MP3 behind zeros', 'tone.mp3', Buffer.alloc(5000)],
    ['MP3 behind junk', 'tone.mp3', Buffer.from('junk\xff\xfb\x90 and more of it'.repeat(40), 'latin1')],
    ['Ogg behind junk', 'tone.ogg', Buffer.alloc(77, 'x')],
    ['M4A behind an ID3 tag', 'tone.m4a', files.id3(4500)],
  ])('%s: skips it', async (_, name, front) => {
    const [plain, behind] = await Promise.all([
      read(files.fixture(name)),
      read(Buffer.concat([front, files.fixture(name)])),
    ]);
    expect(behind).toMatchObject({ format: plain.format, damage: [] });
    expect(behind.channels).toEqual(plain.channels);
  });

  test('RIFF behind an ID3 tag', async () => {
    const wav = files.wavOf(files.integers(SOUND, 2), { bits: 16 });
    const found = await read(Buffer.concat([files.id3(600), wav]));
    expect(found).toMatchObject({ format: 'WAV', damage: [] });
    expect(found.channels).toEqual((await read(wav)).channels);
  });

  test('reports junk, but not as damage', async () => {
    const path = join(temporaryFolder(), 'a.mp3');
    writeFileSync(path, Buffer.concat([Buffer.alloc(500), files.fixture('tone.mp3')]));
    const file = await openAudioFile(path);
    expect(file.notes).toEqual(['500 bytes in front of the sound were skipped']);
    await file.close();
  });
});

describe('several streams in a row', () => {
  test.each([
    ['Vorbis', 'tone.ogg', OTHER_SETTINGS.vorbis22k, 17_640, 13_230],
    ['Opus', 'tone.opus', OTHER_SETTINGS.opusMono, 19_200, 14_400],
  ])('chained Ogg %s with another rate or other channels: all play', async (_, name, other, first, second) => {
    const found = await read(Buffer.concat([files.fixture(name), Buffer.from(other, 'base64')]));
    expect(found.damage).toEqual([]);
    expect(found.channels.map(({ length }) => length)).toEqual([first + second, first + second]);
    for (const channel of found.channels) {
      const rest = channel.subarray(first + 1000, first + second - 1000);
      expect(measureTone(rest, found.sampleRate, 440).amplitude).toBeGreaterThan(0.3);
      expect(loudness(rest)).toBeLessThan(0.4);
    }
  });

  test('chained Ogg FLAC keeps every sample', async () => {
    const flac = files.fixture('tone.flac');
    const frames = await flacFrames(flac);
    const chained = Buffer.concat([files.oggFlac(flac, frames, 1), files.oggFlac(flac, frames.slice(0, 2), 2)]);
    const found = await read(chained);
    const [plain] = (await read(flac)).channels;
    expect(found).toMatchObject({ format: 'Ogg FLAC', damage: [] });
    expect(found.channels[0]!.subarray(0, plain!.length)).toEqual(plain);
    const second = found.channels[0]!.subarray(plain!.length);
    expect(second).toEqual(plain!.subarray(0, second.length));
    expect(second.length).toBeGreaterThan(1000);
  });

  test('MP3 that changes its rate', async () => {
    const found = await read(
      Buffer.concat([files.fixture('tone.mp3'), Buffer.from(OTHER_SETTINGS.mp3At16k, 'base64')]),
    );
    expect(found).toMatchObject({ sampleRate: RATE, damage: [] });
    expect(found.channels[0]!.length).toBe(17_640 + 22_050);
    expect(measureTone(found.channels[1]!.subarray(20_000, 37_000), RATE, 440).amplitude).toBeGreaterThan(0.3);
    expect(found.channels[0]!.subarray(0, 17_640)).toEqual((await read(files.fixture('tone.mp3'))).channels[0]);
  });
});

describe('WAV as writers really write it', () => {
  const plain = files.integers(SOUND, 2);

  test.each([0, 0xffff_ffff, 0x7fff_f000, 0x7fff_ffff, 0xffff_ffff - 36])(
    'a data size of %i means: to the end',
    async (dataSize) => {
      const found = await read(files.wavOf(plain, { bits: 16, dataSize }));
      expect(found.damage).toEqual([]);
      expect(found.channels[0]!.length).toBe(SOUND.length);
    },
  );

  test.each([
    ['without', Buffer.alloc(0)],
    ['with', Buffer.alloc(1)],
  ])('an odd chunk %s its byte of padding', async (_, padding) => {
    const between = Buffer.concat([files.chunk('LIST', Buffer.from('INFOISFT\x05\0\0\0abcde', 'latin1')), padding]);
    const found = await read(files.wavOf(plain, { bits: 16, between }));
    expect(found.damage).toEqual([]);
    expect(found.channels[0]!.length).toBe(SOUND.length);
    expect(found.channels[0]![777]).toBeCloseTo(SOUND[777]!, 4);
  });

  test.each([
    ['24 bits in the high bytes of 4', files.integers(SOUND, 4, { bits: 24 }), { bits: 24, bytes: 4 }],
    ['24 bits in the low bytes of 4', files.integers(SOUND, 4, { bits: 24, high: false }), { bits: 24, bytes: 4 }],
    ['20 bits in 3 bytes', files.integers(SOUND, 3, { bits: 20 }), { bits: 20, bytes: 3 }],
    ['half-precision floats', files.halfFloats(SOUND), { bits: 16, tag: 3 }],
  ])('%s', async (_, data, options) => {
    const found = await read(files.wavOf(data, options));
    expect(found.damage).toEqual([]);
    expect(found.channels[0]!.length).toBe(SOUND.length);
    for (const i of [1, 50, 777, 5999]) expect(found.channels[0]![i]).toBeCloseTo(SOUND[i]!, 3);
  });

  test.each([
    ['high', true, 0],
    ['low', false, 0],
    ['high', true, 2 ** -12],
    ['low', false, 2 ** -12],
  ])('24 bits in the %s bytes of 4 (high: %s) after a start at level %d', async (_, high, level) => {
    const start = Float32Array.from({ length: 40_000 }, (_sample, i) => (i % 2 ? level : -level));
    const sound = Float32Array.of(...start, ...SOUND);
    const found = await read(files.wavOf(files.integers(sound, 4, { bits: 24, high }), { bits: 24, bytes: 4 }));
    expect(found.channels[0]!.length).toBe(sound.length);
    for (const i of [1, 39_999, 40_001, 40_777, 45_999]) expect(found.channels[0]![i]).toBeCloseTo(sound[i]!, 3);
  });

  test('BW64, RIFX, and MP3 in WAV', async () => {
    const wav = files.wavOf(plain, { bits: 16 });
    const bw64 = Buffer.concat([
      Buffer.from('BW64\xff\xff\xff\xffWAVE', 'latin1'),
      files.chunk('ds64', sizes(plain.length)),
      wav.subarray(12),
    ]);
    expect((await read(bw64)).channels).toEqual((await read(wav)).channels);
    const big = files.wavOf(files.integers(SOUND, 2, { bigEndian: true }), { bits: 16 });
    expect((await read(bigEndian(big))).channels).toEqual((await read(wav)).channels);
    const mp3 = files.fixture('tone.mp3');
    const found = await read(files.wavOf(mp3, { tag: 0x55, bits: 0, bytes: 1 }));
    expect(found.channels).toEqual((await read(mp3)).channels);
  });

  test('refuses other sizes of floats', async () => {
    await expect(read(files.wavOf(plain, { tag: 3, bits: 24, bytes: 3 }))).rejects.toThrow(/Unsupported WAV format/);
  });
});

describe('other uncompressed files', () => {
  const big = files.integers(SOUND, 2, { bigEndian: true });
  test.each([
    ['AIFF', files.aiffOf(big, 16, RATE)],
    ['AIFF', files.aiffOf(files.integers(SOUND, 3, { bigEndian: true }), 24, RATE)],
    ['AIFF', files.aiffOf(files.integers(SOUND, 1), 8, RATE)],
    ['AIFF-C', files.aiffOf(files.integers(SOUND, 2), 16, RATE, 'sowt')],
    ['CAF', files.cafOf(big, RATE)],
    ['AU', files.auOf(big, RATE)],
  ])('%s', async (format, bytes) => {
    const found = await read(bytes);
    expect(found).toMatchObject({ format, sampleRate: RATE, damage: [] });
    expect(found.channels[0]!.length).toBe(SOUND.length);
    for (const i of [1, 50, 777, 5999])
      expect(found.channels[0]![i]).toBeCloseTo(SOUND[i]!, bytes.length < 7000 ? 1 : 3);
  });
});

describe('containers of packets', () => {
  test.each([
    ['fragmented MP4', 'tone.m4a', new Mp4OutputFormat({ fastStart: 'fragmented' }), 'M4A'],
    ['QuickTime with AAC', 'tone.m4a', new MovOutputFormat(), 'M4A'],
    ['Matroska with AAC', 'tone.m4a', new MkvOutputFormat(), 'Matroska'],
    ['MPEG-TS with AAC', 'tone.m4a', new MpegTsOutputFormat(), 'MPEG-TS'],
    ['WebM with Opus', 'tone.opus', new WebMOutputFormat(), 'WebM'],
    ['WebM with Vorbis', 'tone.ogg', new WebMOutputFormat(), 'WebM'],
    ['MP4 with Opus', 'tone.opus', new Mp4OutputFormat(), 'MP4'],
    ['Matroska with FLAC', 'tone.flac', new MkvOutputFormat(), 'Matroska'],
    ['Matroska with MP3', 'tone.mp3', new MkvOutputFormat(), 'Matroska'],
  ])('%s', async (_, name, target, format) => {
    const found = await read(await files.remux(files.fixture(name), target));
    const plain = await read(files.fixture(name));
    expect(found).toMatchObject({ format, sampleRate: plain.sampleRate, damage: [] });
    expect(found.channels).toHaveLength(2);
    const [expected, frames] = [plain.channels[0]!, found.channels[0]!.length];
    expect(frames).toBeGreaterThanOrEqual(expected.length - 100);
    expect(frames).toBeLessThan(expected.length + 5000);
    expect(
      measureTone(found.channels[0]!.subarray(3000, expected.length - 1000), plain.sampleRate, 440).amplitude,
    ).toBeGreaterThan(0.42);
    expect(
      measureTone(found.channels[1]!.subarray(3000, expected.length - 1000), plain.sampleRate, 1320).amplitude,
    ).toBeGreaterThan(0.18);
  });

  test('a download of fragmented MP4 that stopped: plays what is there', async () => {
    const whole = await files.remux(
      files.fixture('tone.m4a'),
      new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: 0.1 }),
    );
    const found = await read(whole.subarray(0, Math.round(whole.length * 0.7)));
    expect(found.damage.join()).toMatch(/truncated/);
    expect(found.channels[0]!.length).toBeGreaterThan(4000);
  });
});

describe('ADTS', () => {
  const adts = Buffer.from(OTHER_SETTINGS.adts, 'base64');

  test('an intact file has no damage', async () => {
    const found = await read(adts);
    expect(found).toMatchObject({ format: 'AAC', sampleRate: RATE, damage: [] });
    expect(measureTone(found.channels[0]!.subarray(4000, 16_000), RATE, 440).amplitude).toBeGreaterThan(0.3);
  });

  test('resynchronizes behind damage and reports it', async () => {
    const damaged = Buffer.from(adts);
    damaged.fill(0x55, 1200, 1300);
    const found = await read(damaged);
    expect(found.damage.join()).toMatch(/damaged/);
    expect(found.channels[0]!.length).toBeGreaterThan((await read(adts)).channels[0]!.length - 5 * 1024);
  });
});

describe('damage in the middle', () => {
  test('FLAC: silence in place of the damaged frames, everything else in its place', async () => {
    const flac = files.fixture('tone.flac');
    const [plain] = (await read(flac)).channels;
    const damaged = Buffer.from(flac);
    damaged.fill(0xff, flac.length >> 1, (flac.length >> 1) + 60);
    const found = await read(damaged);
    expect(found.damage.join()).toMatch(/^0\.\d\d s are damaged and were replaced by silence$/);
    const [channel] = found.channels;
    expect(channel!.length).toBe(plain!.length);
    const wrong = channel!.reduce((count, sample, i) => count + (sample === plain![i] ? 0 : 1), 0);
    expect(wrong).toBeGreaterThan(100);
    expect(wrong).toBeLessThanOrEqual(2 * 1024);
    expect(channel!.subarray(-500)).toEqual(plain!.subarray(-500));
  });

  test('MP3: skips the damaged bytes and counts them', async () => {
    const mp3 = files.fixture('tone.mp3');
    const damaged = Buffer.from(mp3);
    damaged.fill(0, mp3.length >> 1, (mp3.length >> 1) + 60);
    const found = await read(Buffer.concat([damaged]));
    expect(found.channels[0]!.length).toBeGreaterThan(17_640 - 3 * 1152);
    const inserted = Buffer.concat([
      mp3.subarray(0, mp3.length >> 1),
      Buffer.alloc(700, 1),
      mp3.subarray(mp3.length >> 1),
    ]);
    expect((await read(inserted)).damage.join()).toMatch(/damaged bytes were skipped/);
  });

  test('no decoder prints to the console', async () => {
    const printed: unknown[] = [];
    const { error } = console;
    console.error = (...text: unknown[]) => void printed.push(text);
    try {
      for (const name of ['tone.mp3', 'tone.flac', 'tone.ogg', 'tone.opus']) {
        const bytes = files.fixture(name);
        noise(40, 9).forEach((value, i) => (bytes[(bytes.length >> 1) + 3 * i] = Math.round(255 * Math.abs(value))));
        await read(bytes).catch(() => undefined);
      }
    } finally {
      console.error = error;
    }
    expect(printed).toEqual([]);
  });
});

const SHARED = new URL('../../../../../shared/data/fixtures/inputs/', import.meta.url);

describe.skipIf(!existsSync(SHARED))('files of ../shared/data/fixtures/inputs (skipped where they are missing)', () => {
  test.each([
    ['24-bit-in-4-bytes.wav', 3],
    ['chained-other-settings.ogg', 5],
    ['damaged-middle.flac', 3],
    ['data-size-7ffff000.wav', 3],
    ['fragmented.m4a', 3],
    ['id3-before-flac.flac', 3],
    ['id3-before-riff.wav', 3],
    ['junk-before.mp3', 3],
    ['odd-chunk-unpadded.wav', 3],
    ['quicktime.mov', 3],
    ['rate-changes.mp3', 6],
    ['recorder.webm', 3],
    ['sound.aac', 3],
    ['sound.aiff', 3],
  ])('%s sounds like plain.wav', async (name, seconds) => {
    const plain = await readAll(new URL('plain.wav', SHARED).pathname);
    const found = await read(readFileSync(new URL(name, SHARED)), name);
    expect(found.channels[0]!.length / found.sampleRate).toBeCloseTo(seconds, 1);
    expect(found.damage.length).toBe(name.startsWith('damaged') ? 1 : 0);
    expect(similarity(envelope(found), envelope(plain))).toBeGreaterThan(0.95);
  });
});

async function flacFrames(bytes: Buffer): Promise<Uint8Array[]> {
  const path = join(temporaryFolder(), 'a.flac');
  writeFileSync(path, bytes);
  const file = await FileBytes.open(path);
  const frames: Uint8Array[] = [];
  for await (const group of scanFlacFrames(file, (await readFlacInfo(file))!))
    frames.push(...group.map((frame) => frame.bytes));
  await file.close();
  return frames;
}

/** Content of a ds64 chunk. */
function sizes(dataBytes: number): Buffer {
  const content = Buffer.alloc(28);
  content.writeBigUInt64LE(BigInt(dataBytes), 8);
  return content;
}

/** The chunk headers of a WAV file as in RIFX. */
function bigEndian(wav: Buffer): Buffer {
  const output = Buffer.from(wav);
  output.write('RIFX', 0, 'latin1');
  for (const at of [4, 16, 24, 28, 40]) output.writeUInt32BE(wav.readUInt32LE(at), at);
  for (const at of [20, 22, 32, 34]) output.writeUInt16BE(wav.readUInt16LE(at), at);
  return output;
}
