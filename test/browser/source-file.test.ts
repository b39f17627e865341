/** Files, addresses, bytes and buffers as sources, valid and invalid, in a real browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';
import { startAudioServer, type AudioServer } from './source-audio-server.js';

type Page = typeof import('./source-file.page.js');
let harness: Harness;
let page: PageModule<Page>;
let server: AudioServer;

beforeAll(async () => {
  server = await startAudioServer();
  harness = await openHarness();
  page = harness.module<Page>(new URL('./source-file.page.ts', import.meta.url));
});

afterAll(async () => {
  await harness.close();
  await server.close();
});

describe('fileSource plays', () => {
  it.each(['url', 'string', 'blob', 'bytes', 'view', 'buffer'] as const)('a %s', async (kind) => {
    const result = await page('playInput', kind, [440, 1000], [440, 1000]);
    expect(result.duration).toBeCloseTo(2, 3);
    expect(result.alreadyAudible).toBe(false);
    for (const { rms } of result.heard) expect(rms).toBeCloseTo(0.5 * Math.SQRT1_2, 2);
  });

  it.each([8000, 192000])('material of %i Hz', async (sampleRate) => {
    const result = await page('playInput', 'blob', [500], [500, 500], sampleRate);
    expect(result.duration).toBeCloseTo(2, 2);
  });

  it('an address of another origin', async () => {
    expect(await page('fetchFailure', `${server.origin}/tone.wav`)).toEqual({ code: 'none', message: '' });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 24])('all of %i channels', async (channels) => {
    const levels = await page('channelLevels', channels);
    expect(levels).toHaveLength(channels);
    for (const [left, right] of levels) expect(left + right).toBeGreaterThan(0.2);
  });

  it('5.1 mixed as in ITU-R BS.775, with the low-frequency channel and a normalised sum', async () => {
    const front = (1 + Math.SQRT2) / (1 + 1.5 * Math.SQRT2);
    const side = front * Math.SQRT1_2;
    const expected = [[front, 0], [0, front], [side, side], [side, side], [side, 0], [0, side]]; // prettier-ignore
    const levels = await page('channelLevels', 6);
    levels.flat().forEach((level, i) => expect(level).toBeCloseTo(expected.flat()[i]!, 5));
  });

  it('and pauses, seeks, ends and restarts', async () => {
    const result = await page('transport');
    expect(result).toMatchObject({
      before: 0,
      endsWhilePaused: 0,
      afterSeek: 0.7,
      end: 1,
      beyond: 1,
      reasons: 'ended',
    });
    expect(result.paused).toBeGreaterThan(0);
    expect(result.paused).toBeLessThan(1);
    expect(result.stillPaused).toBe(result.paused);
  });

  it('from a start time that is accurate to the frame', async () => {
    const { reported, measured } = await page('startAccuracy');
    expect(Math.abs(reported - measured) * 48000).toBeLessThan(1);
  });

  it('nothing after disposal', async () => {
    expect(await page('afterDispose')).toEqual({ rms: 0, code: 'disposed' });
  });
});

describe('long material', () => {
  it('of three hours is streamed from its address in bounded memory', async () => {
    const sentBefore = server.sentBytes();
    const result = await page('streamLong', `${server.origin}/three-hours.wav`);
    expect(result).toMatchObject({ node: 'MediaElementAudioSourceNode', emptied: true });
    expect(result.duration).toBeCloseTo(3 * 3600, 0);
    expect(result.start).toBeCloseTo(500, -2);
    expect(result.afterSeek).toBeCloseTo(1500, -2);
    expect(server.sentBytes() - sentBefore).toBeLessThan(100e6);
  });

  it('of 21 minutes in a Blob is streamed from an object URL, which is revoked', async () => {
    const { made, revoked, ...result } = await page('longBlob', 21);
    expect(result).toEqual({ node: 'MediaElementAudioSourceNode', duration: 21 * 60 });
    expect(made).toBeGreaterThan(0);
    expect(revoked).toBe(made);
  });

  it('of two minutes is decoded', async () => {
    expect((await page('longBlob', 2)).node).toBe('GainNode');
  });
});

describe('fileSource reports the cause', () => {
  it('of an HTTP error, with the status', async () => {
    const { code, message } = await page('fetchFailure', `${server.origin}/missing.mp3`);
    expect(code).toBe('source-unavailable');
    expect(message).toContain('/missing.mp3 answered 404 Not Found');
  });

  it('of a CORS error', async () => {
    const { code, message } = await page('fetchFailure', `${server.origin}/no-cors.wav`);
    expect(code).toBe('source-unavailable');
    expect(message).toContain('Access-Control-Allow-Origin');
  });

  it('of an interrupted download', async () => {
    const { code, message } = await page('fetchFailure', `${server.origin}/broken.wav`);
    expect(code).toBe('source-unavailable');
    expect(message).toContain('was interrupted after 1000 bytes');
  });

  it('of a download that its scope cancels', async () => {
    const cutBefore = server.cutRequests();
    const openBefore = server.openRequests();
    const downloading = page('download', `${server.origin}/stalled.wav`);
    await expect.poll(() => server.openRequests(), { timeout: 60_000 }).toBe(openBefore + 1);
    await page('endDownload');
    expect((await downloading).code).toBe('disposed');
    await expect.poll(() => server.cutRequests(), { timeout: 60_000 }).toBe(cutBefore + 1);
  });

  it('of a web page instead of audio', async () => {
    const { code, message } = await page('fetchFailure', `${server.origin}/page`);
    expect(code).toBe('decode-failed');
    expect(message).toContain('look like an HTML page');
  });

  it('of an empty file', async () => {
    const { code, message } = await page('fetchFailure', `${server.origin}/empty.wav`);
    expect(code).toBe('decode-failed');
    expect(message).toContain('empty.wav is empty (0 bytes)');
  });

  it('of text with the name of an audio file', async () => {
    const text = { text: 'just some text', type: 'audio/mpeg', name: 'song.mp3' };
    const { code, message } = await page('decodeFailure', text);
    expect(code).toBe('decode-failed');
    expect(message).toContain('song.mp3 could not be decoded: received 14 bytes, sent as audio/mpeg');
  });

  it.each([20, 44, 1000, 96_000])('of a WAV file truncated after %i bytes', async (take) => {
    const { code, message } = await page('decodeFailure', { take });
    expect(code).toBe('decode-failed');
    expect(message).toContain('WAV audio');
  });
});
