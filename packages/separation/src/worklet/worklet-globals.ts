/**
 * What the model's runtime and the stored networks expect of every thread and an
 * AudioWorkletGlobalScope lacks.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The scope as it may be: the DOM's types promise too much here. */
interface PoorScope {
  performance?: Pick<Performance, 'timeOrigin' | 'now'>;
  atob?: (base64: string) => string;
}

/** Fills in what is missing, before anything is made of what needs it. */
export function fillWorkletGlobals(scope: PoorScope = globalThis): void {
  // Whole milliseconds: the audio thread has no finer clock.
  scope.performance ??= { timeOrigin: 0, now: () => Date.now() };
  scope.atob ??= decodeBase64;
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
