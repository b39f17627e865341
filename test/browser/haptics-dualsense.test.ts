/** A DualSense through the WebHID of a real browser, as far as that goes without a pad. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./haptics-dualsense.page.js')>(
  new URL('./haptics-dualsense.page.ts', import.meta.url),
);

it('needs a user gesture, and finds no pad that was not allowed', async () => {
  expect(await page()('withoutPad')).toEqual({ hasHid: true, code: 'permission-denied', found: 0 });
});
