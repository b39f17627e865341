/** The trace of a device: the levels over time, and the starts of transients. */
import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, MOTORS_OFF, type HapticTransient, type RecordedCommand } from '@sense/haptics';
import { ActuatorTrace, lanesOf, TRACE_MS } from '../../../../../examples/src/feel/actuators/actuator-trace.js';

const kick: HapticTransient = {
  type: 'transient',
  id: 1,
  time: 0,
  intensity: 0.8,
  sharpness: 0,
  stem: 'drums',
  priority: 1,
};

function command(timeMs: number, low: number, durationMs: number, starts: HapticTransient[] = []): RecordedCommand {
  return { ...MOTORS_OFF, low, timeMs, durationMs, starts };
}

function trace(...commands: RecordedCommand[]): ActuatorTrace {
  const made = new ActuatorTrace();
  for (const each of commands) made.push(each);
  return made;
}

describe('a trace', () => {
  it('ends a level with its command, with the next command, or now', () => {
    const made = trace(command(1000, 0.5, 250), command(1100, 1, 60, [kick]), command(2000, 0.2, 250));
    const steps = made.steps(2100).map(({ fromMs, toMs, levels, transient }) => [fromMs, toMs, levels.low, transient]);
    expect(steps).toEqual([
      [1000, 1100, 0.5, undefined],
      [1100, 1160, 1, 0.8],
      [2000, 2100, 0.2, undefined],
    ]);
  });

  it('shows neither future commands nor those older than the trace', () => {
    const made = trace(command(1000, 1, 100), command(9000, 1, 100));
    expect(made.steps(1000 + TRACE_MS + 100)).toEqual([]);
    expect(made.steps(1050 + TRACE_MS).map(({ fromMs }) => fromMs)).toEqual([1050]);
  });

  it('removes later commands at a stop, and orders late arrivals', () => {
    const made = trace(command(1300, 0.3, 50), command(1100, 0.1, 50), command(1200, 0, 0));
    expect(made.steps(2000).map(({ levels }) => levels.low)).toEqual([0.1]);
  });

  it('discards old commands', () => {
    const made = new ActuatorTrace();
    for (let at = 0; at < 600_000; at += 16) made.push(command(at, 0.5, 250));
    expect(made.steps(600_000).length).toBeLessThanOrEqual(TRACE_MS / 16 + 1);
    expect(JSON.stringify(made.steps(300_000))).toBe('[]');
  });

  it('has a lane for each motor', () => {
    expect(lanesOf(DEVICE_PROFILES.virtual)).toHaveLength(4);
    expect(lanesOf(DEVICE_PROFILES.xbox)).toHaveLength(2);
    expect(lanesOf(DEVICE_PROFILES.phone)[0]!.level({ ...MOTORS_OFF, high: 0.4 })).toBe(0.4);
  });
});
