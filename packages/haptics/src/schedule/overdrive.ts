/**
 * Catching up: an eccentric mass takes tens of milliseconds to turn, as long for a weak blow as for
 * a strong one. Driven harder than the blow asks for it gets there sooner, so a blow whose news came
 * late may still be felt in time. Pure; knows nothing of queues.
 *
 * The motor is taken for a first-order system whose rise to half is the profile's `riseMs`. Driven
 * with K it reaches half of a blow of level L after `tau * ln(K / (K - L / 2))`; K is what makes that
 * `riseMs - lateMs`, and at most full drive. Nothing happens to blows that leave in time.
 */
import { clamp, type Milliseconds, type NormalRange } from '@sense/core/offline';
import type { DeviceProfile } from '../devices/profiles.js';

/** Drive at the beginning of a blow. */
export interface Overdrive {
  readonly level: NormalRange;
  /** How long, until the motor is where the blow wants it. */
  readonly ms: Milliseconds;
}

/** Less than this share above the level is not worth a command. */
const LEAST_GAIN = 1.1;

/** How to drive a motor for a blow of `level` that leaves `lateMs` late; undefined: as it is. */
export function overdrive(level: NormalRange, lateMs: Milliseconds, profile: DeviceProfile): Overdrive | undefined {
  const { riseMs, transientMs, updateIntervalMs } = profile;
  if (!profile.overdrive || !(level > 0) || !(lateMs > 0) || riseMs <= 0) return undefined;
  const tauMs = riseMs / Math.LN2;
  const leftMs = Math.max(1, riseMs - lateMs);
  const drive = clamp(level / 2 / (1 - Math.exp(-leftMs / tauMs)), level, 1);
  if (drive < LEAST_GAIN * level) return undefined;
  const reachMs = -tauMs * Math.log(1 - level / drive);
  return { level: drive, ms: clamp(reachMs, updateIntervalMs, Math.max(updateIntervalMs, transientMs / 2)) };
}
