/**
 * The way of a file to the engine, for the repository's own benches: they measure what the command runs,
 * not a copy of it. Not published: the package offers a command and no modules.
 */
export { chooseSeparator } from './choose-separator.js';
export { LARGEST_BLOCK_FRAMES, openAudioFile } from './decode.js';
export { downmix } from './downmix.js';
export { STOPBAND_AS_LIVE, runPipeline } from './pipeline.js';
