/** Hints and adjustments of the beats: what is accepted, and the errors for everything else. */
import { describe, expect, it } from 'vitest';
import { Engine, type BeatAdjustment, type BeatHints } from '@sense/core/engine';
import { requireBeatAdjustment, requireBeatHints } from '../../../../packages/core/src/model/beat-control.js';
import { createDspSeparator } from '@sense/separation/engine';

describe('hints', () => {
  it.each([
    {},
    { tempo: { min: 40, max: 240 } },
    { tempo: { min: 120, max: 120 } },
    { meter: 6 },
    { meter: undefined },
  ])('are accepted: %j', (hints) => expect(() => requireBeatHints(hints as BeatHints)).not.toThrow());

  it.each([
    [{ tempo: { min: 39, max: 100 } }, 'tempo.min must be a number from 40 to 240, received 39'],
    [{ tempo: { min: 80, max: 241 } }, 'tempo.max must be a number from 40 to 240, received 241'],
    [{ tempo: { min: 80 } }, 'tempo.max must be a number from 40 to 240, received undefined'],
    [{ tempo: 120 }, 'tempo.min must be a number from 40 to 240, received undefined'],
    [{ tempo: null }, 'tempo.min must be a number from 40 to 240, received undefined'],
    [{ tempo: { min: Number.NaN, max: 100 } }, 'tempo.min must be a number from 40 to 240, received NaN'],
    [{ tempo: { min: 160, max: 80 } }, 'received 160 and 80: exchange them'],
    [{ meter: 5 }, 'meter must be 2, 3, 4, 6 (6 is six-eight), received 5: omit it'],
    [{ meter: '3' }, 'received "3"'],
  ])('are rejected: %j', (hints, message) => {
    expect(() => requireBeatHints(hints as BeatHints)).toThrow(message);
    expect(() => new Engine(createDspSeparator(), hints as BeatHints)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});

describe('an adjustment', () => {
  it.each([
    { type: 'nudge', ms: -1000 },
    { type: 'tap' },
    { type: 'tap', time: 3 },
    { type: 'scale-tempo', factor: 0.5 },
    { type: 'release' },
  ])('is accepted: %j', (adjustment) => {
    expect(() => requireBeatAdjustment(adjustment as BeatAdjustment)).not.toThrow();
  });

  it.each([
    [{ type: 'nudge', ms: 1001 }, 'ms of a nudge must be a number from -1000 to 1000, received 1001'],
    [{ type: 'nudge' }, 'received undefined'],
    [{ type: 'tap', time: Infinity }, 'time of a tap must be in seconds, received Infinity: omit it for now'],
    [{ type: 'scale-tempo', factor: 3 }, 'factor of scale-tempo must be 2 or 0.5, received 3'],
    [{ type: 'double' }, 'must be nudge, tap, scale-tempo or release, received "double"'],
    [undefined, 'received undefined'],
  ])('is rejected: %j', (adjustment, message) => {
    const engine = new Engine(createDspSeparator());
    const adjust = (): void => engine.adjustBeats(adjustment as BeatAdjustment);
    expect(adjust).toThrow(message);
    expect(adjust).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
