/** Percentiles of recent values. */
import { expect, it } from 'vitest';
import { RecentValues } from '../../../../packages/haptics/src/schedule/statistics.js';

it('are zero before anything was recorded', () => {
  expect(new RecentValues().percentiles()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});

it('are the nearest ranks, in numerical order', () => {
  const values = new RecentValues();
  for (let value = 100; value >= 1; value--) values.add(value);
  expect(values.percentiles()).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
});

it('keep the latest values alone', () => {
  const values = new RecentValues(10);
  values.add(1000);
  for (let i = 0; i < 10; i++) values.add(i);
  expect(values.percentiles()).toMatchObject({ count: 11, max: 9 });
});
