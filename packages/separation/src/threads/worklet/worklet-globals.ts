/**
 * Polyfills for AudioWorkletGlobalScope: globals that the model's runtime and the stored networks expect on
 * every thread. Audio thread.
 */
import type { Milliseconds } from '@sense/core/engine';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

type Clock = Pick<Performance, 'timeOrigin' | 'now'>;

/** The scope as it may be: the DOM's types declare more than it has. */
interface PartialGlobals {
  performance?: Clock;
  atob?: (base64: string) => string;
}

/** Defines the missing globals. Must run before anything that needs them. */
export function fillWorkletGlobals(scope: PartialGlobals = globalThis): void {
  scope.performance ??= createSteadyClock();
  scope.atob ??= decodeBase64;
}

/**
 * A monotonic clock from the wall clock, starting at 0. The context's `currentTime` is steadier, but constant
 * within a quantum, in which most hops begin and end: their processing time would be zero.
 *
 * Limits: its resolution is a millisecond. When the wall clock is set back, it pauses for that moment; when the
 * wall clock is set forward, it jumps by the same amount, as if the thread had stalled, and `timeOrigin + now()`
 * stays ahead of the page's by that amount.
 * @param wall epoch milliseconds
 */
export function createSteadyClock(wall: () => Milliseconds = () => Date.now()): Clock {
  const timeOrigin = wall();
  let last = timeOrigin;
  let elapsed: Milliseconds = 0;
  const now = (): Milliseconds => {
    const time = wall();
    elapsed += Math.max(0, time - last);
    last = time;
    return elapsed;
  };
  return { timeOrigin, now };
}

/** As `atob`, for text without white space. */
export function decodeBase64(base64: string): string {
  const values = Array.from(base64.replace(/=+$/, ''), (digit) => DIGITS.indexOf(digit));
  if (values.includes(-1)) throw new TypeError('not base64');
  const bytes: string[] = [];
  let bits = 0;
  let held = 0;
  for (const value of values) {
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push(String.fromCharCode((bits >> held) & 0xff));
  }
  return bytes.join('');
}
