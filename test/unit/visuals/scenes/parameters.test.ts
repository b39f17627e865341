/** Parameters of scenes: defaults, checks with path and value, and clamping. */
import { describe, expect, it } from 'vitest';
import {
  checkParameters,
  clampParameters,
  defaultParameters,
  parameterSchema,
  type SceneParameters,
} from '@sense/visuals/engine';

const PARAMETERS = {
  size: { type: 'number', minimum: 0.5, maximum: 2, default: 1, title: 'Size', description: 'Size.' },
  sides: { type: 'integer', minimum: 3, maximum: 16, default: 6, title: 'Sides', description: 'Sides.' },
  stars: { type: 'boolean', default: true, title: 'Stars', description: 'Stars.' },
  shape: { type: 'string', enum: ['disc', 'ring'], default: 'disc', title: 'Shape', description: 'Shape.' },
  tint: { type: 'string', format: 'color', default: '#E69F00', title: 'Tint', description: 'Tint.' },
} as const satisfies SceneParameters;

it('has a default for each parameter', () => {
  expect(defaultParameters(PARAMETERS)).toEqual({ size: 1, sides: 6, stars: true, shape: 'disc', tint: '#E69F00' });
});

it('accepts values within their range', () => {
  const values = { size: 2, sides: 3, stars: false, shape: 'ring', tint: '#0072b2' };
  expect(checkParameters(PARAMETERS, values)).toEqual(values);
});

describe('errors name the path, the rule and the value', () => {
  it.each([
    [{ size: 2.5 }, 'scene.values.size must be a number from 0.5 to 2, received 2.5'],
    [{ size: NaN }, 'scene.values.size must be a number from 0.5 to 2, received NaN'],
    [{ size: '1' }, `scene.values.size must be a number from 0.5 to 2, received "1"`],
    [{ sides: 3.5 }, 'scene.values.sides must be a whole number from 3 to 16, received 3.5'],
    [{ stars: 1 }, 'scene.values.stars must be true or false, received 1'],
    [{ shape: 'star' }, `scene.values.shape must be one of disc, ring, received "star"`],
    [{ tint: 'red' }, `scene.values.tint must be a colour as '#RRGGBB', received "red"`],
    [
      { toString: 1 },
      'scene.values.toString is not a parameter of this scene; it has: size, sides, stars, shape, tint',
    ],
    [null, 'scene.values must be an object, received null'],
    [[1], 'scene.values must be an object'],
  ])('%o', (values, message) => {
    expect(() => checkParameters(PARAMETERS, values, 'scene.values')).toThrowError(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(message) as string }),
    );
  });
});

it('moves numbers into their range and rounds integers', () => {
  expect(clampParameters(PARAMETERS, { size: 9, sides: 4.6 })).toEqual({ size: 2, sides: 5 });
  expect(clampParameters(PARAMETERS, { size: -Infinity })).toEqual({ size: 0.5 });
});

it('does not repair a wrong type', () => {
  expect(() => clampParameters(PARAMETERS, { size: NaN })).toThrow('values.size');
  expect(() => clampParameters(PARAMETERS, { shape: 'star' })).toThrow('values.shape');
});

it('is a JSON Schema', () => {
  expect(parameterSchema(PARAMETERS)).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { sides: { type: 'integer', minimum: 3 }, tint: { format: 'color', pattern: '^#[0-9A-Fa-f]{6}$' } },
  });
});
