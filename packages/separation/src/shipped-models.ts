/**
 * Addresses of the shipped models' files. Bundlers recognise exactly these expressions and copy the files;
 * in Node they are `file:` URLs that `readFile` accepts.
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

/** The default model, live and on the command line; `none`: the DSP separator. */
export const DEFAULT_MODEL = 'lite' as 'lite' | 'none';
