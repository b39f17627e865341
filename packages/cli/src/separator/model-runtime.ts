/**
 * Runtimes for models: onnxruntime-web in wasm, as in a browser, or onnxruntime-node, native code that is installed
 * separately.
 */
import { SenseError } from '@sense/core/engine';
import type { OnnxRuntime } from '@sense/separation/internal';

/** Values of `--runtime`. */
export const RUNTIME_NAMES = ['wasm', 'node'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** Help text of `--runtime`. */
export const RUNTIME_HELP =
  'runtime of the model: wasm, or node (native, needs onnxruntime-node); auto then selects lite';

const NATIVE_PACKAGE: string = 'onnxruntime-node';

/**
 * Loads onnxruntime-node. Rejects with `unsupported` if it is not installed, and with `model-unavailable` if it is
 * installed but does not load (no build for this machine).
 * @param load imports a package by name
 */
export async function loadNativeRuntime(
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<OnnxRuntime> {
  try {
    return (await load(NATIVE_PACKAGE)) as OnnxRuntime;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') {
      throw new SenseError(
        'unsupported',
        `--runtime node needs the package ${NATIVE_PACKAGE}, which is not installed: run "npm install ` +
          `${NATIVE_PACKAGE}" (with --global if sense was), or use --runtime wasm`,
        error,
      );
    }
    throw new SenseError(
      'model-unavailable',
      `--runtime node: ${NATIVE_PACKAGE} does not load (${(error as Error).message}): use --runtime wasm`,
      error,
    );
  }
}
