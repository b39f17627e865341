/** Microphones, streams, calls and shared tabs as sources, granted and denied, in a real browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';
import { MICROPHONE_RMS } from './harness/microphone-wav.js';

type Page = typeof import('./source-live.page.js');
let harness: Harness;
let page: PageModule<Page>;

beforeAll(async () => {
  harness = await openHarness();
  page = harness.module<Page>(new URL('./source-live.page.ts', import.meta.url));
});

afterAll(() => harness?.close());

describe('microphoneSource', () => {
  it('delivers the signal of the device, unprocessed, and stops the device with the scope', async () => {
    const result = await page('hearMicrophone');
    // Automatic gain would change the level.
    for (const { rms } of result.heard) expect(rms).toBeCloseTo(MICROPHONE_RMS, 1);
    expect(result.alreadyAudible).toBe(true);
    expect(result.name).toBeTruthy();
    expect(result.settings).toMatchObject({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });
    expect(result.asked).toMatchObject({ audio: { latency: { ideal: 0 }, channelCount: { ideal: 2 } }, video: false });
    expect(result.states).toEqual(['ended']);
  });

  it('opens the selected device', async () => {
    const { list } = await page('microphones');
    const chosen = list.at(-1)!;
    const result = await page('hearMicrophone', { deviceId: chosen.deviceId, channelCount: 1 });
    expect(result.name).toBe(chosen.label);
    expect(result.settings.deviceId).toBe(chosen.deviceId);
  });

  it('reports when it is unplugged', async () => {
    expect(await page('unplugMicrophone')).toEqual(['unplugged']);
  });

  it('stops a device that is granted too late', async () => {
    expect(await page('lateMicrophone')).toEqual({ code: 'disposed', states: ['ended'] });
  });

  it.each([
    ['NotAllowedError', 'permission-denied', 'site settings'],
    ['SecurityError', 'permission-denied', 'site settings'],
    ['NotFoundError', 'source-unavailable', 'A microphone was not found'],
    ['NotReadableError', 'source-unavailable', 'another program uses it'],
  ])('reports what to do about %s', async (error, code, text) => {
    const result = await page('microphoneFailure', error);
    expect(result.code).toBe(code);
    expect(result.message).toContain(text);
  });

  it('names the device that does not exist', async () => {
    const result = await page('missingMicrophone');
    expect(result.code).toBe('source-unavailable');
    expect(result.message).toContain('The microphone "not-there" is no longer available');
  });

  it('is unsupported, like a tab, in a page that is not secure', async () => {
    expect(await page('withoutMediaDevices')).toEqual(Array(4).fill('unsupported'));
  });

  it('is in a list that updates when devices change', async () => {
    const { list, lengths, callsAfterUndo } = await page('microphones');
    expect(list.length).toBeGreaterThan(0);
    for (const { deviceId, label } of list) expect(deviceId && label).toBeTruthy();
    expect(lengths).toEqual([list.length, list.length]);
    expect(callsAfterUndo).toBe(0);
  });
});

describe('streamSource', () => {
  it.each([true, false])('delivers a stream; stops its tracks with the scope: %s', async (stopTracks) => {
    const result = await page('hearStream', stopTracks);
    for (const { rms } of result.heard) expect(rms).toBeCloseTo(0.354, 2);
    expect(result.alreadyAudible).toEqual([true, false]);
    expect(result.states).toEqual([stopTracks ? 'ended' : 'live']);
  });

  it('mixes all audio tracks', async () => {
    expect(await page('hearTwoTracks')).toBeCloseTo(0.5, 1);
  });

  it('delivers a call', async () => {
    const heard = await page('hearCall');
    expect(heard[0].hertz).toBeCloseTo(1000, -2);
  });

  it('rejects a stream without audio', async () => {
    const { code, message } = await page('silentStream');
    expect(code).toBe('source-unavailable');
    expect(message).toContain('no live audio track (received 1 tracks');
  });
});

describe('tabSource', () => {
  it('delivers the sound, stops the video, and ends the sharing with the scope', async () => {
    const result = await page('hearTab');
    for (const { rms } of result.heard) expect(rms).toBeCloseTo(0.354, 2);
    expect(result.alreadyAudible).toBe(true);
    expect(result.asked).toMatchObject({ audio: { suppressLocalAudioPlayback: false }, systemAudio: 'include' });
    expect(result.during).toEqual(['audio live', 'video ended']);
    expect(result.after).toEqual(['audio ended', 'video ended']);
  });

  it('ends when the user stops sharing', async () => {
    expect(await page('stopSharing')).toEqual(['ended']);
  });

  it('explains sharing without sound, and ends it', async () => {
    const { code, message, states } = await page('tabWithoutSound');
    expect(code).toBe('source-unavailable');
    expect(message).toContain('Also share tab audio');
    expect(states).toEqual(['video ended']);
  });

  it('reports a denial, and a browser that does not support it', async () => {
    expect((await page('tabDenied')).code).toBe('permission-denied');
    expect((await page('withoutTabCapture')).code).toBe('unsupported');
  });
});
