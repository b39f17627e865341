/** A wrong model file is told by code, and the message names what is wrong. */
import { describe, expect, it } from 'vitest';
import { SenseError } from '@sense/core/engine';
import { createNeuralSeparator, parseManifest } from '@sense/separation/engine';
import { verifyModel } from '@sense/separation/internal';
import { altered } from './altered.js';
import { liteBytes, liteJson, liteManifest } from './lite.js';

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'nothing';
  } catch (error) {
    return error instanceof SenseError ? error.code : String(error);
  }
}

describe('parseManifest', () => {
  it('takes the shipped one', () => {
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
    ['frameFrames', 2000, /'frameFrames' must be a power of two/],
    ['stems', ['bass', 'drums', 'other', 'vocals'], /'stems\[0\]' must be "drums"/],
    ['sha256', 'abc', /'sha256'/],
    ['bytes', -1, /'bytes'/],
    ['features.fineBins', 191, /'inputs\[0\]\.shape'/],
    ['features.power', '0.15', /'features\.power' must be a number/],
    ['bands.centreBins', [0, 5, 5, 1024], /'bands\.centreBins\[2\]' must be larger/],
    ['bands.centreBins', [0, 512], /'bands\.centreBins\[1\]' must be 1024/],
    ['states.0.shape', [1e9], /'states\[0\]\.shape\[0\]'/],
    ['share', 1.5, /'share' must be a number from 0 to 1, received 1.5/],
    ['outputs', [], /'outputs' must be a list of 1/],
    ['name', undefined, /'name' must be a text, received undefined/],
  ])('names %s when it is %j', (path, value, message) => {
    expect(() => parseManifest(altered(liteJson(), path, value))).toThrow(message);
  });

  it('gives a model that says nothing of its share all of the stems', () => {
    expect(parseManifest(altered(liteJson(), 'share', undefined)).share).toBe(1);
    expect(parseManifest(altered(liteJson(), 'share', 0.25)).share).toBe(0.25);
  });

  it('refuses a share in frames that the DSP separator does not know', () => {
    const long = altered(liteJson(), 'frameFrames', 4096);
    expect(() => parseManifest(altered(long, 'share', 0.3))).toThrow(
      /'share' must be 1, or none, with frames of 4096: .* has 2048, received 0.3/,
    );
    expect(() => parseManifest(altered(long, 'share', 1))).not.toThrow(/'share'/);
  });

  it('refuses what is no manifest', () => {
    for (const value of [null, undefined, 7, [], 'x']) expect(() => parseManifest(value)).toThrow(SenseError);
  });
});

describe('verifyModel', () => {
  it('takes the shipped weights, and no others', async () => {
    const manifest = liteManifest();
    const bytes = liteBytes();
    expect(await codeOf(() => verifyModel(manifest, bytes))).toBe('nothing');
    expect(await codeOf(() => verifyModel(manifest, bytes.subarray(0, 1000)))).toBe('model-invalid');
    bytes[bytes.length >> 1]! ^= 1;
    await expect(verifyModel(manifest, bytes)).rejects.toThrow(/SHA-256/);
  });
});

it('refuses a file that is no model, although it is the one its manifest names', async () => {
  const model = new TextEncoder().encode('<!doctype html>');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', model));
  const manifest = { ...liteJson(), bytes: model.length, sha256: Buffer.from(digest).toString('hex') };
  expect(await codeOf(() => createNeuralSeparator({ manifest, model }))).toBe('model-invalid');
});

it('refuses a model whose shapes are not those of its manifest', async () => {
  const manifest = altered(liteJson(), 'states.0.shape', [3, 1, 128]);
  expect(await codeOf(() => createNeuralSeparator({ manifest, model: liteBytes() }))).toBe('model-invalid');
});
