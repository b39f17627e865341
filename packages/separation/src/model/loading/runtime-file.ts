/**
 * The runtime that models run on, as it is shipped. One that was kept from an earlier visit is used only
 * if it is this one: of another version, it would not understand the code that calls it.
 */

/** `ort-wasm-simd-threaded.wasm` of onnxruntime-web. */
export const RUNTIME_FILE = {
  name: 'onnxruntime-web',
  file: 'ort-wasm-simd-threaded.wasm',
  bytes: 14_239_897,
  sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
} as const;
