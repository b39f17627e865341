/** The virtual device records its commands and reports its current levels. */
import { expect, it } from 'vitest';
import { createVirtualDevice, MOTORS_OFF, type MotorCommand } from '@sense/haptics';

const command = (low: number): MotorCommand => ({
  low,
  high: 0,
  leftTrigger: 0,
  rightTrigger: 0,
  durationMs: 50,
  starts: [],
});

it('records commands and stops with their time', () => {
  let nowMs = 10;
  const device = createVirtualDevice({ now: () => nowMs });
  void device.play(command(0.5));
  nowMs = 20;
  void device.stop();
  expect(device.log).toEqual([
    { ...command(0.5), timeMs: 10 },
    { ...MOTORS_OFF, durationMs: 0, starts: [], timeMs: 20 },
  ]);
});

it('shows levels until the command ends, is replaced or stopped', () => {
  let nowMs = 0;
  const device = createVirtualDevice({ now: () => nowMs });
  expect(device.levels()).toEqual(MOTORS_OFF);
  void device.play(command(0.5));
  expect(device.levels().low).toBe(0.5);
  expect(device.levels(49).low).toBe(0.5);
  expect(device.levels(50)).toEqual(MOTORS_OFF);
  nowMs = 5;
  void device.stop();
  expect(device.levels()).toMatchObject({ low: 0 });
});

it('keeps only the latest commands, and calls listeners until they are removed', () => {
  const device = createVirtualDevice({ logLength: 3, now: () => 0 });
  const heard: number[] = [];
  const undo = device.onCommand(({ low }) => heard.push(low));
  for (const low of [0.1, 0.2, 0.3, 0.4]) void device.play(command(low));
  undo();
  void device.play(command(0.5));
  expect(device.log.map(({ low }) => low)).toEqual([0.3, 0.4, 0.5]);
  expect(heard).toEqual([0.1, 0.2, 0.3, 0.4]);
});
