/** Beats are planned as far as the road shows, and follow the feed. */
import { expect, it } from 'vitest';
import { BeatRoad } from '../../../../examples/game-rumble/src/game/beat-road.js';

const BEAT = { at: 10.5, beatInBar: 3, beatsInBar: 4, tempo: 120, confidence: 0.8, cancelled: false };

it('extends a beat by its tempo, with its place in the bar', () => {
  const planned = new BeatRoad().receive(BEAT, 10);
  expect(planned.map(({ at }) => at)).toEqual([10.5, 11, 11.5, 12, 12.5]);
  expect(planned.map(({ beatInBar }) => beatInBar)).toEqual([3, 4, 1, 2, 3]);
});

it('corrects the same beats when the next arrives', () => {
  const road = new BeatRoad();
  const first = road.receive(BEAT, 10);
  const second = road.receive({ ...BEAT, at: 11.02, beatInBar: 4 }, 10.6);
  expect(second.slice(0, 4).map(({ id }) => id)).toEqual(first.slice(1).map(({ id }) => id));
  expect(second[0]!.at).toBe(11.02);
});

it('cancels beats that a change of tempo leaves over', () => {
  const road = new BeatRoad();
  road.receive({ ...BEAT, tempo: 180 }, 10);
  const changes = road.receive({ ...BEAT, at: 10.5, tempo: 90 }, 10.1);
  expect(changes.some(({ cancelled }) => cancelled)).toBe(true);
  const ids = changes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('plans nothing for uncertain or cancelled beats', () => {
  const road = new BeatRoad();
  expect(road.receive({ ...BEAT, confidence: 0.05 }, 10)).toEqual([]);
  expect(road.receive({ ...BEAT, cancelled: true }, 10)).toEqual([]);
});
