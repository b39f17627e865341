/** The package entry: the separation backend of a session, and a separator as an AudioNode. Main thread. */
export { createDspSeparation, type DspSeparationOptions } from './api/create-dsp-separation.js';
export { createSeparation, type CreateSeparationOptions } from './api/create-separation.js';
export { createSeparatorNode, type SeparatorNode, type SeparatorNodeOptions } from './api/create-separator-node.js';
export type { ModelOptions } from './model/loading/locate-model.js';
export { LITE_MODEL, type ModelFiles } from './shipped-models.js';
