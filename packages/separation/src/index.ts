/**
 * SENSE separation: the separators and the worker they live in.
 */
export * from './engine.js';
export * from './api/create-separation.js';
export * from './api/create-separator-node.js';
export type { ModelOptions } from './model/loading/locate-model.js';
