/**
 * Identity of the shipped runtime. A cached runtime is used only if it is this file: one of another version
 * is incompatible with the code that calls it.
 */

/** `ort-wasm-simd-threaded.wasm` of onnxruntime-web. */
export const RUNTIME_FILE = {
  name: 'onnxruntime-web',
  file: 'ort-wasm-simd-threaded.wasm',
  bytes: 14_239_897,
  sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
} as const;
