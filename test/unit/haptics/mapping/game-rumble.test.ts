/**
 * What the preset `game-rumble` makes motors do with the sounds of a game, through the engine with the
 * DSP separator. It was tuned on the seeds 1 to 6; these tests use others.
 */
import { presetMapping } from '@sense/haptics';
import { describe, expect, it } from 'vitest';
import { feelSound, type FeltMotors } from '../../../support/felt-motors.js';
import {
  backgroundMusic,
  dialogue,
  engine,
  explosion,
  footstep,
  gunshot,
  placed,
  timeline,
} from '../../../support/game-sounds.js';

const SEEDS = [11, 12];
/** The sound of seconds is analysed, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;
/** From a sound to the command of its pulse. */
const LATEST_SECONDS = 0.06;

const feel = (samples: Float32Array): Promise<FeltMotors> => feelSound(samples, presetMapping('game-rumble'));

/** The strongest motor in each millisecond from `fromSeconds` to `toSeconds`. */
const levels = ({ levels: all }: FeltMotors, fromSeconds: number, toSeconds: number): number[] =>
  all.slice(Math.round(1000 * fromSeconds), Math.round(1000 * toSeconds)).map(({ low, high }) => Math.max(low, high));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of each sound, the level of its first pulse; 0 without one within {@link LATEST_SECONDS}. */
const pulsesAt = ({ pulses }: FeltMotors, times: readonly number[]): number[] =>
  times.map((at) => pulses.find(({ time }) => time >= at && time <= at + LATEST_SECONDS)?.level ?? 0);

/** Pulses that none of the sounds explains. */
const otherPulses = ({ pulses }: FeltMotors, times: readonly number[], seconds: number) =>
  pulses.filter(({ time }) => !times.some((at) => time >= at && time <= at + seconds));

describe.each(SEEDS)('seed %i', { timeout: TIMEOUT_MS }, (seed) => {
  it('each gunshot is a strong pulse within 60 ms, and nothing else is', async () => {
    const times = [0.8, 1.5, 1.75, 2, 2.9];
    const sound = timeline(3.5);
    times.forEach((at, index) => placed(sound, gunshot(1000 * seed + index), at));
    const felt = await feel(sound);
    for (const level of pulsesAt(felt, times)) expect(level).toBeGreaterThan(0.85);
    expect(otherPulses(felt, times, LATEST_SECONDS)).toEqual([]);
    expect(Math.max(...levels(felt, 0, 0.8))).toBe(0);
  });

  it('an engine is sustained without a gap, follows its loudness, and hardly pulses', async () => {
    const revved = (time: number) => ({
      rpm: 1200 + 4000 * Math.min(1, Math.max(0, (time - 1) / 3)),
      levelDb: time < 1 ? -26 : time < 4 ? -26 + 4 * (time - 1) : time < 5.5 ? -14 : -26,
    });
    const felt = await feel(engine(seed, 7, revved));
    expect(Math.min(...levels(felt, 0.3, 7)), 'no gap').toBeGreaterThan(0.05);
    const [quiet, loud, quietAgain] = [
      mean(levels(felt, 0.4, 1)),
      mean(levels(felt, 4.3, 5.4)),
      mean(levels(felt, 6.2, 7)),
    ];
    expect(loud).toBeGreaterThan(0.5);
    expect(loud).toBeGreaterThan(1.5 * quiet);
    expect(loud).toBeGreaterThan(1.5 * quietAgain);
    expect(felt.pulses.length).toBeLessThanOrEqual(3);
  });

  it('footsteps are distinct, and weaker than gunshots', async () => {
    const times = Array.from({ length: 8 }, (_, index) => 0.7 + 0.45 * index);
    const sound = timeline(4.5);
    times.forEach((at, index) => placed(sound, footstep(1000 * seed + index), at));
    const felt = await feel(sound);
    for (const level of pulsesAt(felt, times)) expect(level).toBeGreaterThan(0.3);
    expect(otherPulses(felt, times, 0.2)).toEqual([]);
    for (const at of times) expect(Math.max(...levels(felt, at - 0.1, at)), 'rest before a step').toBeLessThan(0.2);
    const intensities = felt.items.flatMap((item) => (item.type === 'transient' ? [item.intensity] : []));
    expect(Math.max(...intensities)).toBeLessThan(0.75);
  });

  it('an explosion is a pulse within 60 ms and a rumble that fades over a second', async () => {
    const felt = await feel(placed(timeline(4), explosion(seed), 0.6));
    expect(pulsesAt(felt, [0.6])[0]).toBeGreaterThan(0.95);
    expect(Math.min(...levels(felt, 0.65, 1.2))).toBeGreaterThan(0.4);
    const [early, late] = [mean(levels(felt, 0.7, 1.1)), mean(levels(felt, 1.5, 1.9))];
    expect(late).toBeGreaterThan(0.1);
    expect(late).toBeLessThan(0.8 * early);
    expect(Math.max(...levels(felt, 3.6, 4))).toBeLessThan(0.05);
    const low = mean(felt.levels.slice(700, 1500).map((motor) => motor.low));
    const high = mean(felt.levels.slice(700, 1500).map((motor) => motor.high));
    expect(low, 'on the slow motor').toBeGreaterThan(high);
  });

  it('dialogue alone does nearly nothing', async () => {
    const felt = await feel(dialogue(seed, 6));
    expect(mean(levels(felt, 0, 6))).toBeLessThan(0.08);
    // The first syllable after silence is not known to be speech.
    expect(felt.pulses.filter(({ time }) => time > 1).length).toBeLessThanOrEqual(3);
    expect(
      levels(felt, 2, 6).filter((level) => level > 0.5).length,
      'milliseconds above half, after two seconds',
    ).toBeLessThan(200);
  });

  it('gunshots are pulses beside music and dialogue', async () => {
    const times = [1.2, 2, 2.6, 3.4];
    const sound = placed(dialogue(seed, 4, -24), backgroundMusic(seed, 4), 0);
    times.forEach((at, index) => placed(sound, gunshot(1000 * seed + index), at));
    const felt = await feel(sound);
    for (const level of pulsesAt(felt, times)) expect(level).toBeGreaterThan(0.8);
    expect(otherPulses(felt, times, 0.2).length).toBeLessThanOrEqual(3);
  });

  it('music in the background stays in the background', async () => {
    const felt = await feel(backgroundMusic(seed, 4));
    expect(mean(levels(felt, 0, 4))).toBeLessThan(0.35);
    expect(felt.pulses.length).toBeLessThanOrEqual(4);
  });
});

it('silence does nothing', async () => {
  const felt = await feel(timeline(2));
  expect(felt.pulses).toEqual([]);
  expect(Math.max(...levels(felt, 0, 2))).toBe(0);
});
