/** The entries of the package: their exported names, and that DSP and threads load without rxjs and DOM. */
import { afterEach, describe, expect, it, vi } from 'vitest';

const namesOf = (module: object): string[] => Object.keys(module).sort();

describe('exported names', () => {
  it('match the list for @sense/core', async () => {
    expect(namesOf(await import('@sense/core'))).toMatchInlineSnapshot(`
      [
        "DRUM_CLASSES",
        "FeatureView",
        "METERS",
        "SILENT_MIX",
        "SILENT_STEM",
        "STEM_NAMES",
        "Scope",
        "SenseError",
        "TEMPO_LIMITS",
        "beatsAhead",
        "createClock",
        "createSession",
        "createStreams",
        "elementSource",
        "fileSource",
        "gameBus",
        "gameSource",
        "initialStatus",
        "isDrumClass",
        "listMicrophones",
        "microphoneSource",
        "nodeSource",
        "perStem",
        "streamSource",
        "tabSource",
        "watchMicrophones",
      ]
    `);
  });

  it('match the list for @sense/core/engine', async () => {
    expect(namesOf(await import('@sense/core/engine'))).toMatchInlineSnapshot(`
      [
        "Analyzer",
        "DRUM_CLASSES",
        "ENGINE_FORMAT",
        "Engine",
        "FEATURE_BLOCK_SIZE",
        "FEATURE_NAMES",
        "FEATURE_OFFSETS",
        "FEATURE_SCHEMA",
        "FeatureView",
        "METERS",
        "MIX_FEATURE_NAMES",
        "RESAMPLER_RATES",
        "RealFft",
        "Resampler",
        "SILENCE_DB",
        "SILENT_MIX",
        "SILENT_STEM",
        "STEM_NAMES",
        "Scope",
        "SenseError",
        "StftAnalysis",
        "StftSynthesis",
        "TEMPO_LIMITS",
        "clamp",
        "createStemHops",
        "createStereoHop",
        "dbToGain",
        "downMixGains",
        "hann",
        "isDrumClass",
        "perStem",
        "powerToDb",
        "silenceFeatures",
      ]
    `);
  });

  it('that both entries share are the same values', async () => {
    const core: Record<string, unknown> = { ...(await import('@sense/core')) };
    const engine: Record<string, unknown> = { ...(await import('@sense/core/engine')) };
    const shared = namesOf(core).filter((name) => name in engine);
    expect(shared).toContain('STEM_NAMES');
    for (const name of shared) expect(core[name], name).toBe(engine[name]);
  });
});

describe('without rxjs', () => {
  afterEach(() => {
    vi.doUnmock('rxjs');
    vi.resetModules();
  });

  /** Loads an entry anew; rejects if it imports rxjs. */
  async function loadWithoutRxjs(load: () => Promise<object>): Promise<object> {
    vi.resetModules();
    vi.doMock('rxjs', () => {
      throw new Error('rxjs was loaded');
    });
    return load();
  }

  it.each([
    ['@sense/core/engine', () => import('@sense/core/engine')],
    ['@sense/core/internal', () => import('@sense/core/internal')],
  ])('%s loads, in a process without DOM', async (_, load) => {
    expect(globalThis).not.toHaveProperty('document');
    expect(globalThis).not.toHaveProperty('AudioContext');
    expect(namesOf(await loadWithoutRxjs(load))).not.toEqual([]);
  });

  it('@sense/core does not load', async () => {
    await expect(loadWithoutRxjs(() => import('@sense/core'))).rejects.toThrow();
  });
});
