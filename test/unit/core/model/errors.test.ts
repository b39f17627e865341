/** Errors carry their code, the value received and their cause. */
import { describe, expect, it } from 'vitest';
import { SenseError } from '@sense/core/engine';
import { describe as describeValue, requireRange } from '@sense/core/internal';

describe('SenseError', () => {
  it('carries code, message and cause', () => {
    const cause = new Error('below');
    const error = new SenseError('decode-failed', 'cannot decode', cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'SenseError', code: 'decode-failed', message: 'cannot decode', cause });
  });

  it('has no cause by default', () => {
    expect('cause' in new SenseError('disposed', 'gone')).toBe(false);
  });
});

describe('requireRange', () => {
  it('returns values within the range, both ends included', () => {
    expect([0, 0.5, 1].map((value) => requireRange('strength', value, 0, 1))).toEqual([0, 0.5, 1]);
  });

  it('names the option and the value it received', () => {
    for (const [value, text] of [
      [1.5, '1.5'],
      [Number.NaN, 'NaN'],
      ['1', '"1"'],
      [undefined, 'undefined'],
      [null, 'null'],
      [[1], 'Array'],
    ] as const) {
      expect(() => requireRange('strength', value, 0, 1)).toThrow(
        expect.objectContaining({
          code: 'invalid-argument',
          message: `strength must be a number from 0 to 1, received ${text}`,
        }),
      );
    }
  });
});

describe('describe', () => {
  it('names objects by their class, and those without one as object', () => {
    expect(describeValue(new Float32Array(2))).toBe('Float32Array');
    expect(describeValue(Object.create(null))).toBe('object');
  });
});
