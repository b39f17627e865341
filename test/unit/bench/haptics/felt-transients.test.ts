/** Transients at known times in envelopes. */
import { describe, expect, it } from 'vitest';
import { FELT_THRESHOLD } from '../../../../bench/haptics/actuator-model.js';
import { feltByHands, feltTransients } from '../../../../bench/haptics/felt-transients.js';

const LENGTH_MS = 1000;

/** An envelope from its value at each millisecond. */
function envelope(at: (ms: number) => number): Float32Array {
  return Float32Array.from({ length: LENGTH_MS }, (_, ms) => at(ms + 0.5));
}

/** A transient that rises in 10 ms and falls by half in 30 ms. */
function transient(ms: number, startMs: number, peak = 1): number {
  const since = ms - startMs;
  if (since < 0) return 0;
  return since < 10 ? (peak * since) / 10 : peak * 2 ** (-(since - 10) / 30);
}

const times = (values: Float32Array): number[] => feltTransients(values).map(({ timeMs }) => timeMs);

describe('feltTransients', () => {
  it('times a step at the middle of its edge', () => {
    const [time, ...rest] = times(envelope((ms) => (ms > 300 ? 0.5 : 0)));
    expect(Math.abs(time! - 300)).toBeLessThan(2);
    expect(rest).toEqual([]);
  });

  it('finds each transient of a series once', () => {
    const starts = [100, 225, 350, 475, 800];
    const found = times(envelope((ms) => Math.max(...starts.map((start) => transient(ms, start)))));
    expect(found).toHaveLength(starts.length);
    for (const [i, time] of found.entries()) expect(Math.abs(time - starts[i]! - 5)).toBeLessThan(8);
  });

  it('misses a transient masked by a voice, and finds one that stands out', () => {
    const over = (voice: number): number[] => times(envelope((ms) => Math.hypot(voice, transient(ms, 500, 0.5))));
    expect(over(0.7).filter((time) => time > 400)).toEqual([]);
    expect(over(0.1).filter((time) => time > 400)).toHaveLength(1);
  });

  it('reports nothing below or just above the threshold', () => {
    expect(times(envelope((ms) => transient(ms, 200, FELT_THRESHOLD / 2)))).toEqual([]);
    expect(times(envelope((ms) => transient(ms, 200, FELT_THRESHOLD * 1.5)))).toEqual([]);
    expect(times(envelope((ms) => transient(ms, 200, FELT_THRESHOLD * 6)))).toHaveLength(1);
  });

  it('does not report a transient for a slow swell', () => {
    const swell = envelope((ms) => 0.2 + 0.8 * Math.min(1, ms / 900));
    expect(times(swell)).toEqual([]);
  });

  it('treats the ripple of pulse-width modulation as one sensation', () => {
    const ripple = envelope((ms) => (ms > 100 ? 0.3 * (1 + 0.5 * Math.sin((2 * Math.PI * ms) / 24)) : 0));
    expect(times(ripple)).toHaveLength(1);
  });
});

describe('feltByHands', () => {
  it('merges simultaneous transients of both hands, and keeps others separate', () => {
    const left = envelope((ms) => transient(ms, 200));
    const right = envelope((ms) => Math.max(transient(ms, 215), transient(ms, 600)));
    const found = feltByHands([left, right]).map(({ timeMs }) => timeMs);
    expect(found).toHaveLength(2);
    expect(Math.abs(found[0]! - 205)).toBeLessThan(8);
    expect(Math.abs(found[1]! - 605)).toBeLessThan(8);
  });
});
