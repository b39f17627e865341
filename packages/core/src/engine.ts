/**
 * The part of SENSE that loads without a browser and without rxjs: vocabulary, DSP, analysis and the
 * engine. Workers and Node import this entry. Only `loadWorklet` and `requireAudioWorklet` are for
 * pages: they are here for packages that have nodes of their own and no session.
 */
export * from './model/units.js';
export * from './model/errors.js';
export * from './runtime/scope.js';
export * from './model/stems.js';
export * from './model/events.js';
export * from './analysis/engine.js';
export * from './dsp/fft.js';
export * from './dsp/window.js';
export * from './dsp/stft.js';
export * from './dsp/resampler.js';
export * from './dsp/down-mix.js';
export * from './dsp/level-curve.js';
export * from './live/transport/frame-ring.js';
export * from './live/messages.js';
export * from './live/engine-thread/ring-engine.js';
export * from './live/transport/transport.js';
export * from './live/main-thread/load-worklet.js';
export * from './dsp/filterbank.js';
export * from './analysis/analyzer.js';
export type { DrumExamples } from './analysis/drums/enrol-drum.js';
