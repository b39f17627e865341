/** What looks mean for scenes and haptics. */
import { describe, expect, it } from 'vitest';
import { checkMapping, checkRouting, presetMapping } from '@sense/haptics';
import type { Look, Show } from '@sense/show';
import { SCENE_CATALOG, checkParameters } from '@sense/visuals/engine';
import { brighten, saturate } from '../../../../packages/show/src/look/colors.js';
import { resolveHaptics } from '../../../../packages/show/src/look/resolve-haptics.js';
import { resolvePicture } from '../../../../packages/show/src/look/resolve-picture.js';
import { SCENES } from '../live/show-rig.js';

const pictureOf = (look: Look): Record<string, unknown> => {
  return { ...resolvePicture({ scene: { id: 'plain' }, ...look }, SCENES).picture!.values };
};
const PAD = { id: 'gamepad:0', label: 'Pad' };
const feltOf = (look: Look, show: Partial<Show> = {}): ReturnType<typeof resolveHaptics> => {
  return resolveHaptics(look, { version: 1, looks: { look }, ...show }, [PAD, { id: 'audio:1', label: 'Seat' }]);
};

describe('resolvePicture', () => {
  it('gives every parameter a value', () => {
    expect(pictureOf({})).toEqual({ speed: 1, energy: 1, count: 3, drumsColor: '#E69F00' });
  });

  it('moves parameters from the value of the preset to the ends of their range by the style', () => {
    expect(pictureOf({ style: { speed: 0, energy: 1 } })).toMatchObject({ speed: 0, energy: 4 });
    expect(pictureOf({ style: { speed: 0.25, density: 0.75 } })).toMatchObject({ speed: 0.5, count: 6 });
    const scene = { id: 'plain', preset: 'second' };
    expect(pictureOf({ scene, style: { speed: 0.5 } })).toMatchObject({ speed: 1.5 });
    expect(pictureOf({ scene, style: { speed: 0.75 } })).toMatchObject({ speed: 1.75 });
  });

  it('prefers explicit values to the style, and moves them into their range', () => {
    const scene = { id: 'plain', parameters: { speed: 99, count: 2.4 } };
    expect(pictureOf({ scene, style: { speed: 0 } })).toMatchObject({ speed: 2, count: 2 });
  });

  it('colours stems by palette, style and explicit colour', () => {
    expect(pictureOf({ palette: 'ice' })).toMatchObject({ drumsColor: '#E8F6FF' });
    expect(pictureOf({ palette: 'ice', colors: { drums: '#102030' } })).toMatchObject({ drumsColor: '#102030' });
    expect(pictureOf({ style: { saturation: 0 } })['drumsColor']).toMatch(/^#(..)\1\1$/);
  });

  it('gives allowed values for every scene that ships, at the ends of every style', () => {
    for (const { id, parameters } of SCENE_CATALOG) {
      for (const value of [0, 0.3, 1]) {
        const style = {
          energy: value,
          speed: value,
          density: value,
          brightness: value,
          glow: value,
          saturation: value,
        };
        const { picture, problems } = resolvePicture({ scene: { id }, style, palette: 'neon' }, SCENE_CATALOG);
        expect(problems).toEqual([]);
        expect(() => checkParameters(parameters, picture!.values)).not.toThrow();
      }
    }
  });
});

describe('colours', () => {
  it('lose their hue at saturation 0, and keep it at 0.5', () => {
    expect(saturate('#FF0000', 0)).toBe('#363636');
    expect(saturate('#123456', 0.5)).toBe('#123456');
    expect(brighten('#808080', 0.5)).toBe('#808080');
    expect(brighten('#808080', 0)).toBe('#2D2D2D');
    expect(brighten('#808080', 1)).toBe('#A6A6A6');
  });
});

describe('resolveHaptics', () => {
  it('is drums-first at 0.7 without more', () => {
    const { mapping, routing, strength, problems } = feltOf({});
    expect(mapping).toEqual(presetMapping('drums-first'));
    expect(routing.name).toBe('everything');
    expect(strength).toBe(0.7);
    expect(problems).toEqual([]);
  });

  it('scales the gains of stems and drums, and removes stems at level 0', () => {
    const before = presetMapping('full-band');
    const { mapping } = feltOf({
      haptics: { preset: 'full-band' },
      levels: { kick: 0.5, drums: 0.8, bass: 0, vocals: 2 },
    });
    expect(mapping.transients.drums!.drums.kick!.gain).toBeCloseTo(before.transients.drums!.drums.kick!.gain * 0.4);
    expect(mapping.transients.drums!.otherwise.gain).toBeCloseTo(before.transients.drums!.otherwise.gain * 0.8);
    expect(mapping.voices.bass).toBeUndefined();
    expect(mapping.voices.vocals!.gain).toBe(Math.min(1, 2 * before.voices.vocals!.gain));
    expect(() => checkMapping(mapping)).not.toThrow();
  });

  it('applies a patch before the levels', () => {
    const { mapping } = feltOf({ haptics: { mapping: { voices: { bass: { gain: 0.4 } } } }, levels: { bass: 1.5 } });
    expect(mapping.voices.bass!.gain).toBeCloseTo(0.6);
  });

  it('routes places to devices of the show, devices of that name, and sides', () => {
    const routes = [
      { stem: 'drums' as const, place: 'wrists' },
      { stem: 'bass' as const, place: 'seat' },
      { stem: 'vocals' as const, place: 'left hand' },
      { stem: 'other' as const, device: 'xr:*', motor: 'high' as const, strength: 0.5 },
    ];
    const { routing, problems } = feltOf({ haptics: { routes } }, { places: { wrists: ['band:1', 'band:2'] } });
    expect(routing.routes).toMatchObject([
      { stem: 'drums', device: 'band:1', motor: 'by-character' },
      { stem: 'drums', device: 'band:2' },
      { stem: 'bass', device: 'audio:1' },
      { stem: 'vocals', device: '*', motor: 'left' },
      { stem: 'other', device: 'xr:*', motor: 'high', strength: 0.5 },
    ]);
    expect(problems).toEqual([]);
    expect(() => checkRouting(routing)).not.toThrow();
  });
});
