/**
 * SENSE separation: the separators and the worker they live in.
 */
export * from './offline.js';
export * from './create-separation.js';
export * from './create-separator-node.js';
export type { ModelOptions } from './locate-model.js';
