/**
 * The path from a file to the engine, for the benchmarks and training of the repository, so that they measure the code that the
 * command runs. Not published: the package exports no modules.
 */
export { chooseSeparator } from './separator/choose-separator.js';
export { MAX_BLOCK_FRAMES, openAudioFile } from './input/audio-file.js';
export { downMix } from './input/down-mix.js';
export { runPipeline } from './pipeline/pipeline.js';
export { InlineStages } from './pipeline/stages/inline-stages.js';
export type { StartStageWorker } from './pipeline/threads/threaded-stages.js';
