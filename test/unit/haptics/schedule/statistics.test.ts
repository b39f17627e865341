/** Percentiles of recent values. */
import { expect, it } from 'vitest';
import { RecentValues } from '../../../../packages/haptics/src/schedule/statistics.js';

it('percentiles are zero without values', () => {
  expect(new RecentValues().percentiles()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});

it('percentiles are the nearest ranks in numerical order', () => {
  const values = new RecentValues();
  for (let value = 100; value >= 1; value--) values.add(value);
  expect(values.percentiles()).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
});

it('only the latest values are kept', () => {
  const values = new RecentValues(10);
  values.add(1000);
  for (let i = 0; i < 10; i++) values.add(i);
  expect(values.percentiles()).toMatchObject({ count: 11, max: 9 });
});
