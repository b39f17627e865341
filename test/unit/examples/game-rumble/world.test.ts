/** The rules of the night drive: gates on beats, a path around the cars, energy, combo and boost. */
import { describe, expect, it } from 'vitest';
import { BeatRoad } from '../../../../examples/game-rumble/src/game/beat-road.js';
import { LANES, RULES } from '../../../../examples/game-rumble/src/game/rules.js';
import { World, type DriveInput, type WorldEvent } from '../../../../examples/game-rumble/src/game/world.js';

const TEMPO = 120;
const STEP = 1 / 60;

/** Steers to the next gate ahead, once the last one is passed. */
function followGates(world: World): DriveInput {
  const [next] = world.items
    .filter(({ kind, state }) => kind === 'gate' && state === 'ahead')
    .sort((a, b) => a.arrivesAt - b.arrivesAt);
  const offset = (next ? LANES[next.lane]! : 0) - world.x;
  return { steer: Math.max(-1, Math.min(1, offset / 0.6)), boost: false };
}

function keepLane(): DriveInput {
  return { steer: 0, boost: false };
}

/** Drives for `seconds` with a beat every half second, known `aheadSeconds` before. */
function drive(
  seed: number,
  seconds: number,
  player: (world: World) => DriveInput,
): { world: World; events: WorldEvent[] } {
  const world = new World(seed);
  const road = new BeatRoad();
  const events: WorldEvent[] = [];
  let nextBeat = 1;
  while (world.time < seconds && !world.over) {
    if (nextBeat * 0.5 - world.time < 0.6) {
      const beat = { at: nextBeat * 0.5, beatInBar: (nextBeat % 4) + 1, beatsInBar: 4, tempo: TEMPO, confidence: 1 };
      for (const planned of road.receive({ ...beat, cancelled: false }, world.time)) world.beat(planned);
      nextBeat++;
    }
    events.push(...world.step(STEP, player(world)));
  }
  return { world, events };
}

const count = (events: readonly WorldEvent[], type: WorldEvent['type']): number =>
  events.filter((event) => event.type === type).length;

it('is the same for the same seed, beats and input', () => {
  const [first, second] = [drive(5, 20, followGates), drive(5, 20, followGates)];
  expect(second.events).toEqual(first.events);
  expect(second.world.score).toBe(first.world.score);
  expect(drive(6, 20, followGates).events).not.toEqual(first.events);
});

it('places gates on beats, and cars between them', () => {
  const { events } = drive(5, 30, followGates);
  const gates = events.flatMap((event) => (event.type === 'pickup' ? [event.item.arrivesAt] : []));
  expect(gates.length).toBeGreaterThan(15);
  for (const at of gates) expect((at / 0.5) % 1).toBeCloseTo(0, 6);
  const cars = events.flatMap((event) => (event.type === 'near-miss' ? [event.item.arrivesAt] : []));
  for (const at of cars) expect((at / 0.5) % 1).toBeCloseTo(0.5, 6);
});

it.each([1, 2, 3, 4, 5, 6])('has a path that can be driven, with seed %i', (seed) => {
  const { world, events } = drive(seed, 60, followGates);
  expect(count(events, 'miss')).toBeLessThan(0.1 * count(events, 'pickup'));
  expect(world.over).toBe(false);
  expect(world.level).toBeGreaterThan(3);
});

it('ends the run of a player who does not steer', () => {
  const { world, events } = drive(2, 300, keepLane);
  expect(world.over).toBe(true);
  expect(count(events, 'collision')).toBeGreaterThan(2);
  expect(world.hits).toBe(count(events, 'collision'));
  expect(events.at(-1)).toEqual({ type: 'over' });
});

it('charges the boost by gates, and doubles the score while it lasts', () => {
  const { world, events } = drive(5, 20, followGates);
  expect(count(events, 'boost-ready')).toBe(1);
  const before = world.multiplier;
  expect(world.step(STEP, { steer: 0, boost: true })).toContainEqual({ type: 'boost' });
  expect(world.multiplier).toBe(2 * before);
  expect(world.charge).toBe(0);
});

describe('corrections', () => {
  const beat = { beatInBar: 1, tempo: TEMPO, cancelled: false };

  it('move a gate that is far, and leave one that is near', () => {
    const world = new World(1);
    world.beat({ ...beat, id: 1, at: 1 });
    const gate = world.items.find(({ kind }) => kind === 'gate')!;
    world.beat({ ...beat, id: 1, at: 1.04 });
    expect(gate.arrivesAt).toBe(1.04);
    while (world.time < 1.04 - RULES.commitSeconds / 2) world.step(STEP, keepLane());
    world.beat({ ...beat, id: 1, at: 1.2 });
    expect(gate.arrivesAt).toBe(1.04);
  });

  it('remove the gate of a cancelled beat', () => {
    const world = new World(1);
    world.beat({ ...beat, id: 1, at: 1 });
    world.beat({ ...beat, id: 1, at: 1, cancelled: true });
    expect(world.items.filter(({ kind }) => kind === 'gate')).toEqual([]);
  });
});
