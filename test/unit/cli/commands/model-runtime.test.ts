/** The native runtime: told when it is missing; where it is installed it gives what wasm gives. */
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createModelRunner } from '@sense/separation/engine';
import { loadNativeRuntime } from '../../../../packages/cli/src/commands/model-runtime.js';
import { liteBytes, liteManifest, liteParity, liteRunner } from '../../separation/model/lite.js';
import { parityError } from '../../separation/model/parity.js';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error('no such thing'), { code }));

describe('loadNativeRuntime', () => {
  it('names the package to install where it is missing', async () => {
    await expect(loadNativeRuntime(failing('ERR_MODULE_NOT_FOUND'))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('run "npm install onnxruntime-node"') as string,
    });
  });

  it('tells why a package that is there does not load', async () => {
    await expect(loadNativeRuntime(failing('ERR_DLOPEN_FAILED'))).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringContaining('does not load (no such thing)') as string,
    });
  });
});

const installed = isInstalled();
if (!installed) console.warn('skipped: onnxruntime-node is not installed, so nothing runs on it');

describe.skipIf(!installed)('onnxruntime-node', () => {
  const nativeRunner = async () =>
    createModelRunner({
      runtime: await loadNativeRuntime(),
      provider: 'cpu',
      manifest: liteManifest(),
      model: liteBytes(),
    });

  it('gives the gains of training, within -80 dB', async () => {
    const runner = await nativeRunner();
    expect((await parityError(liteParity(), liteManifest(), runner)).output).toBeLessThan(1e-4);
    runner.dispose();
  });

  it('gives the gains of wasm over four seconds, within -80 dB', async () => {
    const [native, wasm] = [await nativeRunner(), await liteRunner()];
    let worst = 0;
    for (let hop = 0; hop < 375; hop++) {
      native.input.forEach((_, i) => (native.input[i] = Math.sin(hop * 0.7 + i * 1.3) - 1));
      wasm.input.set(native.input);
      const wanted = await wasm.run();
      (await native.run()).forEach((gain, i) => (worst = Math.max(worst, Math.abs(gain - wanted[i]!))));
    }
    native.dispose();
    wasm.dispose();
    expect(worst).toBeLessThan(1e-4);
  });
});

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
}
