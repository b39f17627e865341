/**
 * SENSE core: live sources, the session and its streams of musical events.
 */
export * from './engine.js';
export * from './runtime/clock.js';
export * from './session/session-status.js';
export * from './sources/source.js';
export * from './sources/file-source.js';
export * from './sources/element-source.js';
export * from './sources/microphone-source.js';
export * from './sources/microphones.js';
export * from './sources/stream-source.js';
export * from './sources/tab-source.js';
export * from './sources/node-source.js';
export * from './feed/streams.js';
export * from './feed/beats-ahead.js';
export type { DrumExample } from './session/drum-examples.js';
export * from './session/session-api.js';
export * from './session/session.js';
