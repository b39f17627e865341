/** The clock in simulated time: device blocks, drift, suspension and implausible latencies. */
import { describe, expect, it } from 'vitest';
import {
  FALLBACK_OUTPUT_LATENCY_MS,
  createClock,
  type ClockContext,
} from '../../../../packages/core/src/runtime/clock.js';

/** A context whose `currentTime` advances by blocks, `startMs` after the performance clock. */
function simulate(options: {
  blockSeconds?: number;
  startMs?: number;
  speed?: number;
  latency?: Partial<ClockContext>;
}) {
  const { blockSeconds = 0.01, startMs = 500, speed = 1, latency = {} } = options;
  const time = { nowMs: startMs, skippedMs: 0 };
  const exact = (): number => ((time.nowMs - startMs - time.skippedMs) / 1000) * speed;
  const context: ClockContext = {
    ...latency,
    get currentTime() {
      return Math.floor(exact() / blockSeconds + 1e-9) * blockSeconds;
    },
  };
  return { time, exact, clock: createClock(context, () => time.nowMs) };
}

describe('createClock', () => {
  it('resolves time within a device block after reading a block edge', () => {
    const { time, exact, clock } = simulate({});
    for (let i = 0; i < 1000; i++) {
      time.nowMs += 0.7;
      clock.contextNow();
    }
    for (let i = 0; i < 50; i++) {
      time.nowMs += 0.7;
      expect(Math.abs(clock.contextNow() - exact())).toBeLessThan(0.001);
    }
  });

  it('does not run backwards on late readings', () => {
    const { time, clock } = simulate({ blockSeconds: 0.02 });
    let last = -Infinity;
    for (let i = 0; i < 500; i++) {
      time.nowMs += 1 + (i % 7);
      const now = clock.contextNow();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  it('follows clocks that drift apart by 100 ppm', () => {
    for (const speed of [1.0001, 0.9999]) {
      const { time, exact, clock } = simulate({ speed });
      for (let i = 0; i < 60_000; i++) {
        time.nowMs += 10.1;
        clock.contextNow();
      }
      expect(Math.abs(clock.contextNow() - exact())).toBeLessThan(0.002);
    }
  });

  it('follows a suspended context immediately', () => {
    const { time, exact, clock } = simulate({});
    clock.contextNow();
    time.nowMs += 5000;
    time.skippedMs += 5000;
    expect(Math.abs(clock.contextNow() - exact())).toBeLessThanOrEqual(0.01);
  });

  it('follows time lost to glitches within a second', () => {
    const { time, exact, clock } = simulate({});
    for (let i = 0; i < 2000; i++) {
      time.nowMs += 9.7;
      if (i % 200 === 0) time.skippedMs += 30;
      clock.contextNow();
      if (i % 200 > 110) expect(Math.abs(clock.contextNow() - exact())).toBeLessThan(0.01);
    }
  });

  it('converts there and back', () => {
    const { clock } = simulate({ startMs: 1234 });
    expect(clock.toPerformance(2)).toBeCloseTo(3234, 6);
    expect(clock.toContext(clock.toPerformance(2))).toBeCloseTo(2, 9);
  });

  it('adds the reported output latency to audible time', () => {
    const { clock } = simulate({ startMs: 0, latency: { outputLatency: 0.03, baseLatency: 0.01 } });
    expect(clock.outputLatencyMs()).toBe(30);
    expect(clock.heardAt(1)).toBeCloseTo(1030, 6);
  });

  it('uses the fallback if the reported latency is missing or implausible', () => {
    for (const latency of [{}, { outputLatency: 0 }, { outputLatency: 30 }, { outputLatency: Number.NaN }]) {
      expect(simulate({ latency }).clock.outputLatencyMs()).toBe(FALLBACK_OUTPUT_LATENCY_MS);
    }
    expect(simulate({ latency: { baseLatency: 0.08 } }).clock.outputLatencyMs()).toBe(80);
    expect(simulate({ latency: { baseLatency: 0.005 } }).clock.outputLatencyMs()).toBe(FALLBACK_OUTPUT_LATENCY_MS);
  });
});
