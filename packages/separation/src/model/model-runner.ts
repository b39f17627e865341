/**
 * Runs a recurrent model on ONNX Runtime, one call a hop, on one thread: in Node, a worker or a worklet,
 * with the runtime that the caller imports. Handles tensors and state, not their meaning.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { SenseError } from '@sense/core/engine';
import type { ModelManifest } from './kinds/kinds.js';
import { sizeOf } from './tensors.js';

/** The module `onnxruntime-web/wasm` or `onnxruntime-node`, imported by the caller. */
export type OnnxRuntime = Pick<typeof import('onnxruntime-web/wasm'), 'InferenceSession' | 'Tensor' | 'env'>;

/** One model and its state. */
export interface ModelRunner {
  /** Input tensor of the next {@link run}, filled by the caller. */
  readonly input: Float32Array;
  /** One hop: resolves to the model's output, valid until the next call. Rejects if the runtime fails. */
  run(): Promise<Float32Array>;
  /** Resets the state to zeros. */
  reset(): void;
  dispose(): void;
}

/** Options of {@link createModelRunner}. */
export interface RunnerOptions {
  readonly runtime: OnnxRuntime;
  /** `wasm` (default) for onnxruntime-web, `cpu` for onnxruntime-node. */
  readonly provider?: 'wasm' | 'cpu';
  readonly manifest: ModelManifest;
  /** The ONNX file, verified. */
  readonly model: Uint8Array;
  /**
   * Address of `ort-wasm-simd-threaded.wasm`; with {@link wasmBinary}, the origin of those bytes, for error
   * messages. Default: next to the runtime's own module.
   */
  readonly wasmUrl?: string | URL;
  /** Content of that file, for threads that cannot fetch. Not modified, and not retained once the runner is created. */
  readonly wasmBinary?: Uint8Array<ArrayBuffer>;
}

/** Calls before the first hop, in which the runtime compiles and allocates. */
const WARM_UP_CALLS = 6;

/** Settings objects of runtimes that are compiled: each compiles once per thread and then reads no bytes again. */
const compiled = new WeakSet<object>();

/**
 * Loads and warms up a model. Rejects with `model-unavailable` if the runtime does not load, and with
 * `model-invalid` if the file is not a model or its shapes differ from those of the manifest.
 */
export async function createModelRunner(options: RunnerOptions): Promise<ModelRunner> {
  const { runtime, provider = 'wasm', manifest, model } = options;
  const { wasm } = runtime.env;
  wasm.numThreads = 1;
  wasm.proxy = false;
  const lent = options.wasmBinary && !compiled.has(wasm) ? options.wasmBinary.slice() : undefined;
  if (lent) wasm.wasmBinary = lent;
  else if (options.wasmUrl !== undefined && !options.wasmBinary) wasm.wasmPaths = { wasm: String(options.wasmUrl) };
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    compiled.add(wasm);
  } catch (error) {
    throw runtimeError(error, manifest, options.wasmUrl);
  } finally {
    if (lent) releaseWasmBinary(wasm, lent);
  }
  const runner = new OnnxRunner(runtime, manifest, session);
  try {
    for (let call = 0; call < WARM_UP_CALLS; call++) await runner.run();
  } catch (error) {
    runner.dispose();
    throw new SenseError('model-invalid', `model '${manifest.name}' does not run: ${String(error)}`, error);
  }
  runner.reset();
  return runner;
}

/**
 * Frees the bytes that were lent to the runtime. Dropping the reference is not enough: the compiled module
 * keeps its bytes for its lifetime, 14 MB in each thread, although it reads them once. So the buffer is detached.
 */
function releaseWasmBinary(wasm: OnnxRuntime['env']['wasm'], lent: Uint8Array<ArrayBuffer>): void {
  // Another runner may have set its own in the meantime.
  if (wasm.wasmBinary === lent) delete wasm.wasmBinary;
  const buffer: ArrayBuffer & { transfer?: (byteLength: number) => ArrayBuffer } = lent.buffer;
  // Audio threads lack structuredClone, and older engines lack transfer.
  if (typeof structuredClone === 'function') structuredClone(buffer, { transfer: [buffer] });
  else buffer.transfer?.(0);
}

class OnnxRunner implements ModelRunner {
  readonly input: Float32Array;
  readonly #session: InferenceSession;
  readonly #manifest: ModelManifest;
  readonly #feeds: Record<string, Tensor> = {};
  /** Zeroed states, never written: the runtime returns new tensors, which are fed back without a copy. */
  readonly #initial: readonly Tensor[];
  #resets = 0;

  constructor(runtime: OnnxRuntime, manifest: ModelManifest, session: InferenceSession) {
    this.#session = session;
    this.#manifest = manifest;
    const zeros = (shape: readonly number[]): Tensor =>
      new runtime.Tensor('float32', new Float32Array(sizeOf(shape)), shape);
    const input = zeros(manifest.input.shape);
    this.input = input.data as Float32Array;
    this.#feeds[manifest.input.name] = input;
    this.#initial = manifest.states.map(({ shape }) => zeros(shape));
    this.reset();
  }

  async run(): Promise<Float32Array> {
    const { output, states } = this.#manifest;
    const resets = this.#resets;
    // No preallocated outputs: the wasm backend returns them without copying the result into them.
    const results = await this.#session.run(this.#feeds);
    const tensor = resultOf(results, output.name, output.shape);
    if (resets === this.#resets) {
      for (const state of states) this.#feeds[state.input] = resultOf(results, state.output, state.shape);
    }
    return tensor.data as Float32Array;
  }

  reset(): void {
    this.#resets++;
    this.#manifest.states.forEach(({ input }, i) => (this.#feeds[input] = this.#initial[i]!));
  }

  dispose(): void {
    void this.#session.release().catch(() => undefined);
  }
}

function resultOf(results: InferenceSession.OnnxValueMapType, name: string, shape: readonly number[]): Tensor {
  const tensor = results[name] as Tensor | undefined;
  if (tensor?.type !== 'float32' || tensor.dims.join() !== shape.join()) {
    const found = tensor ? `${tensor.type} [${tensor.dims.join(', ')}]` : 'nothing';
    throw new Error(`output '${name}' must be float32 [${shape.join(', ')}], received ${found}`);
  }
  return tensor;
}

/** The runtime distinguishes its own failure from a bad model only by the text of its error. */
function runtimeError(error: unknown, manifest: ModelManifest, wasmUrl: string | URL | undefined): SenseError {
  const text = error instanceof Error ? error.message : String(error);
  if (/no available backend|wasm|WebAssembly|initWebAssembly/i.test(text) && !/protobuf|ERROR_CODE/i.test(text)) {
    const where = wasmUrl === undefined ? '' : ` from ${String(wasmUrl)}`;
    return new SenseError(
      'model-unavailable',
      `the runtime of the model could not be loaded${where} (${text}): serve that file, pass its address as wasmUrl, and allow 'wasm-unsafe-eval' in script-src of the Content-Security-Policy`,
      error,
    );
  }
  return new SenseError('model-invalid', `model '${manifest.name}' could not be read: ${text}`, error);
}
