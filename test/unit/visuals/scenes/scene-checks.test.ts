/** What is refused of a scene that an app defines, and when. */
import { describe, expect, it, vi } from 'vitest';
import { Node, PerspectiveCamera, Scene as ThreeScene } from 'three/webgpu';
import { float, vec3 } from 'three/tsl';
import { perStem } from '@sense/core';
import { checkScene } from '../../../../packages/visuals/src/scenes/check-scene.js';
import { resolveLook } from '../../../../packages/visuals/src/scenes/scene-info.js';
import {
  DIAMOND_PLACES,
  defineShaderScene,
  type ShaderSceneOptions,
} from '../../../../packages/visuals/src/scenes/shader/shader-scene.js';
import { SceneSignals } from '../../../../packages/visuals/src/scenes/signals.js';
import { SceneChoice } from '../../../../packages/visuals/src/stage/scene-choice.js';
import { ShownScene } from '../../../../packages/visuals/src/stage/shown-scene.js';

const MEMBERS = {
  scene: new ThreeScene(),
  camera: new PerspectiveCamera(),
  resize: () => undefined,
  update: () => undefined,
  placeOf: () => ({ x: 0, y: 0 }),
  dispose: () => undefined,
};
const SPEED = { type: 'number', minimum: 0, maximum: 2, default: 1, title: 'Speed', description: 'Speed.' } as const;
const OPTIONS: ShaderSceneOptions = {
  id: 'mine',
  title: 'Mine',
  description: 'Mine.',
  parameters: { speed: SPEED },
  presets: { slow: { title: 'Slow', values: { speed: 0.5 } } },
  places: DIAMOND_PLACES,
  picture: () => vec3(0),
};

describe('the members of a scene', () => {
  it.each(Object.keys(MEMBERS))('refuses a scene without %s, by its name', (member) => {
    const choice = new SceneChoice({ ...OPTIONS, create: () => ({ ...MEMBERS, [member]: undefined }) as never });
    const message = new RegExp(`^${member} of the scene "mine" must be .*, received undefined$`);
    expect(() => choice.build('full')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => choice.build('full')).toThrow(message);
  });

  it('takes a scene that has them, and refuses a promise and an optional member of another kind', () => {
    expect(checkScene(MEMBERS, 'mine')).toBe(MEMBERS);
    expect(() => checkScene(Promise.resolve(MEMBERS), 'mine')).toThrow('scene of the scene "mine"');
    expect(() => checkScene({ ...MEMBERS, prepare: 3 }, 'mine')).toThrow(/^prepare .* or missing, received 3/);
  });

  it('reports a scene that fails in update once, leaves it still, and goes on where dispose fails', () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const fail = vi.fn(() => {
      throw new Error('broken');
    });
    const choice = new SceneChoice({ ...OPTIONS, create: () => ({ ...MEMBERS, update: fail, dispose: fail }) });
    const shown = new ShownScene(choice.build('full'), choice);
    const frame = { seconds: 0, deltaSeconds: 0.02, reducedMotion: false, onsets: [] };
    for (let i = 0; i < 3; i++) shown.update({} as never, frame);
    expect(fail).toHaveBeenCalledTimes(1);
    shown.dispose();
    expect(report.mock.calls.map(([message]) => String(message))).toEqual([
      'the scene "mine" failed in update() and stands still:',
      'the scene "mine" failed in dispose():',
    ]);
    report.mockRestore();
  });
});

describe('the data of a shader scene', () => {
  it.each([
    [
      'an unknown parameter',
      { presets: { a: { title: 'A', values: { sped: 1 } } } },
      /^mine\.presets\.a\.values\.sped is/,
    ],
    [
      'a value out of range',
      { presets: { a: { title: 'A', values: { speed: 9 } } } },
      /\.values\.speed .* received 9$/,
    ],
    [
      'a default out of range',
      { parameters: { speed: { ...SPEED, default: 3 } } },
      /^mine\.defaults\.speed .*received 3$/,
    ],
    ['no places', { places: undefined }, /^mine\.places\.drums must be a point .* received undefined$/],
    ['a place outside', { places: perStem(() => ({ x: 2, y: 0 })) }, /^mine\.places\.drums\.x .*2$/],
    ['no picture', { picture: undefined }, /^mine\.picture must be a function/],
  ])('refuses %s where it is defined', (_title, change, message) => {
    const define = (): unknown => defineShaderScene({ ...OPTIONS, ...change } as ShaderSceneOptions);
    expect(define).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(define).toThrow(message);
  });

  it('refuses a preset of any scene whose values do not fit', () => {
    const info = { ...OPTIONS, presets: { a: { title: 'A', values: { speed: 9 } } } };
    expect(() => resolveLook(info, { preset: 'a' })).toThrow(/^mine\.presets\.a\.values\.speed/);
  });

  it('takes the delay of the past as a number or a node, and names the rows', () => {
    const signals = new SceneSignals();
    expect(signals.past('onset', 1)).toBeInstanceOf(Node);
    expect(signals.past('onset', float(1))).toBeInstanceOf(Node);
    expect(() => signals.past('nope' as never, 1)).toThrow(/^row must be one of level, .* received "nope"$/);
    signals.dispose();
  });
});
