/**
 * Control-rate features: one schema, the flat block in which they cross threads, and a view that
 * reads a block by name. Pure; runs on every thread.
 */
import { STEM_NAMES, perStem, type PerStem } from './stems.js';
import { SILENCE_DB, type Frames, type Seconds } from './units.js';

/** Unit of a feature (empty: dimensionless) and its value in silence. */
export interface FeatureSpec {
  readonly unit: 'dBFS' | 'LUFS' | 'Hz' | '';
  readonly silence: number;
}

/**
 * All features, in the order of {@link FeatureBlock}. Names, types, offsets and the size of the
 * block derive from this object.
 */
export const FEATURE_SCHEMA = {
  /** Of one stem over one hop. */
  stem: {
    /** Mean power of both channels, in dBFS. */
    levelDb: { unit: 'dBFS', silence: SILENCE_DB },
    /** Power-weighted mean frequency; 0 in silence. */
    centroidHz: { unit: 'Hz', silence: 0 },
    /** Power below 250 Hz, in dBFS. */
    lowDb: { unit: 'dBFS', silence: SILENCE_DB },
    /** Power from 250 Hz to 4 kHz, in dBFS. */
    midDb: { unit: 'dBFS', silence: SILENCE_DB },
    /** Power above 4 kHz, in dBFS. */
    highDb: { unit: 'dBFS', silence: SILENCE_DB },
    /** Spectral flux (SuperFlux): mean over the bands of the positive change of log10 magnitude; >= 0. */
    flux: { unit: '', silence: 0 },
    /** Momentary loudness, over the last 400 ms, in LUFS (ITU-R BS.1770-5). */
    loudness: { unit: 'LUFS', silence: SILENCE_DB },
    /** Fundamental frequency of bass or vocals, about 45 ms late; 0 if unpitched, and for other stems. */
    pitchHz: { unit: 'Hz', silence: 0 },
    /** Periodicity of bass or vocals, 0..1: 0 noise or silence, 1 a steady tone. */
    voicing: { unit: '', silence: 0 },
    /** Value that {@link flux} must reach for an onset; 0 while the stem is below the level gate. */
    fluxThreshold: { unit: '', silence: 0 },
  },
  /** Of the mixture over one hop. */
  mix: {
    /** Momentary loudness, over the last 400 ms, in LUFS (ITU-R BS.1770-5). */
    loudness: { unit: 'LUFS', silence: SILENCE_DB },
    /** 0..1. 0: steady or falling; 1: much louder and brighter than some seconds ago. */
    buildUp: { unit: '', silence: 0 },
    /** 0..1: difference from the preceding seconds; peaks one to two seconds after a new section starts. */
    novelty: { unit: '', silence: 0 },
    /** Hand-made part of the beat activation, 0..1: flux above its recent mean, relative to its recent maximum. */
    beatFlux: { unit: '', silence: 0 },
    /** Learned part of the beat activation, 0..1: probability of a beat, by the network. */
    beatLearned: { unit: '', silence: 0 },
  },
} as const satisfies Readonly<Record<'stem' | 'mix', Readonly<Record<string, FeatureSpec>>>>;

type StemSchema = (typeof FEATURE_SCHEMA)['stem'];
type MixSchema = (typeof FEATURE_SCHEMA)['mix'];

/** Continuous description of one stem over one hop; see {@link FEATURE_SCHEMA} for units and ranges. */
export type StemFeatures = { readonly [Name in keyof StemSchema]: number };

/** Continuous description of the mixture over one hop; see {@link FEATURE_SCHEMA} for units and ranges. */
export type MixFeatures = { readonly [Name in keyof MixSchema]: number };

/** Names of {@link StemFeatures}, in the order of {@link FeatureBlock}. */
export const FEATURE_NAMES = namesOf(FEATURE_SCHEMA.stem);

/** Names of {@link MixFeatures}, in the order of {@link FeatureBlock}. */
export const MIX_FEATURE_NAMES = namesOf(FEATURE_SCHEMA.mix);

/** {@link StemFeatures} of silence. */
export const SILENT_STEM: StemFeatures = mapNames(FEATURE_NAMES, (name) => FEATURE_SCHEMA.stem[name].silence);

/** {@link MixFeatures} of silence. */
export const SILENT_MIX: MixFeatures = mapNames(MIX_FEATURE_NAMES, (name) => FEATURE_SCHEMA.mix[name].silence);

/**
 * All features of one hop: for each stem in {@link STEM_NAMES} order the values of
 * {@link FEATURE_NAMES}, then those of {@link MIX_FEATURE_NAMES}; {@link FEATURE_BLOCK_SIZE} floats.
 * Written by way of {@link FEATURE_OFFSETS}, read by {@link FeatureView}.
 */
export type FeatureBlock = Float32Array;

/** Floats in a {@link FeatureBlock}. */
export const FEATURE_BLOCK_SIZE = STEM_NAMES.length * FEATURE_NAMES.length + MIX_FEATURE_NAMES.length;

/** Index in a {@link FeatureBlock} of each feature of a stem. */
export type StemFeatureOffsets = Values<keyof StemFeatures>;

