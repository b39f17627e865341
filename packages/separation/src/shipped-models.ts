/**
 * Where the files of the shipped models are. Bundlers recognise these expressions as they stand and
 * copy the files; in Node they are `file:` addresses that `readFile` takes.
 */

/** The two files of a model. */
export interface ModelFiles {
  /** Address of `manifest.json`. */
  readonly manifestUrl: URL;
  /** Address of the weights, `model.onnx`. */
  readonly modelUrl: URL;
}

/** The light separator: 97 band gains a hop. */
export const LITE_MODEL: ModelFiles = {
  manifestUrl: new URL('../models/lite/manifest.json', import.meta.url),
  modelUrl: new URL('../models/lite/model.onnx', import.meta.url),
};

/** What separates unless told otherwise, live and on the command line; `none`: the DSP separator. */
export const DEFAULT_MODEL = 'lite' as 'lite' | 'none';
