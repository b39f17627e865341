/**
 * Phones through `navigator.vibrate`, which has on and off only: strength becomes the duty cycle of
 * the motor (pulse-width modulation). Runs on the main thread.
 *
 * In practice this is Chromium on Android, after a touch and while visible. Firefox removed it,
 * iPhones never had it, and Chromium on a computer has it without a motor. {@link phoneSupport}
 * reports this, so that a page can offer light or sound instead.
 */
import { SenseError, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { strongest, type HapticDevice } from './device.js';
import { LONGEST_PATTERN, PULSE_PERIOD_MS, SHORTEST_PULSE_MS } from './phone-motor.js';
import { DEVICE_PROFILES, type DeviceProfile } from './profiles.js';
import type { WebNavigator } from './web-types.js';

/** From this level on the motor is on without pauses. */
const SOLID_LEVEL: NormalRange = 0.9;

/**
 * A vibration pattern (on, off, on, ... in ms) of mean strength `level` and length `durationMs`, of
 * at most {@link LONGEST_PATTERN} entries. Empty if it is too weak or too short to be felt.
 */
export function vibrationPattern(level: NormalRange, durationMs: Milliseconds): number[] {
  const total = Math.round(durationMs);
  if (!(level > 0) || total < SHORTEST_PULSE_MS) return [];
  if (level >= SOLID_LEVEL || total <= PULSE_PERIOD_MS)
    return [Math.max(SHORTEST_PULSE_MS, Math.round(total * Math.min(1, level)))];
  const on = Math.max(SHORTEST_PULSE_MS, Math.round(PULSE_PERIOD_MS * level));
  const pattern: number[] = [];
  for (let start = 0; start < total && pattern.length < LONGEST_PATTERN; start += PULSE_PERIOD_MS) {
    if (start > 0) pattern.push(PULSE_PERIOD_MS - on);
    pattern.push(Math.min(on, total - start));
  }
  return pattern;
}

/** Whether this page can vibrate the device it runs on. */
export interface PhoneSupport {
  readonly supported: boolean;
  /** Shown to the user: what to do, or what to use instead. */
  readonly reason: string;
}

/**
 * Detects whether the page can vibrate the device it runs on.
 *
 * @param navigator default: the browser's
 * @param options.touch whether the primary pointer is a finger; without one a motor is unlikely.
 *   Default: the media query `(pointer: coarse)`
 */
export function phoneSupport(
  navigator: WebNavigator | undefined = globalThis.navigator as WebNavigator | undefined,
  options: { readonly touch?: boolean } = {},
): PhoneSupport {
  if (typeof navigator?.vibrate !== 'function') {
    const reason = 'This browser cannot vibrate the device (iPhones and Firefox never can): use light or sound.';
    return { supported: false, reason };
  }
  const touch = options.touch ?? globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;
  if (!touch) return { supported: false, reason: 'This does not look like a phone: connect a gamepad.' };
  return { supported: true, reason: 'Touch the page once, then the phone can vibrate.' };
}

/**
 * The phone that the page runs on. Harmless on a computer.
 *
 * @throws SenseError `unsupported` if `navigator.vibrate` is missing
 */
export function createPhoneDevice(
  options: { readonly navigator?: WebNavigator; readonly profile?: DeviceProfile } = {},
): HapticDevice {
  const navigator = options.navigator ?? (globalThis.navigator as WebNavigator | undefined);
  if (typeof navigator?.vibrate !== 'function') {
    throw new SenseError('unsupported', phoneSupport(navigator, { touch: true }).reason);
  }
  const vibrate = (pattern: number | number[]): void => {
    if (navigator.vibrate!(pattern)) return;
    throw new SenseError(
      'device-failed',
      'the browser rejected the vibration: touch the page once and keep it visible',
    );
  };
  return {
    id: 'phone',
    label: 'This phone',
    kind: 'phone',
    profile: options.profile ?? DEVICE_PROFILES.phone,
    followsPage: true,
    play(command) {
      const pattern = vibrationPattern(strongest(command), command.durationMs);
      if (pattern.length > 0) vibrate(pattern);
    },
    stop: () => vibrate(0),
  };
}
