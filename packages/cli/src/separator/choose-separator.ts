/**
 * Finds the separator that the command line names.
 */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { SenseError, type Separator } from '@sense/core/engine';
import { LITE_MODEL, parseManifest } from '@sense/separation/engine';
import { DEFAULT_MODEL, verifyModel } from '@sense/separation/internal';
import type { RuntimeName } from './model-runtime.js';
import { DSP_PLAN, createSeparator, planModel, type SeparatorPlan } from './separator-plan.js';

/** Help text of `--separator`. */
export const SEPARATOR_HELP = 'auto, dsp, lite (also: neural), or the manifest.json of a model';

export interface ChosenSeparator {
  readonly separator: Separator;
  /** Runtime of the model; absent for separators without a model. */
  readonly runtime?: RuntimeName;
}

/** Creates the separator called `name` on this thread. Rejects as {@link planSeparator} does, and if it does not run. */
export async function chooseSeparator(name: string, runtime?: RuntimeName): Promise<ChosenSeparator> {
  const plan = await planSeparator(name, runtime);
  const separator = await createSeparator(plan);
  return plan.kind === 'model' ? { separator, runtime: plan.runtime } : { separator };
}

/**
 * Plans the separator called `name`: `dsp`; `lite` or `neural`, the shipped model; `auto`, the one that
 * `createSeparation()` starts with; or the model of the manifest at the path `name`.
 *
 * A `runtime` requires a model: `auto` then selects the shipped one, and `dsp` rejects with `invalid-argument`. Rejects
 * with `source-unavailable` for files that cannot be read, and `model-invalid` for an invalid manifest or other weights.
 */
export async function planSeparator(name: string, runtime?: RuntimeName): Promise<SeparatorPlan> {
  const wanted = name === 'auto' ? (runtime || DEFAULT_MODEL !== 'none' ? 'lite' : 'dsp') : name;
  if (wanted === 'dsp' && runtime) {
    throw new SenseError(
      'invalid-argument',
      `--runtime ${runtime} needs a model, and --separator dsp has none: omit one of them`,
    );
  }
  if (wanted === 'dsp') return DSP_PLAN;
  const manifestUrl = wanted === 'lite' || wanted === 'neural' ? LITE_MODEL.manifestUrl : pathToFileURL(wanted);
  const json = parseJson(await read(manifestUrl, name), name);
  const manifest = parseManifest(json, name);
  const { file } = manifest;
  const model = await read(new URL(file, manifestUrl), name, `its weights, ${file}, are not in the same folder`);
  // Also where the outputs do not need the network, so that a damaged model is always an error.
  await verifyModel(manifest, model);
  return planModel(json, manifest, model, runtime ?? 'wasm');
}

/** @param missing explanation if the file does not exist */
async function read(
  file: URL,
  name: string,
  missing = `no such file (expected: ${SEPARATOR_HELP})`,
): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? missing
        : code === 'EISDIR'
          ? 'this is a folder: give the path of its manifest.json'
          : message;
    throw new SenseError('source-unavailable', `--separator ${name}: ${why}`, error);
  }
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new SenseError(
      'model-invalid',
      `--separator ${name}: not JSON: give the path of the manifest.json of a model`,
      error,
    );
  }
}
