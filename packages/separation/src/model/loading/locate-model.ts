/**
 * Resolves the model options of the factories to addresses of files, as plain data that can cross threads.
 * Runs on the main thread; fetches nothing.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { DEFAULT_MODEL, LITE_MODEL } from '../../shipped-models.js';

/** Options that select a model and locate its files. */
export interface ModelOptions {
  /**
   * The model of the neural separator: `lite` is the shipped one, a URL is the address of the
   * `manifest.json` of your own, `none` means the DSP separator only. Default {@link DEFAULT_MODEL}.
   */
  readonly model?: 'lite' | 'none' | URL;
  /** Address of the model's weights, if they are not next to the manifest. */
  readonly modelUrl?: string | URL;
  /** Address of `ort-wasm-simd-threaded.wasm`, if a bundler does not find it. */
  readonly wasmUrl?: string | URL;
}

/** Addresses of a model's files, as plain data that crosses threads. */
export interface ModelAddresses {
  readonly manifestUrl: string;
  /** Default: the manifest's `file`, relative to the manifest. */
  readonly modelUrl?: string;
}

/** Addresses of a model and of its runtime. */
export interface ModelLocation extends ModelAddresses {
  /** `ort-wasm-simd-threaded.wasm` */
  readonly wasmUrl: string;
}

/** Undefined for `none`. Throws `invalid-argument` for an invalid model. */
export function locateModel({ model = DEFAULT_MODEL, modelUrl, wasmUrl }: ModelOptions): ModelLocation | undefined {
  if (model === 'none') return undefined;
  return {
    ...modelAddresses(model),
    ...(modelUrl === undefined ? {} : { modelUrl: absolute(modelUrl) }),
    // Bundlers recognise exactly this expression.
    wasmUrl: absolute(wasmUrl ?? new URL('./ort-wasm-simd-threaded.wasm', import.meta.url)),
  };
}

/** The same for one model or a list, best first. Empty for `none`. */
export function locateModels(
  model: ModelOptions['model'] | readonly unknown[],
  files: Omit<ModelOptions, 'model'>,
): readonly ModelLocation[] {
  if (!isList(model)) {
    const location = locateModel({ ...files, ...(model === undefined ? {} : { model }) });
    return location ? [location] : [];
  }
  const invalid = (why: string): SenseError =>
    new SenseError('invalid-argument', `${why}, received [${model.map(spell).join(', ')}]`);
  if (model.length === 0) throw invalid("a list of models must not be empty: for the DSP separator only, use 'none'");
  if (model.includes('none')) throw invalid("a list of models always falls back to DSP: leave 'none' out");
  if (model.length > 1 && files.modelUrl !== undefined) {
    throw invalid('modelUrl is for one model: in a list, put the weights of each next to its manifest');
  }
  if (model.includes(undefined)) throw invalid("each model of a list must be 'lite' or a URL");
  const locations = model.map((each) => locateModel({ ...files, model: each as 'lite' | URL })!);
  if (new Set(locations.map(({ manifestUrl }) => manifestUrl)).size < locations.length) {
    throw invalid('a list of models must name each once');
  }
  return locations;
}

function isList(model: unknown): model is readonly unknown[] {
  return Array.isArray(model);
}

function spell(model: unknown): string {
  return model instanceof URL ? model.href : describe(model);
}

function modelAddresses(model: unknown): ModelAddresses {
  if (model instanceof URL) return { manifestUrl: model.href };
  if (model === 'lite') return { manifestUrl: LITE_MODEL.manifestUrl.href, modelUrl: LITE_MODEL.modelUrl.href };
  const hint = typeof model === 'string' ? `: for your own model, pass new URL(${describe(model)}, location.href)` : '';
  throw new SenseError(
    'invalid-argument',
    `model must be 'lite', 'none' or a URL object, received ${describe(model)}${hint}`,
  );
}

/** Resolved against the page: a worker from a Blob has no base address. */
export function absolute(url: string | URL): string {
  return new URL(url, globalThis.location?.href).href;
}
