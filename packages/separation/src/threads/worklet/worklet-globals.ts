/**
 * What the model's runtime and the stored networks expect of every thread and an
 * AudioWorkletGlobalScope lacks.
 */
import type { Milliseconds } from '@sense/core/engine';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

type Clock = Pick<Performance, 'timeOrigin' | 'now'>;

/** The scope as it may be: the DOM's types promise too much here. */
interface PoorScope {
  performance?: Clock;
  atob?: (base64: string) => string;
}

/** Fills in what is missing, before anything is made of what needs it. */
export function fillWorkletGlobals(scope: PoorScope = globalThis): void {
  scope.performance ??= createSteadyClock();
  scope.atob ??= decodeBase64;
}

/**
 * What the wall clock has counted from now on, never backwards. The context's `currentTime` is steadier, but
 * stands still in a quantum, in which most hops begin and end: they would seem to take no time.
 *
 * Limits: it counts whole milliseconds. A wall clock that is set back counts nothing at that moment; one that
 * is set forward counts what it was set by, as if the thread had stalled, and `timeOrigin + now()` is ahead of
 * the page's by that from then on.
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
