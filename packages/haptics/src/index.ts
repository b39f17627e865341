/**
 * SENSE haptics: musical events played on bodies. Start with {@link connectHaptics}.
 */
export * from './engine.js';
export * from './connection/connect.js';
export * from './connection/connection.js';
export * from './score/player.js';
export * from './score/score-cursor.js';
export * from './audio/audio-rate-device.js';
export * from './audio/calibration-sweep.js';
export * from './calibration/tap-along.js';
export * from './perception/adaptation.js';
export * from './perception/equalise.js';
export * from './perception/quantise.js';
export * from './perception/threshold.js';
export * from './routing/routing.js';
export * from './schedule/device-queue.js';
export * from './schedule/exposure.js';
export * from './schedule/limiter.js';
export * from './schedule/loop.js';
export * from './schedule/render.js';
export * from './schedule/scheduler.js';
export * from './schedule/statistics.js';
export * from './schedule/watchdog.js';
export * from './devices/device.js';
export * from './devices/gamepad.js';
export * from './devices/phone.js';
export * from './devices/profiles.js';
export * from './devices/rumble.js';
export * from './devices/score-output.js';
export * from './devices/virtual.js';
export * from './devices/virtual-view.js';
export * from './devices/web-types.js';
export * from './devices/xr-controller.js';
