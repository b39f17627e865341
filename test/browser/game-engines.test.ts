/** Game engines as sources, each as it is published and playing sound, in a real browser. */
import { describe, expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./game-engines.page.js')>(new URL('./game-engines.page.ts', import.meta.url));

const TONE_RMS = 0.4 * Math.SQRT1_2;

/** Level of the tone: Phaser pans mono sounds to the centre of two channels. */
const loudnessOf = (engine: string): number => (engine === 'phaser' ? TONE_RMS * Math.SQRT1_2 : TONE_RMS);

/** Onsets whose distances are those of the hits; an onset that a busy machine loses leaves a longer one. */
function expectHits(periods: readonly number[]): void {
  expect(periods.length).toBeGreaterThanOrEqual(3);
  for (const period of periods) {
    expect(period).toBeGreaterThan(0.9);
    expect(Math.abs(period - Math.round(period))).toBeLessThan(0.1);
  }
}

describe('gameSource', () => {
  it.each([
    ['howler', 'Howler'],
    ['phaser', 'Phaser'],
    ['babylon', 'Babylon.js'],
    ['babylonLegacy', 'Babylon.js'],
    ['playCanvas', 'PlayCanvas'],
    ['pixi', 'Pixi Sound'],
    ['three', 'three.js'],
    ['tone', 'Tone.js'],
  ] as const)('emits the onsets that %s plays', async (engine, name) => {
    const felt = await page()('feelEngine', engine);
    expect(felt).toMatchObject({ name });
    expect(felt.warning).toBeUndefined();
    expect(felt.error).toBeUndefined();
    expectHits(felt.periods);
  });

  it.each(['howler', 'phaser', 'babylon', 'babylonLegacy', 'three', 'tone'] as const)(
    'does not follow the volume and mute of %s, unless asked',
    async (engine) => {
      const levels = await page()('turnVolume', engine);
      const loud = loudnessOf(engine);
      for (const { felt } of levels) expect(felt).toBeCloseTo(loud, 2);
      const [first, quiet, muted, full] = levels.map(({ followed }) => followed);
      expect(first).toBeCloseTo(loud, 2);
      expect(quiet).toBeCloseTo(loud / 4, 2);
      expect(muted).toBe(0);
      expect(full).toBeCloseTo(loud, 2);
    },
  );

  it.each(['playCanvas', 'pixi'] as const)('divides the volume of %s out, down to silence', async (engine) => {
    const [first, quiet, muted, full] = await page()('turnVolume', engine);
    expect(first!.felt).toBeCloseTo(TONE_RMS, 2);
    expect(quiet!.felt).toBeCloseTo(TONE_RMS, 2);
    expect(muted!.felt).toBe(0);
    expect(full!.felt).toBeCloseTo(TONE_RMS, 2);
  });

  it.each(['three', 'tone', 'pixi'] as const)('keeps the effects that %s has behind its master', async (engine) => {
    const [first, silenced, restored] = await page()('masterEffect', engine);
    for (const { felt } of [first!, silenced!, restored!]) expect(felt).toBeCloseTo(TONE_RMS, 2);
    expect(silenced!.followed).toBe(0);
    expect(restored!.followed).toBeCloseTo(first!.followed, 2);
  });

  it('receives Babylon.js through a bus', async () => {
    expectHits((await page()('feelBabylonBus')).periods);
  });

  it('creates the context of Howler on first use, and ends when it is replaced', async () => {
    const { contextBefore, felt, source } = await page()('howlerLateAndReplaced');
    expect(contextBefore).toBe(false);
    expectHits(felt.periods);
    expect(source).toEqual(['open', 'ended']);
  });

  it('reports a Phaser game that plays through HTML5 audio', async () => {
    const { code, message } = await page()('phaserHtml5');
    expect(code).toBe('invalid-state');
    expect(message).toContain('leave disableWebAudio and noAudio off');
  });

  it('reports the wrapped context of Tone.js, and ends when the context is swapped', async () => {
    const { wrapped, source } = await page()('toneContexts');
    expect(wrapped.code).toBe('invalid-state');
    expect(wrapped.message).toContain('Tone.setContext(new AudioContext())');
    expect(source).toEqual(['open', 'ended']);
  });

  it('waits for a suspended context, and keeps the volume that was set before', async () => {
    const { stateBefore, felt } = await page()('suspendedContext');
    expect(stateBefore).toBe('suspended');
    expectHits(felt.periods);
  });

  it('takes a session for each of two contexts', async () => {
    const { felt, contexts, wrong } = await page()('twoContexts');
    expect(contexts).toBe(2);
    for (const { periods } of felt) expectHits(periods);
    expect(wrong).toEqual({
      code: 'invalid-state',
      message: expect.stringContaining('another AudioContext') as string,
    });
  });
});

it('split screen: a session for each bus receives that bus only', async () => {
  const { first, second } = await page()('splitScreen');
  expectHits(first.periods);
  expect(second).toBe(0);
});
