/**
 * The scheduler, its queue, the vibration of a score and the range of files, for other SENSE packages, benches and browser
 * tests. Not a public interface: it may change in any release. Loads without rxjs and without a DOM.
 */
export { vibrationAmplitude } from './audio/vibration.js';
export {
  DeviceQueue,
  LATEST_TRANSIENT_MS,
  VOICE_COMMAND_MS,
  type QueueAction,
  type QueueCounters,
} from './schedule/device-queue.js';
export { mergePatch } from './mapping/edit.js';
export { SHARPNESS_RANGE_HZ } from './perception/sharpness.js';
export { VOICE_TIMEOUT_MS } from './mixing/source-motors.js';
export { HapticScheduler, type SchedulerOptions } from './schedule/scheduler.js';
