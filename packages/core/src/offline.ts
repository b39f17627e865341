/**
 * The part of SENSE that loads without a browser and without rxjs: vocabulary, DSP, analysis and the
 * engine. Workers and Node import this entry. Only `loadWorklet` and `requireAudioWorklet` are for
 * pages: they are here for packages that have nodes of their own and no session.
 */
export * from './units.js';
export * from './errors.js';
export * from './scope.js';
export * from './stems.js';
export * from './musical-event.js';
export * from './engine.js';
export * from './dsp/fft.js';
export * from './dsp/window.js';
export * from './dsp/stft.js';
export * from './dsp/resampler.js';
export * from './dsp/down-mix.js';
export * from './mapping/curve.js';
export * from './mapping/flash-rule.js';
export * from './mapping/control.js';
export * from './dsp/ring.js';
export * from './messages.js';
export * from './capture/ring-engine.js';
export * from './capture/transport.js';
export * from './capture/load-worklet.js';
export * from './dsp/filterbank.js';
export * from './analysis/analyzer.js';
export type { DrumExamples } from './analysis/learn-drum.js';
