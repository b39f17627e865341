/** Presets are valid data, differ as described, and can be stored and edited. */
import { describe, expect, it } from 'vitest';
import {
  checkMapping,
  checkRouting,
  DEFAULT_MAPPING,
  editMapping,
  HAPTIC_PRESETS,
  parseMapping,
  parseRouting,
  presetMapping,
  type HapticMapping,
  type HapticPresetName,
} from '@sense/haptics';
import { HapticMapper } from '@sense/haptics/engine';
import { features, onset } from '../../../support/fake-feed.js';

const NAMES = Object.keys(HAPTIC_PRESETS) as HapticPresetName[];

/** Strongest amplitude of each voice while every stem sounds at -12 dB. */
function loudest(mapping: HapticMapping): Record<string, number> {
  const mapper = new HapticMapper(mapping);
  const loud = { levelDb: -12, centroidHz: 500, pitchHz: 100, voicing: 0.9 };
  const result: Record<string, number> = {};
  for (let hop = 0; hop < 200; hop++) {
    const stems = { drums: loud, bass: loud, other: loud, vocals: loud };
    for (const { voice, amplitude } of mapper.features(features(hop * 0.01, stems))) {
      result[voice] = Math.max(result[voice] ?? 0, amplitude);
    }
  }
  return result;
}

const kick = (mapping: HapticMapping): number => new HapticMapper(mapping).onset(onset({ drum: 'kick' }))!.intensity;

describe.each(NAMES)('%s', (name) => {
  const { mapping, routing, label, description } = HAPTIC_PRESETS[name];

  it('is valid, has its own name, and survives a round trip through JSON', () => {
    expect(checkMapping(mapping).name).toBe(name);
    expect(parseMapping(JSON.stringify(mapping))).toEqual(mapping);
    expect(parseRouting(JSON.stringify(checkRouting(routing)))).toEqual(routing);
    expect(label.length * description.length).toBeGreaterThan(0);
  });

  it('has a kick that is felt, dull and stronger than the hi-hat', () => {
    const mapper = new HapticMapper(mapping);
    const kick = mapper.onset(onset({ drum: 'kick' }))!;
    expect(kick.intensity).toBeGreaterThan(0.3);
    expect(kick.sharpness).toBeLessThan(0.2);
    expect(mapper.onset(onset({ drum: 'hihat' }))?.intensity ?? 0).toBeLessThan(kick.intensity);
  });
});

it('each emphasises the stems in its name', () => {
  expect(DEFAULT_MAPPING).toBe(presetMapping('drums-first'));
  const amplitudes = Object.fromEntries(NAMES.map((name) => [name, loudest(presetMapping(name))]));
  expect(amplitudes['bass-body']!['bass']).toBeGreaterThan(amplitudes['drums-first']!['bass']!);
  expect(amplitudes['bass-body']!['bass']).toBeGreaterThan(kick(presetMapping('bass-body')));
  expect(amplitudes['vocals-breath']!['vocals']).toBeGreaterThan(2 * amplitudes['vocals-breath']!['bass']!);
  expect(Object.keys(amplitudes['full-band']!).sort()).toEqual(['bass', 'other', 'vocals']);
  for (const name of NAMES)
    expect(kick(presetMapping('gentle'))).toBeLessThanOrEqual(kick(presetMapping(name)) + 0.051);
  expect(new HapticMapper(presetMapping('gentle')).onset(onset({ drum: 'hihat' }))).toBeUndefined();
});

it('an unknown name is rejected with the list of presets', () => {
  expect(() => presetMapping('techno' as HapticPresetName)).toThrow(/drums-first.*received "techno"/);
  expect(() => presetMapping('toString' as HapticPresetName)).toThrow(/received "toString"/);
});

describe('editing', () => {
  it('changes nested fields of the patch, and does not change the original', () => {
    const before = structuredClone(DEFAULT_MAPPING);
    const edited = editMapping(DEFAULT_MAPPING, {
      name: 'mine',
      transients: { drums: { drums: { kick: { gain: 0.5 } } } },
      voices: { bass: { feltHz: [60, 90], pitch: null } },
    });
    expect(DEFAULT_MAPPING).toEqual(before);
    expect(edited.transients.drums!.drums.kick).toEqual({ gain: 0.5, sharpness: 0.1, priority: 4 });
    expect(edited.transients.drums!.drums.snare).toEqual(before.transients.drums!.drums.snare);
    expect(edited.voices.bass).toMatchObject({ feltHz: [60, 90], gain: before.voices.bass!.gain });
    expect(edited.voices.bass).not.toHaveProperty('pitch');
  });

  it('adds and removes stems', () => {
    const edited = editMapping(DEFAULT_MAPPING, {
      voices: { bass: null, vocals: presetMapping('full-band').voices.vocals! },
    });
    expect(Object.keys(edited.voices)).toEqual(['drums', 'vocals']);
  });

  it.each([
    [{ voices: { bass: { gain: 7 } } }, /voices\.bass\.gain .*received 7/],
    [{ voices: { vocals: { gain: 0.5 } } }, /voices\.vocals\.openDb/],
    [{ voices: { bass: { gian: 0.5 } } }, /voices\.bass may have .*received "gian"/],
    [{ voices: { bass: { pitch: { rangeHz: [200, 100] } } } }, /voices\.bass\.pitch\.rangeHz high/],
    [{ beats: { swell: 1 } }, /beats\.minConfidence/],
    [{ ducking: null }, /ducking must be an object/],
    [{ transients: [] }, /transients must be an object/],
  ])('rejects %j', (patch, message) => {
    expect(() => editMapping(DEFAULT_MAPPING, patch as never)).toThrow(message);
  });

  it('treats __proto__ as an ordinary key', () => {
    const patch = JSON.parse('{"voices":{"__proto__":{"gain":1}}}') as never;
    expect(() => editMapping(DEFAULT_MAPPING, patch)).toThrow(/"__proto__"/);
  });

  it('reports what is wrong with a text that is not a mapping', () => {
    expect(() => parseMapping('{')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => parseMapping('null')).toThrow(/must be an object, received null/);
  });
});
