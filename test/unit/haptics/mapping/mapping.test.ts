/** Mappings are checked at the boundary, and the message names the field. */
import { describe, expect, it } from 'vitest';
import { checkMapping, DEFAULT_MAPPING, type HapticMapping } from '@sense/haptics';

const changed = (path: string, value: unknown): HapticMapping => {
  const copy = structuredClone(DEFAULT_MAPPING) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const parent = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  parent[keys.at(-1)!] = value;
  return copy as unknown as HapticMapping;
};

it('accepts the default mapping, and after a round trip through JSON', () => {
  expect(checkMapping(DEFAULT_MAPPING)).toBe(DEFAULT_MAPPING);
  expect(checkMapping(JSON.parse(JSON.stringify(DEFAULT_MAPPING)) as HapticMapping)).toEqual(DEFAULT_MAPPING);
});

describe('rejects', () => {
  it.each([
    ['transients.drums.floor', 1.5],
    ['transients.drums.exponent', 0],
    ['transients.drums.drums.kick.gain', -1],
    ['transients.drums.otherwise.sharpness', Number.NaN],
    ['voices.bass.release', '0.1'],
    ['voices.bass.fullDb', -60],
    ['ducking.depth', 2],
  ])('%s = %s', (path, value) => {
    const field = path.replace('drums.drums', 'drums');
    expect(() => checkMapping(changed(path, value))).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(field) as string }),
    );
  });

  it('an unknown stem', () => {
    expect(() => checkMapping(changed('voices.guitar', DEFAULT_MAPPING.voices.bass))).toThrow(/"guitar"/);
  });

  it('a reversed frequency range', () => {
    expect(() => checkMapping(changed('voices.bass.feltHz', [200, 100]))).toThrow(/feltHz/);
  });
});
