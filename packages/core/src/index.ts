/**
 * SENSE core: live sources, the session and its streams of musical events.
 */
export * from './offline.js';
export * from './clock.js';
export * from './session-status.js';
export * from './source/source.js';
export * from './events/streams.js';
