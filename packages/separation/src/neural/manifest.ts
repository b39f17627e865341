/**
 * The manifest of a model: what a runtime must know to feed it and to use its answer, checked field
 * by field, so that a wrong file is named here and not felt later. Knows no runtime and no network.
 */
import {
  ENGINE_FORMAT,
  STEM_NAMES,
  SenseError,
  describe,
  type Frames,
  type Hertz,
  type NormalRange,
} from '@sense/core/offline';

/** A tensor by name, float32, row-major. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** State that a call hands to the next: zeros at the start and after a reset. */
export interface StateSpec {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
}

/** How features are taken from power spectra. */
export interface FeatureSpec {
  /** Factor on every spectral value. */
  readonly scale: number;
  /** Exponent that compresses the power of fine bins. */
  readonly power: number;
  /** Added to band energies before logarithm and division. */
  readonly floor: number;
  /** Lowest bins given one by one. */
  readonly fineBins: number;
}

/** A band-gain model: spectral features in, gains of mid and side per stem and band out, once a hop. */
export interface ModelManifest {
  readonly kind: 'band-gains';
  /** Short name for status and reports, for example `lite`. */
  readonly name: string;
  /** File of the weights, relative to the manifest. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the weights, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly frameFrames: Frames;
  readonly latencyFrames: Frames;
  /** `[1, 1, fineBins + 3 * bands]`. */
  readonly input: TensorSpec;
  /** `[2, 4, bands]`: mid and side, stem, band. */
  readonly output: TensorSpec;
  readonly states: readonly StateSpec[];
  readonly features: FeatureSpec;
  /** Rising from 0 to half the frame: bands are triangles between neighbouring centres. */
  readonly centreBins: readonly number[];
  /** Part of the model in the stems, 0..1; the rest is the DSP separator's. 1 where the manifest says nothing. */
  readonly share: NormalRange;
  readonly licence: string;
}

export const MANIFEST_VERSION = 1;
const LARGEST_TENSOR = 1 << 20;

/**
 * Checks a parsed `manifest.json`. Throws `model-invalid`, naming the field and the value received.
 * @param origin where it was read, for the message
 */
