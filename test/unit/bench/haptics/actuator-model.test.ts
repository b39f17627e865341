/** Simulated actuators compared with analytic results. */
import { describe, expect, it } from 'vitest';
import {
  FELT_THRESHOLD,
  feltEnvelopes,
  isBelowThreshold,
  acceptCommands,
  type ActuatorModel,
  type MotorModel,
  type SentCommand,
} from '../../../../bench/haptics/actuator-model.js';
import { patternCommand } from '../../../../bench/haptics/play-recording.js';

const RESONANT: MotorModel = { kind: 'resonant', riseMs: 10, fallMs: 20, startLevel: 0, weight: 1 };
const MASS: MotorModel = { kind: 'eccentric', riseMs: 30, fallMs: 40, startLevel: 0.2, weight: 1 };
const DEVICE: ActuatorModel = { low: RESONANT, transportMs: 5, shortestIntervalMs: 16 };

/** Envelope of the left hand. */
const feltEnvelope = (commands: readonly SentCommand[], model: ActuatorModel, ms: number): Float32Array =>
  feltEnvelopes(commands, model, ms)[0]!;

function command(sentMs: number, low: number, durationMs = 100): SentCommand {
  return { sentMs, low, high: 0, durationMs };
}

describe('feltEnvelopes', () => {
  it('rises after the transport with one time constant, and falls with another', () => {
    const felt = feltEnvelope([command(10, 1)], DEVICE, 200);
    expect(felt[14]).toBe(0);
    expect(felt[24]).toBeCloseTo(1 - Math.exp(-1), 2);
    expect(felt[114]).toBeGreaterThan(0.999);
    expect(felt[134]).toBeCloseTo(Math.exp(-1), 2);
  });

  it('squares the speed of an eccentric mass: half of the vibration takes 1.23 time constants', () => {
    const felt = feltEnvelope([command(0, 1, 400)], { ...DEVICE, low: MASS, transportMs: 0 }, 400);
    const half = felt.findIndex((value) => value >= 0.5);
    expect(half).toBeGreaterThanOrEqual(35);
    expect(half).toBeLessThanOrEqual(38);
  });

  it('does not start a resting mass below its start level, but keeps a turning one', () => {
    const device = { ...DEVICE, low: MASS };
    expect(Math.max(...feltEnvelope([command(0, 0.15)], device, 200))).toBe(0);
    const felt = feltEnvelope([command(0, 0.5), command(100, 0.15, 300)], device, 400);
    expect(felt[390]).toBeCloseTo(0.15 ** 2, 3);
  });

  it('replaces an unfinished command by a new one', () => {
    const felt = feltEnvelope([command(0, 1, 500), command(50, 0.2, 20)], DEVICE, 400);
    expect(felt[300]).toBeLessThan(0.001);
  });

  it('gives each hand its own motor, and half of the other one', () => {
    const both = { ...DEVICE, high: { ...RESONANT, weight: 0.5 } };
    const [left, right] = feltEnvelopes([{ sentMs: 0, low: 0.6, high: 1, durationMs: 200 }], both, 200);
    expect(left![190]).toBeCloseTo(Math.hypot(0.6, 0.25), 4);
    expect(right![190]).toBeCloseTo(Math.hypot(0.5, 0.3), 4);
  });

  it('runs patterns on and off until a newer one', () => {
    const device = { ...DEVICE, transportMs: 0, low: { ...RESONANT, riseMs: 1, fallMs: 1 } };
    const felt = feltEnvelope([patternCommand([20, 30, 20, 30, 20], 0), patternCommand(0, 60)], device, 140);
    expect([felt[15], felt[58]].map((value) => Math.round(value!))).toEqual([1, 1]);
    expect([felt[45], felt[90], felt[115]].map((value) => Math.round(value!))).toEqual([0, 0, 0]);
  });
});

describe('acceptCommands', () => {
  it('rejects commands too close to the last accepted one, but never a stop', () => {
    const { accepted, rejected } = acceptCommands([command(0, 1), command(8, 1), command(9, 0, 0), command(16, 1)], 16);
    expect(accepted.map(({ sentMs }) => sentMs)).toEqual([0, 9, 16]);
    expect(rejected.map(({ sentMs }) => sentMs)).toEqual([8]);
  });
});

describe('isBelowThreshold', () => {
  it('depends on the final level', () => {
    const device = { ...DEVICE, low: { ...MASS, startLevel: 0 } };
    const edge = Math.sqrt(FELT_THRESHOLD);
    expect(isBelowThreshold(command(0, edge * 1.01), device)).toBe(false);
    expect(isBelowThreshold(command(0, edge * 0.99), device)).toBe(true);
    expect(isBelowThreshold(command(0, 0.19), { ...DEVICE, low: MASS })).toBe(true);
  });
});
