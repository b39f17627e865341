/** Transitions as data: checks, and lengths in musical time. */
import { describe, expect, it } from 'vitest';
import { checkTransition } from '@sense/visuals/engine';
import {
  drawnKind,
  transitionProgress,
  transitionSeconds,
} from '../../../../packages/visuals/src/transitions/transition.js';

const AT_120 = { beatSeconds: 0.5, beatsPerBar: 3 };
const UNKNOWN = { beatSeconds: 0, beatsPerBar: 0 };

describe('length', () => {
  it.each([
    [{ kind: 'cut', bars: 4 }, AT_120, 0],
    [{ kind: 'dissolve', beats: 3 }, AT_120, 1.5],
    [{ kind: 'wipe', bars: 2 }, AT_120, 3],
    [{ kind: 'melt', seconds: 7 }, AT_120, 7],
    [{ kind: 'melt' }, AT_120, 1],
    [{ kind: 'dissolve', beats: 4 }, UNKNOWN, 2],
    [{ kind: 'dissolve', bars: 1 }, UNKNOWN, 2],
  ] as const)('%o at %o is %d s', (transition, time, seconds) => {
    expect(transitionSeconds(transition, time)).toBe(seconds);
  });
});

it('draws a melt as a dissolve with reduced motion', () => {
  expect([drawnKind('melt', true), drawnKind('melt', false), drawnKind('wipe', true)]).toEqual([
    'dissolve',
    'melt',
    'wipe',
  ]);
});

it('progresses from 0 to 1 without going back', () => {
  const steps = Array.from({ length: 101 }, (_, i) => transitionProgress(i / 50, 2));
  expect([steps[0], steps[100], transitionProgress(0, 0)]).toEqual([0, 1, 1]);
  steps.slice(1).forEach((step, i) => expect(step).toBeGreaterThanOrEqual(steps[i]!));
});

describe('errors name the field', () => {
  it.each([
    [{ kind: 'fade' }, `transition.kind must be one of cut, dissolve, wipe, melt, received "fade"`],
    [{ start: 'soon' }, `transition.start must be one of now, beat, bar, received "soon"`],
    [{ kind: 'melt', beats: 0 }, 'transition.beats must be a number from 0.25 to 64, received 0'],
    [{ kind: 'melt', bars: 99 }, 'transition.bars'],
    [{ kind: 'melt', seconds: -1 }, 'transition.seconds'],
    [{ kind: 'melt', beats: 1, seconds: 1 }, 'transition must have one of beats, bars and seconds'],
    [null, 'transition must be an object, received null'],
  ])('%o', (transition, message) => {
    expect(() => checkTransition(transition as never)).toThrow(message);
  });
});
