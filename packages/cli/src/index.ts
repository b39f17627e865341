/**
 * The path from a file to the engine, for the benchmarks of the repository, so that they measure the code that the
 * command runs. Not published: the package exports no modules.
 */
export { chooseSeparator } from './separator/choose-separator.js';
export { MAX_BLOCK_FRAMES, openAudioFile } from './input/audio-file.js';
export { downmix } from './input/downmix.js';
export { LIVE_STOPBAND, runPipeline } from './pipeline/pipeline.js';
