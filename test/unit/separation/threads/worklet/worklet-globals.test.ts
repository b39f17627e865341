/** Polyfills for globals that an audio thread lacks. */
import { describe, expect, it } from 'vitest';
import {
  createSteadyClock,
  decodeBase64,
  fillWorkletGlobals,
} from '../../../../../packages/separation/src/threads/worklet/worklet-globals.js';

describe('decodeBase64', () => {
  it('decodes like atob', () => {
    for (let length = 0; length < 300; length++) {
      const bytes = String.fromCharCode(...Array.from({ length }, (_, i) => (i * 97 + length) % 256));
      expect(decodeBase64(btoa(bytes))).toBe(bytes);
    }
  });

  it('rejects other text', () => {
    expect(() => decodeBase64('ab-_')).toThrow(TypeError);
  });
});

describe('fillWorkletGlobals', () => {
  it('defines missing globals', () => {
    const scope: Parameters<typeof fillWorkletGlobals>[0] = {};
    fillWorkletGlobals(scope);
    expect(scope!.atob!('AQI=')).toBe('\u0001\u0002');
    expect(scope!.performance!.timeOrigin + scope!.performance!.now()).toBeGreaterThan(1e12);
  });

  it('keeps existing globals', () => {
    const scope = { atob: () => 'native', performance: { timeOrigin: 1, now: () => 2 } };
    fillWorkletGlobals(scope);
    expect(scope.atob()).toBe('native');
    expect(scope.performance.now()).toBe(2);
  });
});

describe('createSteadyClock', () => {
  it('starts at 0, and continues when the wall clock is set back', () => {
    let wall = 1_700_000_000_000;
    const { timeOrigin, now } = createSteadyClock(() => wall);
    expect([timeOrigin, now()]).toEqual([1_700_000_000_000, 0]);
    wall += 40;
    expect(now()).toBe(40);
    wall -= 3_600_000;
    expect(now()).toBe(40);
    wall += 5;
    expect(now()).toBe(45);
  });
});
