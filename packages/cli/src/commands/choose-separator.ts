/**
 * Which separator a command runs, by the name given on the command line. Knows nothing of what is
 * separated.
 */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { SenseError, type Separator } from '@sense/core/engine';
import { LITE_MODEL, createDspSeparator, createNeuralSeparator, parseManifest } from '@sense/separation/engine';
import { DEFAULT_MODEL } from '@sense/separation/internal';
import { loadNativeRuntime, type RuntimeName } from './model-runtime.js';

/** For the help of a command. */
export const SEPARATOR_HELP = 'auto, dsp, neural, or the manifest.json of a model';

export interface ChosenSeparator {
  readonly separator: Separator;
  /** What its model runs on; nothing for separators without a model. */
  readonly runtime?: RuntimeName;
}

/**
 * The separator called `name`: `dsp`, `neural`, `auto` (what `createSeparation()` runs), or that of
 * the manifest of which `name` is the path. Who names a `runtime` wants a model: then `auto` is `neural`,
 * and `dsp` is refused with `invalid-argument`. Rejects with `source-unavailable` for files that cannot
 * be read, and as `createNeuralSeparator` and `loadNativeRuntime` do.
 */
export async function chooseSeparator(name: string, runtime?: RuntimeName): Promise<ChosenSeparator> {
  const wanted = name === 'auto' ? (runtime || DEFAULT_MODEL !== 'none' ? 'neural' : 'dsp') : name;
  if (wanted === 'dsp' && runtime) {
    throw new SenseError(
      'invalid-argument',
      `--runtime ${runtime} is for models, and --separator dsp is none: leave one of them out`,
    );
  }
  if (wanted === 'dsp') return { separator: createDspSeparator() };
  const manifestUrl = wanted === 'neural' ? LITE_MODEL.manifestUrl : pathToFileURL(wanted);
  const manifest = parseJson(await read(manifestUrl, name), name);
  const { file } = parseManifest(manifest, name);
  const model = await read(new URL(file, manifestUrl), name, `the weights ${file}, which it names, are not beside it`);
  const native = runtime === 'node' ? { nativeRuntime: await loadNativeRuntime() } : {};
  const separator = await createNeuralSeparator({ manifest, model, ...native });
  return { separator, runtime: runtime ?? 'wasm' };
}

/** @param missing what it means if there is no such file */
async function read(
  file: URL,
  name: string,
  missing = `there is no such file (${SEPARATOR_HELP})`,
): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? missing : code === 'EISDIR' ? 'this is a folder: name its manifest.json' : message;
    throw new SenseError('source-unavailable', `--separator ${name}: ${why}`, error);
  }
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new SenseError('model-invalid', `--separator ${name}: not JSON, as the manifest.json of a model is`, error);
  }
}
