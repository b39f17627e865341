/** The course of a transition: when it starts, and when it ends. */
import { expect, it } from 'vitest';
import { FrameBeatFollower, NO_BEAT } from '../../../../packages/visuals/src/director/frame-beat.js';
import { TransitionRun } from '../../../../packages/visuals/src/transitions/transition-run.js';
import type { Transition } from '@sense/visuals/engine';

const STEP = 1 / 64;

/** Steps in seconds at which the transition starts and ends; beats at 120 per minute, three in a bar, from `firstBeat` on. */
function play(transition: Transition, firstBeat: number): { start: number; end: number } {
  const run = new TransitionRun(transition);
  const follower = new FrameBeatFollower();
  let start = Number.NaN;
  let beats = 0;
  for (let frame = 0; frame < 4000; frame++) {
    const seconds = frame * STEP;
    follower.advance(STEP);
    if (seconds >= firstBeat + beats * 0.5) {
      follower.show({ tempo: 120, beatInBar: (beats % 3) + 1, beatsInBar: 3 });
      beats++;
    }
    run.step(STEP, follower.beat);
    if (!run.waiting && Number.isNaN(start)) start = seconds;
    if (run.done) return { start, end: seconds };
  }
  throw new Error('the transition did not end');
}

it('starts in the next frame by default', () => {
  expect(play({ kind: 'dissolve', seconds: 2 }, 0.25)).toEqual({ start: 0, end: 2 });
});

it('starts in the frame of a beat and lasts beats', () => {
  expect(play({ kind: 'wipe', beats: 4, start: 'beat' }, 0.25)).toEqual({ start: 0.25, end: 2.25 });
});

it('starts with a bar and lasts bars', () => {
  // The second beat of the song is 0.25 s away, but bars start at the first, then every 1.5 s.
  const late = new TransitionRun({ kind: 'melt', bars: 2, start: 'bar' });
  late.step(STEP, { beatSeconds: 0.5, beatsPerBar: 3, onBeat: true, onBar: false });
  expect(late.waiting).toBe(true);
  late.step(STEP, { beatSeconds: 0.5, beatsPerBar: 3, onBeat: true, onBar: true });
  expect(late.waiting).toBe(false);
  expect(play({ kind: 'melt', bars: 2, start: 'bar' }, 0.125)).toEqual({ start: 0.125, end: 3.125 });
});

it('cuts in the frame of its beat', () => {
  expect(play({ kind: 'cut', start: 'beat' }, 0.5)).toEqual({ start: 0.5, end: 0.5 });
});

it('does not wait for beats that do not come', () => {
  const { start } = play({ kind: 'dissolve', start: 'beat', seconds: 1 }, Infinity);
  expect(start).toBeCloseTo(0.75, 1);
  expect(play({ kind: 'dissolve', start: 'bar', seconds: 1 }, Infinity).start).toBeCloseTo(3, 1);
});

it('forgets a beat after two intervals without one', () => {
  const follower = new FrameBeatFollower();
  follower.show({ tempo: 120, beatInBar: 1, beatsInBar: 4 });
  expect(follower.beat).toEqual({ beatSeconds: 0.5, beatsPerBar: 4, onBeat: true, onBar: true });
  follower.advance(0.9);
  expect(follower.beat).toMatchObject({ beatSeconds: 0.5, onBeat: false, onBar: false });
  follower.advance(0.2);
  expect(follower.beat).toEqual(NO_BEAT);
});
