/** Node and the browser give the same events, features and stems for the same samples. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MusicalEvent } from '@sense/core/engine';
import { openHarness, type Harness } from './harness/harness.js';
import { analyse } from './parity.page.js';

const SECONDS = 12;
/** JavaScript engines differ in the last digits of functions like `Math.log`, most visibly in quiet stems. */
const RELATIVE_TOLERANCE = 1e-4;

/** The decisions of a detector: must be bit-identical. */
function decided(event: MusicalEvent): Partial<MusicalEvent> {
  const { type, id, time, frame, emitted } = event;
  return { type, id, time, frame, emitted, ...(event.type === 'onset' ? { stem: event.stem } : {}) };
}

function measured(event: MusicalEvent): number[] {
  return event.type === 'onset' ? [event.confidence, event.strength, event.levelDb] : [event.confidence];
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    const scale = Math.max(1e-3, Math.abs(expected[i]!));
    expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(RELATIVE_TOLERANCE);
  });
}

let harness: Harness;

beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

it('returns the same events, features and stems in both', async () => {
  const page = harness.module<typeof import('./parity.page.js')>(new URL('./parity.page.ts', import.meta.url));
  const there = await page('analyse', SECONDS);
  const here = analyse(SECONDS);
  expect(here.events.length).toBeGreaterThan(30);
  expect(there.events.map(decided)).toEqual(here.events.map(decided));
  there.events.forEach((event, i) => expectClose(measured(event), measured(here.events[i]!)));
  expectClose(there.digest, here.digest);
});
