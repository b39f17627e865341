/** The margin of the stems in a real browser: it grows when they are late, and the session knows. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./stem-margin.page.js')>(new URL('./stem-margin.page.ts', import.meta.url));

it.each(['auto', 'message-port'] as const)(
  'grows when stems are late, in the status and the audible time, transport %s',
  async (transport) => {
    const { status, initialMs, delayMs } = await page()('growMargin', transport);
    expect(status.stemMarginMs).toBeGreaterThan(0);
    expect(status.stemLatencyMs - initialMs).toBeCloseTo(status.stemMarginMs!, 3);
    expect(delayMs).toBeCloseTo(status.stemLatencyMs, 0);
  },
);
