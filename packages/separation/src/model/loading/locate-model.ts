/**
 * Where a model and its runtime are, from the options of the factories, as plain data that crosses
 * threads. Fetches nothing.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { DEFAULT_MODEL, LITE_MODEL } from '../../shipped-models.js';

/** The options that say which model separates, and where its files are. */
export interface ModelOptions {
  /**
   * The model of the neural separator: `lite` is shipped, a URL names the `manifest.json` of your
   * own, `none` leaves separation to the DSP separator. Default {@link DEFAULT_MODEL}.
   */
  readonly model?: 'lite' | 'none' | URL;
  /** Address of the model's weights, where they are not beside the manifest. */
  readonly modelUrl?: string | URL;
  /** Address of `ort-wasm-simd-threaded.wasm`, where a bundler does not find it. */
  readonly wasmUrl?: string | URL;
}

/** Addresses of a model's files, as plain data that crosses threads. */
export interface ModelAddresses {
  readonly manifestUrl: string;
  /** Default: the manifest's `file`, beside it. */
  readonly modelUrl?: string;
}

/** A model and the runtime that runs it. */
export interface ModelLocation extends ModelAddresses {
  /** `ort-wasm-simd-threaded.wasm` */
  readonly wasmUrl: string;
}

/** Nothing where the DSP separator is to work alone. Throws `invalid-argument` for a model that cannot be. */
export function locateModel({ model = DEFAULT_MODEL, modelUrl, wasmUrl }: ModelOptions): ModelLocation | undefined {
  if (model === 'none') return undefined;
  return {
    ...modelAddresses(model),
    ...(modelUrl === undefined ? {} : { modelUrl: absolute(modelUrl) }),
    // Bundlers recognise this expression as it stands.
    wasmUrl: absolute(wasmUrl ?? new URL('./ort-wasm-simd-threaded.wasm', import.meta.url)),
  };
}

/** The same for one model or a list, best first. Empty where the DSP separator is to work alone. */
export function locateModels(
  model: ModelOptions['model'] | readonly unknown[],
  files: Omit<ModelOptions, 'model'>,
): readonly ModelLocation[] {
  if (!isList(model)) {
    const location = locateModel({ ...files, ...(model === undefined ? {} : { model }) });
    return location ? [location] : [];
  }
  const refuse = (why: string): SenseError =>
    new SenseError('invalid-argument', `${why}, received [${model.map(spell).join(', ')}]`);
  if (model.length === 0) throw refuse("a list of models must name one, and 'none' alone means the DSP separator");
  if (model.includes('none')) throw refuse("a list of models ends in the DSP separator by itself: leave 'none' out");
  if (model.length > 1 && files.modelUrl !== undefined) {
    throw refuse("modelUrl is for one model: let each of a list's weights lie beside its manifest");
  }
  if (model.includes(undefined)) throw refuse("a list of models must name each: 'lite' or a URL");
  const locations = model.map((each) => locateModel({ ...files, model: each as 'lite' | URL })!);
  if (new Set(locations.map(({ manifestUrl }) => manifestUrl)).size < locations.length) {
    throw refuse('a list of models must name each once');
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
  const wayOut =
    typeof model === 'string' ? `: for an address of your own, new URL(${describe(model)}, location.href)` : '';
  throw new SenseError(
    'invalid-argument',
    `model must be 'lite', 'none' or a URL object, received ${describe(model)}${wayOut}`,
  );
}

/** As seen from the page: a worker from a Blob has no base of its own. */
export function absolute(url: string | URL): string {
  return new URL(url, globalThis.location?.href).href;
}
