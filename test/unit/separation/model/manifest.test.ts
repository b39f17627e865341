/** Validation of manifests and weights: error codes, and messages that name the field. */
import { describe, expect, it } from 'vitest';
import { SenseError } from '@sense/core/engine';
import { createNeuralSeparator, parseManifest } from '@sense/separation/engine';
import { verifyModel } from '@sense/separation/internal';
import { altered } from './altered.js';
import { liteBytes, liteJson, liteManifest } from './lite.js';

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return error instanceof SenseError ? error.code : String(error);
  }
}

describe('parseManifest', () => {
  it('accepts the shipped manifest', () => {
    const manifest = liteManifest();
    expect(manifest).toMatchObject({ kind: 'band-gains', hopFrames: 512, sampleRate: 48_000 });
    expect(manifest.output.shape).toEqual([2, 4, manifest.centreBins.length]);
  });

  it.each([
    ['formatVersion', 2, /'formatVersion' must be 1, received 2/],
    ['kind', 'guesses', /'kind' must be "band-gains" or "complex-masks", received "guesses"/],
    ['sampleRate', 44_100, /'sampleRate'/],
    ['hopFrames', 1024, /'hopFrames'/],
    ['latencyFrames', 0, /'latencyFrames'/],
    ['windowLength', 2000, /'windowLength' must be a power of two/],
    ['stems', ['bass', 'drums', 'other', 'vocals'], /'stems\[0\]' must be "drums"/],
    ['sha256', 'abc', /'sha256'/],
    ['bytes', -1, /'bytes'/],
    ['features.fineBins', 191, /'inputs\[0\]\.shape'/],
    ['features.power', '0.15', /'features\.power' must be a number/],
    ['bands.centreBins', [0, 5, 5, 1024], /'bands\.centreBins\[2\]' must be larger/],
    ['bands.centreBins', [0, 512], /'bands\.centreBins\[1\]' must be 1024/],
    ['states.0.shape', [1e9], /'states\[0\]\.shape\[0\]'/],
    ['modelMix', 1.5, /'modelMix' must be a number from 0 to 1, received 1.5/],
    ['outputs', [], /'outputs' must be a list of 1/],
    ['name', undefined, /'name' must be a non-empty string, received undefined/],
  ])('names %s when it is %j', (path, value, message) => {
    expect(() => parseManifest(altered(liteJson(), path, value))).toThrow(message);
  });

  it.each(['modelmix', 'inputs.0.axis', 'outputs.0.axis', 'states.0.size', 'features.finebins', 'bands.centerBins'])(
    'rejects the unknown key %s',
    (path) => {
      const message = `'${path.replace('.0', '[0]')}' is not a known key`;
      expect(() => parseManifest(altered(liteJson(), path, 0.3))).toThrow(
        expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining(message) as string }),
      );
    },
  );

  it('sets a model mix of 1 if the manifest has none', () => {
    expect(parseManifest(altered(liteJson(), 'modelMix', undefined)).modelMix).toBe(1);
    expect(parseManifest(altered(liteJson(), 'modelMix', 0.25)).modelMix).toBe(0.25);
  });

  it('rejects a model mix below 1 with frames of another length than the DSP separator has', () => {
    const long = altered(liteJson(), 'windowLength', 4096);
    expect(() => parseManifest(altered(long, 'modelMix', 0.3))).toThrow(
      /'modelMix' must be 1 or absent with frames of 4096, .* frames of 2048, received 0.3/,
    );
    expect(() => parseManifest(altered(long, 'modelMix', 1))).not.toThrow(/'modelMix'/);
  });

  it('rejects values that are not a manifest', () => {
    for (const value of [null, undefined, 7, [], 'x']) expect(() => parseManifest(value)).toThrow(SenseError);
  });
});

describe('verifyModel', () => {
  it('accepts the shipped weights only', async () => {
    const manifest = liteManifest();
    const bytes = liteBytes();
    expect(await codeOf(() => verifyModel(manifest, bytes))).toBe('none');
    expect(await codeOf(() => verifyModel(manifest, bytes.subarray(0, 1000)))).toBe('model-invalid');
    bytes[bytes.length >> 1]! ^= 1;
    await expect(verifyModel(manifest, bytes)).rejects.toThrow(/SHA-256/);
  });
});

it('rejects a file that is not a model, although its manifest matches', async () => {
  const model = new TextEncoder().encode('<!doctype html>');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', model));
  const manifest = { ...liteJson(), bytes: model.length, sha256: Buffer.from(digest).toString('hex') };
  expect(await codeOf(() => createNeuralSeparator({ manifest, model }))).toBe('model-invalid');
});

it('rejects a model whose shapes differ from those of its manifest', async () => {
  const manifest = altered(liteJson(), 'states.0.shape', [3, 1, 128]);
  expect(await codeOf(() => createNeuralSeparator({ manifest, model: liteBytes() }))).toBe('model-invalid');
});
