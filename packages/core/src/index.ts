/**
 * SENSE core: live sources, the session and its streams of musical events.
 */
export * from './offline.js';
export * from './clock.js';
export * from './session-status.js';
export * from './source/source.js';
export * from './source/file-source.js';
export * from './source/element-source.js';
export * from './source/microphone-source.js';
export * from './source/microphones.js';
export * from './source/stream-source.js';
export * from './source/tab-source.js';
export * from './source/node-source.js';
export * from './events/streams.js';
export * from './events/beats-ahead.js';
export type { DrumExample } from './drum-examples.js';
export * from './session-api.js';
export * from './session.js';
