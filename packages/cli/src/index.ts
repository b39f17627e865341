/**
 * The way of a file to the engine, for the repository's own benches: they measure what the command runs,
 * not a copy of it. Not published: the package offers a command and no modules.
 */
export { chooseSeparator } from './commands/choose-separator.js';
export { LARGEST_BLOCK_FRAMES, openAudioFile } from './input/audio-file.js';
export { downmix } from './input/downmix.js';
export { STOPBAND_AS_LIVE, runPipeline } from './pipeline/pipeline.js';
