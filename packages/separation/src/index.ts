/**
 * SENSE separation in a page: the backend that a session starts in a worker, and a separator as an
 * AudioNode.
 */
export { createSeparation, type CreateSeparationOptions } from './api/create-separation.js';
export { createSeparatorNode, type SeparatorNode, type SeparatorNodeOptions } from './api/create-separator-node.js';
export type { ModelOptions } from './model/loading/locate-model.js';
export { LITE_MODEL, type ModelFiles } from './shipped-models.js';
