/** What an auto-pilot chooses, and on which bars. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { SCENE_CATALOG } from '@sense/visuals/engine';
import { AutoPilotPlan, type AutoPilotChoice } from '../../../../packages/show/src/auto-pilot/plan.js';
import type { FoundEvent } from '../../../../packages/show/src/live/cue-events.js';

const planOf = (seed: number) => new AutoPilotPlan(SCENE_CATALOG, createRandom(seed));
const event = (name: FoundEvent['event']): FoundEvent => ({ event: name, time: 0 });

/** Choices of `bars` bars at one energy, with the bar on which each falls. */
function play(plan: ReturnType<typeof planOf>, bars: number, energy = 0.5): { bar: number; choice: AutoPilotChoice }[] {
  const choices: { bar: number; choice: AutoPilotChoice }[] = [];
  for (let bar = 1; bar <= bars; bar++) {
    const choice = plan.bar(energy);
    if (choice) choices.push({ bar, choice });
  }
  return choices;
}

test.each([1, 2, 3, 4, 5])('never shows the same scene twice in a row, and all of them in turn, seed %d', (seed) => {
  const plan = planOf(seed);
  const scenes = play(plan, 32 * 30)
    .map(({ choice }) => choice.scene.id)
    .filter((id, index, ids) => id !== ids[index - 1]);
  expect(scenes.length).toBeGreaterThanOrEqual(30);
  expect(new Set(scenes.slice(0, SCENE_CATALOG.length)).size).toBe(SCENE_CATALOG.length);
  let last: string | undefined;
  for (let i = 0; i < 100; i++) {
    const { id } = plan.change('asked', 0.5).scene;
    expect(id).not.toBe(last);
    last = id;
  }
});

test('in music without sections, changes presets after 16 bars and the scene after 32, on phrases of 8', () => {
  const choices = play(planOf(1), 130);
  expect(choices.map(({ bar }) => bar)).toEqual([1, 17, 33, 49, 65, 81, 97, 113, 129]);
  const [first, second, third] = choices.map(({ choice }) => choice);
  expect(second!.scene).toBe(first!.scene);
  expect(second!.preset).not.toBe(first!.preset);
  expect(third!.scene).not.toBe(first!.scene);
  expect(third!.reason).toBe('time');
});

describe('sections', () => {
  test('changes the scene on the next bar when a stem enters, and not twice within 8 bars', () => {
    const plan = planOf(1);
    play(plan, 10);
    plan.event(event('stem-enters'), 0.5);
    const [change, ...rest] = play(plan, 8);
    expect(change).toMatchObject({ bar: 1, choice: { reason: 'section', transition: { start: 'bar' } } });
    expect(rest).toEqual([]);
    plan.event(event('stem-leaves'), 0.5);
    plan.bar(0.5);
    plan.event(event('stem-enters'), 0.5);
    expect(play(plan, 6)).toEqual([]);
  });

  test('changes the scene where the energy of a phrase differs', () => {
    const plan = planOf(1);
    play(plan, 9, 0.4);
    expect(play(plan, 8, 0.9)).toMatchObject([{ bar: 8, choice: { reason: 'section', transition: { kind: 'cut' } } }]);
  });

  test('flows in soft music, wipes in music as usual, cuts in strong music', () => {
    const kinds = [0.2, 0.5, 0.9].map((energy) => {
      const plan = planOf(1);
      play(plan, 10, energy);
      plan.event(event('stem-enters'), energy);
      return plan.bar(energy)!.transition.kind;
    });
    expect(kinds).toEqual(['melt', 'wipe', 'cut']);
  });
});

test('leaves a build-up to its drop, which cuts on the next beat', () => {
  const plan = planOf(1);
  play(plan, 9);
  plan.event(event('build-up'), 0.6);
  plan.event(event('stem-enters'), 0.6);
  expect(play(plan, 8, 0.9)).toEqual([]);
  expect(plan.event(event('drop'), 0.9)).toMatchObject({ reason: 'drop', transition: { kind: 'cut', start: 'beat' } });
  expect(plan.event(event('drop'), 0.9)).toBeUndefined();
});

test('shows one scene with its presets if there is only one', () => {
  const plan = new AutoPilotPlan(SCENE_CATALOG.slice(0, 1), createRandom(1));
  const choices = play(plan, 100).map(({ choice }) => choice);
  expect(choices.length).toBeGreaterThan(4);
  for (const [index, { preset }] of choices.entries()) expect(preset).not.toBe(choices[index - 1]?.preset);
});