/** Index in a {@link FeatureBlock} of each feature. */
export const FEATURE_OFFSETS: {
  readonly stems: PerStem<StemFeatureOffsets>;
  readonly mix: Values<keyof MixFeatures>;
} = {
  stems: perStem((_stem, index) => mapNames(FEATURE_NAMES, (_name, i) => index * FEATURE_NAMES.length + i)),
  mix: mapNames(MIX_FEATURE_NAMES, (_name, i) => STEM_NAMES.length * FEATURE_NAMES.length + i),
};

/** Features of all stems and of the mixture at one moment. */
export interface FeatureFrame {
  /** End of the hop described: seconds of the input (context seconds when live). */
  readonly time: Seconds;
  /** The same in engine sample frames since the engine started. */
  readonly frame: Frames;
  readonly stems: PerStem<StemFeatures>;
  readonly mix: MixFeatures;
}

/**
 * A {@link FeatureFrame} that reads its values from a {@link FeatureBlock}: nothing is unpacked.
 * Values are getters on prototypes, so spreading or `Object.keys` finds none; `toJSON` gives plain
 * objects. To cross threads, post
 * `block`, `time` and `frame`, and build a new view there. The view follows its block: where the owner of the block reuses it, {@link clone} keeps
 * the values of one hop.
 *
 * @example
 * const view = new FeatureView(block);
 * console.log(view.stems.bass.levelDb, view.mix.loudness);
 */
export class FeatureView implements FeatureFrame {
  readonly block: FeatureBlock;
  /** Set by the owner of the block. */
  time: Seconds;
  /** Set by the owner of the block. */
  frame: Frames;
  #stems: PerStem<StemFeatures & Plain<StemFeatures>> | undefined;
  #mix: (MixFeatures & Plain<MixFeatures>) | undefined;

  /** @param block {@link FEATURE_BLOCK_SIZE} values; not copied. Default a new block of silence. */
  constructor(block: FeatureBlock = silentFeatures(), time: Seconds = 0, frame: Frames = 0) {
    this.block = block;
    this.time = time;
    this.frame = frame;
  }

  get stems(): PerStem<StemFeatures & Plain<StemFeatures>> {
    return (this.#stems ??= perStem((stem) => new StemView(this.block, FEATURE_OFFSETS.stems[stem])));
  }

  get mix(): MixFeatures & Plain<MixFeatures> {
    return (this.#mix ??= new MixView(this.block, FEATURE_OFFSETS.mix));
  }

  /** A view of a copy of the block. */
  clone(): FeatureView {
    return new FeatureView(this.block.slice(), this.time, this.frame);
  }

  toJSON(): FeatureFrame {
    const { time, frame, stems, mix } = this;
    return { time, frame, stems: perStem((stem) => stems[stem].toJSON()), mix: mix.toJSON() };
  }
}

/** A new block of silence. */
export function silentFeatures(): FeatureBlock {
  const block = new Float32Array(FEATURE_BLOCK_SIZE);
  silenceFeatures(block);
  return block;
}

/** Writes the values of silence to `block`. */
export function silenceFeatures(block: FeatureBlock): void {
  const { stems, mix } = FEATURE_OFFSETS;
  for (const stem of STEM_NAMES) for (const name of FEATURE_NAMES) block[stems[stem][name]] = SILENT_STEM[name];
  for (const name of MIX_FEATURE_NAMES) block[mix[name]] = SILENT_MIX[name];
}

/** What a view of a part of a block has in addition to its values. */
interface Plain<Values> {
  toJSON(): Values;
}

const StemView = viewClass(FEATURE_NAMES);
const MixView = viewClass(MIX_FEATURE_NAMES);

/** A class whose prototype has a getter for each name, which reads the value at its offset in a block. */
function viewClass<Name extends string>(
  names: readonly Name[],
): new (block: FeatureBlock, offsets: Values<Name>) => Values<Name> & Plain<Values<Name>> {
  class View implements Plain<Values<Name>> {
    readonly #block: FeatureBlock;
    readonly #offsets: Values<Name>;

    constructor(block: FeatureBlock, offsets: Values<Name>) {
      this.#block = block;
      this.#offsets = offsets;
    }

    static {
      for (const name of names) {
        Object.defineProperty(this.prototype, name, {
          get(this: View): number {
            return this.#block[this.#offsets[name]]!;
          },
        });
      }
    }

    toJSON(): Values<Name> {
      return mapNames(names, (name) => this.#block[this.#offsets[name]]!);
    }
  }
  return View as unknown as new (block: FeatureBlock, offsets: Values<Name>) => View & Values<Name>;
}

type Values<Name extends string> = { readonly [Key in Name]: number };

function namesOf<Schema extends object>(schema: Schema): readonly (keyof Schema & string)[] {
  return Object.keys(schema) as (keyof Schema & string)[];
}

function mapNames<Name extends string>(
  names: readonly Name[],
  valueOf: (name: Name, index: number) => number,
): Values<Name> {
  return Object.fromEntries(names.map((name, index) => [name, valueOf(name, index)])) as Values<Name>;
}
