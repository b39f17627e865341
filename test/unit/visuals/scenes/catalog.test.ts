/** The scenes that ship, as data. */
import { describe, expect, it } from 'vitest';
import {
  checkParameters,
  defaultParameters,
  resolveLook,
  SCENE_CATALOG,
  sceneInfo,
  STEM_COLOR_PARAMETERS,
  STEM_PALETTES,
} from '@sense/visuals/engine';
import { findScene, SCENES } from '@sense/visuals';

it('has six scenes or more, each with a factory and an id of its own', () => {
  expect(SCENE_CATALOG.length).toBeGreaterThanOrEqual(6);
  expect(SCENES.map(({ id }) => id)).toEqual(SCENE_CATALOG.map(({ id }) => id));
  expect(new Set(SCENE_CATALOG.map(({ id }) => id)).size).toBe(SCENE_CATALOG.length);
});

describe.each(SCENE_CATALOG)('$id', (info) => {
  it('has four presets or more, whose values are allowed', () => {
    const presets = Object.entries(info.presets);
    expect(presets.length).toBeGreaterThanOrEqual(4);
    for (const [id, { values }] of presets) checkParameters(info.parameters, values, id);
  });

  it('starts its presets with the defaults, and each looks different', () => {
    const [first, ...others] = Object.keys(info.presets).map((preset) => resolveLook(info, { preset }));
    expect(first).toEqual(defaultParameters(info.parameters));
    const looks = [first, ...others].map((look) => JSON.stringify(look));
    expect(new Set(looks).size).toBe(looks.length);
  });

  it('has a colour for each stem', () => {
    expect(info.parameters).toMatchObject(STEM_COLOR_PARAMETERS);
  });

  it('has defaults within their range', () => {
    checkParameters(info.parameters, defaultParameters(info.parameters));
  });
});

it('has no saturated red in a palette', () => {
  for (const [name, palette] of Object.entries(STEM_PALETTES)) {
    for (const color of Object.values(palette)) {
      const linear = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
      const [red, sum] = [linear[0]!, linear.reduce((a, b) => a + b)];
      expect(red / sum, `${name} ${color}`).toBeLessThan(0.8);
    }
  }
});

it('puts values over those of the preset, and those over the defaults', () => {
  const look = resolveLook(sceneInfo('landscape'), { preset: 'dunes', values: { relief: 0.1 } });
  expect(look).toMatchObject({ relief: 0.1, speed: 0.6, sway: 1 });
});

it('names the known ids for an unknown scene or preset', () => {
  expect(() => sceneInfo('moon')).toThrow(/scene must be one of landscape, .*received "moon"/);
  expect(() => findScene('moon')).toThrow('landscape');
  expect(() => resolveLook(sceneInfo('poster'), { preset: 'red' })).toThrow(
    /poster\.preset must be one of night, .*received "red"/,
  );
});
