/** An auto-pilot on a feed and a recording stage, in virtual time. */
import { afterEach, expect, test, vi } from 'vitest';
import { createAutoPilot, type AutoPilotOptions } from '@sense/show';
import type { SceneInfo } from '@sense/visuals/engine';
import { BAR_MS, SCENES, ShowRig, settle, useVirtualTime } from '../live/show-rig.js';

useVirtualTime();
afterEach(() => vi.restoreAllMocks());

function open(options: Partial<AutoPilotOptions<SceneInfo>> = {}) {
  const rig = new ShowRig();
  const autoPilot = createAutoPilot(rig.feed, { stage: rig.stage, scenes: SCENES, seed: 1, ...options });
  return { rig, autoPilot };
}

const scenesOf = ({ stage }: ShowRig): (string | undefined)[] => stage.calls.map(({ scene }) => scene);

test('changes scenes ahead of their bars, to another each time', () => {
  const { rig } = open();
  rig.play(70 * BAR_MS);
  const scenes = rig.stage.calls.filter(({ scene }, index, calls) => scene !== calls[index - 1]?.scene);
  expect(scenes.map(({ scene }) => scene)).toHaveLength(3);
  for (const { atMs, transition } of scenes.slice(1)) {
    expect(transition?.start).toBe('bar');
    const untilBar = BAR_MS - ((atMs - rig.heardAt(1)) % BAR_MS);
    expect(untilBar).toBeGreaterThan(0);
    expect(untilBar).toBeLessThan(500);
  }
});

test('changes nothing while it is disabled, and next() always does', () => {
  const { rig, autoPilot } = open({ enabled: false });
  rig.play(40 * BAR_MS);
  expect(rig.stage.calls).toEqual([]);
  autoPilot.next();
  autoPilot.next();
  expect(new Set(scenesOf(rig)).size).toBe(2);
  autoPilot.enabled = true;
  rig.play(40 * BAR_MS);
  expect(rig.stage.calls.length).toBeGreaterThan(2);
  autoPilot.enabled = false;
  const { length } = rig.stage.calls;
  rig.play(40 * BAR_MS);
  expect(rig.stage.calls).toHaveLength(length);
});

test('changes scenes by time where no bars come', () => {
  const { rig } = open();
  rig.play(100_000, { beats: false });
  expect(rig.stage.calls).toHaveLength(2);
  expect(rig.stage.calls[0]!.transition).toMatchObject({ start: 'now' });
});

test('makes the same choices for the same seed, and reports each', () => {
  const choices = [7, 7, 8].map((seed) => {
    const reported: string[] = [];
    const { rig } = open({ seed, onChoice: ({ scene, preset }) => reported.push(`${scene.id} ${preset}`) });
    rig.play(120 * BAR_MS);
    return reported.join();
  });
  expect(choices[0]).toBe(choices[1]);
  expect(choices[0]).not.toBe(choices[2]);
});

test('goes on when the stage fails, and ends with the feed', async () => {
  const onError = vi.fn();
  const { rig, autoPilot } = open({ onError });
  rig.stage.fails = new Error('no shader');
  autoPilot.next();
  await settle();
  expect(onError).toHaveBeenCalledWith(rig.stage.fails);
  rig.stage.fails = undefined;
  rig.play(40 * BAR_MS);
  const { length } = rig.stage.calls;
  expect(length).toBeGreaterThan(1);
  rig.feed.end();
  rig.play(100 * BAR_MS);
  expect(rig.stage.calls).toHaveLength(length);
  expect(() => autoPilot.next()).toThrow('disposed');
  expect(vi.getTimerCount()).toBe(0);
});

test('rejects a missing list of scenes', () => {
  expect(() => open({ scenes: [] })).toThrow('at least one scene');
});
