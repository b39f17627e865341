/**
 * Separation without a browser: what Node, workers and tests import. Knows nothing of threads.
 */
export * from './dsp-separator.js';
