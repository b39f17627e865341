/** Media elements, nodes of a host's graph and Tone.js as sources, in a real browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downMixGains } from '@sense/core/engine';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';
import { startAudioServer, type AudioServer } from './source-audio-server.js';

type Page = typeof import('./source-graph.page.js');
type TonePage = typeof import('./source-tone.page.js');
let harness: Harness;
let page: PageModule<Page>;
let tone: PageModule<TonePage>;
let server: AudioServer;

beforeAll(async () => {
  server = await startAudioServer();
  harness = await openHarness();
  page = harness.module<Page>(new URL('./source-graph.page.ts', import.meta.url));
  tone = harness.module<TonePage>(new URL('./source-tone.page.ts', import.meta.url));
});

afterAll(async () => {
  await harness?.close();
  await server.close();
});

const TONE_RMS = 0.5 * Math.SQRT1_2;

describe('elementSource', () => {
  it('delivers both channels of an element', async () => {
    const { heard, duration } = await page('hearElement');
    for (const { rms } of heard) expect(rms).toBeCloseTo(TONE_RMS, 2);
    expect(duration).toBeCloseTo(5, 2);
  });

  it('can be used again on the same element, after a session and concurrently', async () => {
    const { sameContext, both } = await page('hearElementAgain');
    expect(sameContext).toBe(true);
    for (const { rms } of both.flat()) expect(rms).toBeCloseTo(TONE_RMS, 2);
  });

  it('disconnects the element from the loudspeakers for the first user, and reconnects it after the last', async () => {
    const once = ['disconnected', 'left', 'to loudspeakers'];
    expect(await page('elementAudibility')).toEqual(['disconnected', 'left', 'left', 'to loudspeakers', ...once]);
  });

  it('plays, pauses, seeks and ends', async () => {
    const { positions, reasons, late } = await page('elementTransport');
    expect(positions[0]).toBeGreaterThan(0.1);
    expect(positions.slice(1)).toEqual([0.6, expect.closeTo(1, 1)]);
    expect(reasons).toEqual(['ended']);
    expect(late).toBe(0);
  });

  it('reports why an element cannot be used, and the remedy', async () => {
    const failures = await page('elementFailures', `${server.origin}/tone.wav`);
    const expected = {
      taken: ['invalid-state', 'nodeSource()'],
      bound: ['invalid-state', 'bound to another AudioContext'],
      closed: ['invalid-state', 'create a new element'],
      broken: ['decode-failed', 'cannot be played'],
      foreign: ['source-unavailable', 'crossorigin="anonymous"'],
      noElement: ['invalid-argument', 'received Object'],
      noMaterial: ['decode-failed', '/nothing-there.mp3 cannot be played'],
    };
    for (const [name, [code, text]] of Object.entries(expected)) {
      expect(failures[name], name).toEqual({ code, message: expect.stringContaining(text!) as string });
    }
  });
});

describe('nodeSource', () => {
  it('taps a node and keeps its other connections', async () => {
    const { heard, hostAfter, tapAfter, alreadyAudible } = await page('hearNode');
    for (const { rms } of [...heard, ...hostAfter]) expect(rms).toBeCloseTo(TONE_RMS, 2);
    expect(tapAfter).toBe(0);
    expect(alreadyAudible).toBe(true);
  });

  it('loses none of eight channels when their number is given', async () => {
    // The browser drops the eighth by default: when this fails, `channels` is no longer needed.
    expect((await page('hearEighthChannel')).map(({ rms }) => rms)).toEqual([0, 0]);
    expect((await page('hearEighthChannel', 8))[1].rms).toBeCloseTo(TONE_RMS * downMixGains(8).right[7]!, 2);
  });

  it.each(['Oscillator', 'Filter', 'Gain', 'Channel', 'Synth', 'PolySynth'] as const)(
    'receives a Tone.js %s',
    async (kind) => {
      const heard = await tone('hearTone', kind);
      expect(heard[0].hertz).toBeCloseTo(500, -2);
    },
  );

  it('recommends Tone.setContext where Tone.js runs in its own wrapped context', async () => {
    const results = await tone('wrappedTone');
    expect(results).toHaveLength(2);
    for (const { code, message } of results) {
      expect(code).toBe('invalid-state');
      expect(message).toContain('Tone.setContext(new AudioContext())');
    }
  });

  it('receives a node of another window', async () => {
    expect((await page('hearFrameNode'))[0].rms).toBeGreaterThan(0.3);
  });

  it('reports why a node cannot be used, and the remedy', async () => {
    const failures = await page('nodeFailures');
    const expected = {
      otherContext: ['invalid-state', 'another AudioContext'],
      offline: ['invalid-argument', 'OfflineAudioContext'],
      destination: ['invalid-argument', 'with an output'],
      circle: ['invalid-argument', 'received Object'],
      text: ['invalid-argument', 'received "a synth"'],
    };
    for (const [name, [code, text]] of Object.entries(expected)) {
      expect(failures[name], name).toEqual({ code, message: expect.stringContaining(text!) as string });
    }
  });
});