export function parseManifest(json: unknown, origin = 'the model manifest'): ModelManifest {
  const root = new Field(json, origin, '');
  root.at('formatVersion').equals(MANIFEST_VERSION);
  root.at('kind').equals('band-gains');
  root.at('sampleRate').equals(ENGINE_FORMAT.sampleRate);
  root.at('hopFrames').equals(ENGINE_FORMAT.hopFrames);
  // What overlap-add of these windows takes.
  root.at('latencyFrames').equals(ENGINE_FORMAT.hopFrames);
  STEM_NAMES.forEach((stem, i) => root.at('stems').at(i).equals(stem));
  root.at('stems').hasLength(STEM_NAMES.length);
  root.at('bands').at('interpolation').equals('linear');

  const frameFrames = root.at('frameFrames').integer(2 * ENGINE_FORMAT.hopFrames, 1 << 15);
  if (!Number.isInteger(Math.log2(frameFrames))) root.at('frameFrames').fail('a power of two');
  const centreBins = centres(root.at('bands').at('centreBins'), frameFrames / 2);
  const spec = root.at('features');
  const features = {
    scale: spec.at('scale').number(1e-12, 1e12),
    power: spec.at('power').number(0.01, 1),
    floor: spec.at('floor').number(1e-30, 1),
    fineBins: spec.at('fineBins').integer(0, frameFrames / 2 + 1),
  };
  root.at('inputs').hasLength(1);
  root.at('outputs').hasLength(1);
  return {
    kind: 'band-gains',
    name: root.at('name').text(),
    file: root.at('file').text(),
    bytes: root.at('bytes').integer(1, 1 << 30),
    sha256: root.at('sha256').text(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    sampleRate: ENGINE_FORMAT.sampleRate,
    hopFrames: ENGINE_FORMAT.hopFrames,
    frameFrames,
    latencyFrames: ENGINE_FORMAT.hopFrames,
    input: tensor(root.at('inputs').at(0), [1, 1, features.fineBins + 3 * centreBins.length]),
    output: tensor(root.at('outputs').at(0), [2, STEM_NAMES.length, centreBins.length]),
    states: root
      .at('states')
      .items()
      .map((state) => ({
        input: state.at('input').text(),
        output: state.at('output').text(),
        shape: shape(state.at('shape')),
      })),
    features,
    centreBins,
    share: root.has('share') ? root.at('share').number(0, 1) : 1,
    licence: root.at('licence').text(),
  };
}

/**
 * Whether `model` is the file the manifest was written for. Rejects with `model-invalid` (truncated,
 * altered) or `unsupported` where the browser cannot tell.
 */
export async function verifyModel(
  manifest: Pick<ModelManifest, 'name' | 'bytes' | 'sha256'>,
  model: Uint8Array,
): Promise<void> {
  if (model.byteLength !== manifest.bytes) {
    throw new SenseError(
      'model-invalid',
      `model '${manifest.name}' is incomplete or another file: ${model.byteLength} bytes, its manifest says ${manifest.bytes}`,
    );
  }
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) {
    throw new SenseError(
      'unsupported',
      'the model cannot be checked without crypto.subtle: serve the page over https or from localhost',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', model as Uint8Array<ArrayBuffer>));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (sha256 !== manifest.sha256) {
    throw new SenseError(
      'model-invalid',
      `model '${manifest.name}' is not the file its manifest describes: SHA-256 ${sha256}, expected ${manifest.sha256}`,
    );
  }
}

function centres(field: Field, lastBin: number): number[] {
  const bins = field.items().map((item) => item.integer(0, lastBin));
  bins.forEach((bin, i) => {
    if (i > 0 && bin <= bins[i - 1]!) field.at(i).fail('larger than the one before');
  });
  if (bins.length < 2) field.fail('at least two bins');
  field.at(0).equals(0);
  field.at(bins.length - 1).equals(lastBin);
  return bins;
}

function tensor(field: Field, expected: readonly number[]): TensorSpec {
  const found = shape(field.at('shape'));
  if (found.join() !== expected.join()) field.at('shape').fail(`[${expected.join(', ')}], as bands and features say`);
  return { name: field.at('name').text(), shape: found };
}

function shape(field: Field): number[] {
  const sizes = field.items().map((item) => item.integer(1, LARGEST_TENSOR));
  if (sizes.reduce((product, size) => product * size, 1) > LARGEST_TENSOR) field.fail('a smaller shape');
  return sizes;
}

/** A value inside the manifest and the way to it. */
class Field {
  constructor(
    private readonly value: unknown,
    private readonly origin: string,
    private readonly path: string,
  ) {}

  at(key: string | number): Field {
    const holder = this.value;
    const inner = typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[key] : undefined;
    const step = typeof key === 'number' ? `[${key}]` : this.path === '' ? key : `.${key}`;
    return new Field(inner, this.origin, this.path + step);
  }

  has(key: string): boolean {
    return this.at(key).value !== undefined;
  }

  items(): Field[] {
    if (!Array.isArray(this.value)) return this.fail('a list');
    return this.value.map((_, i) => this.at(i));
  }

  hasLength(length: number): void {
    if (this.items().length !== length) this.fail(`a list of ${length}`);
  }

  equals(expected: string | number): void {
    if (this.value !== expected) this.fail(describe(expected));
  }

  number(low: number, high: number): number {
    if (typeof this.value !== 'number' || !(this.value >= low && this.value <= high)) {
      return this.fail(`a number from ${low} to ${high}`);
    }
    return this.value;
  }

  integer(low: number, high: number): number {
    const value = this.number(low, high);
    return Number.isInteger(value) ? value : this.fail('a whole number');
  }

  text(pattern = /./, what = 'a text'): string {
    return typeof this.value === 'string' && pattern.test(this.value) ? this.value : this.fail(what);
  }

  fail(expected: string): never {
    const name = this.path === '' ? 'it' : `'${this.path}'`;
    throw new SenseError(
      'model-invalid',
      `${this.origin}: ${name} must be ${expected}, received ${describe(this.value)}`,
    );
  }
}
