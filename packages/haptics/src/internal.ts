/**
 * What SENSE haptics shares with other packages of SENSE, benches and browser tests, and does not
 * promise to anyone else: the scheduler, its queue and the vibration of a score. Loads without rxjs
 * and without a DOM. It may change in any release.
 */
export { vibrationAmplitude } from './audio/vibration.js';
export {
  DeviceQueue,
  LATEST_TRANSIENT_MS,
  VOICE_COMMAND_MS,
  VOICE_TIMEOUT_MS,
  type QueueAction,
  type QueueCounters,
} from './schedule/device-queue.js';
export { HapticScheduler, type SchedulerOptions } from './schedule/scheduler.js';
