/**
 * Computes a drum template from examples: hits that the engine has classified, recordings of hits,
 * or embeddings of an earlier template. Pure.
 */
import { SenseError } from '../../model/errors.js';
import type { DrumClip, DrumTemplate, MusicalEvent } from '../../model/events.js';
import { perStem, type SeparatorFormat } from '../../model/stems.js';
import { Resampler } from '../../dsp/resampler.js';
import type { Hertz, Seconds } from '../../model/units.js';
import { Analyzer } from '../analyzer.js';

/** Examples of a drum, of any of these kinds together. */
export interface DrumExamples {
  /** Ids of onsets in the drums. */
  readonly ids?: readonly number[];
  /** Recordings of one hit each. */
  readonly clips?: readonly DrumClip[];
  /** Of an earlier {@link DrumTemplate}. */
  readonly embeddings?: readonly Float32Array[];
}

/** Silence before and after a clip: its first sample may be the hit, and classification takes some frames. */
const PADDING_SECONDS: Seconds = 0.25;

/**
 * The template of all examples.
 *
 * @param embeddingOf embedding of the classified hit with this id, if the engine still has it
 * @throws SenseError `invalid-argument` if an id is unknown or a clip contains no hit
 */
export function embedDrum(
  label: string,
  examples: DrumExamples,
  format: SeparatorFormat,
  embeddingOf: (id: number) => Float32Array | undefined,
): DrumTemplate {
  const { ids = [], clips = [], embeddings = [] } = examples;
  const ofIds = ids.map((id) => {
    const embedding = embeddingOf(id);
    if (embedding) return embedding;
    throw new SenseError(
      'invalid-argument',
      `onset ${id} is not a recent, classified drum hit: enrol a hit after its update, within a minute`,
    );
  });
  const ofClips = clips.map((clip, index) => {
    const embedding = embedClip(clip, format);
    if (embedding) return embedding;
    throw new SenseError(
      'invalid-argument',
      `example ${index + 1} of ${label} contains no hit (${clip.left.length} samples): pass a recording of one hit`,
    );
  });
  return { label, embeddings: [...embeddings, ...ofIds, ...ofClips] };
}

/** Embedding of the first hit of a recording of drums alone; undefined if it contains no hit. */
function embedClip(clip: DrumClip, format: SeparatorFormat): Float32Array | undefined {
  const { hopFrames, maskBins } = format;
  const [left, right] = padded(clip, format.sampleRate);
  const hops = Math.floor(left.length / hopFrames);
  const masks = perStem((stem) => new Float32Array(maskBins).fill(stem === 'drums' ? 1 : 0));
  const analyzer = new Analyzer(format);
  const events: MusicalEvent[] = [];
  for (let hop = 0; hop < hops; hop++) {
    const [from, to] = [hop * hopFrames, (hop + 1) * hopFrames];
    events.length = 0;
    analyzer.process({ left: left.subarray(from, to), right: right.subarray(from, to) }, masks, to, events);
    const update = events.find((event) => event.type === 'onset' && event.drums);
    if (update) return analyzer.embeddingOf(update.id);
  }
  return undefined;
}

/** The clip with silence before and after it, at the engine's rate. */
function padded({ left, right, sampleRate }: DrumClip, outputRate: Hertz): [Float32Array, Float32Array] {
  const padding = Math.round(PADDING_SECONDS * sampleRate);
  const input = [left, right].map((channel) => {
    const out = new Float32Array(channel.length + 2 * padding);
    out.set(channel, padding);
    return out;
  });
  const resampler = new Resampler({ inputRate: sampleRate, outputRate, channels: 2 });
  const frames = input[0]!.length;
  const output = input.map(() => new Float32Array(resampler.maxOutputFrames(frames)));
  const count = resampler.process(input, frames, output);
  return [output[0]!.subarray(0, count), output[1]!.subarray(0, count)];
}
