/**
 * From examples to what the engine remembers of a drum: hits it has heard, or recordings of hits.
 * Pure. Knows nothing of threads.
 */
import { SenseError } from '../../model/errors.js';
import type { DrumClip, DrumTemplate, MusicalEvent } from '../../model/events.js';
import { perStem, type SeparatorFormat } from '../../model/stems.js';
import { Resampler } from '../../dsp/resampler.js';
import type { Hertz, Seconds } from '../../model/units.js';
import { Analyzer } from '../analyzer.js';

/** What a drum is taught by. All three may be given; `sketches` are those of an earlier {@link DrumTemplate}. */
export interface DrumExamples {
  /** Ids of onsets in the drums. */
  readonly ids?: readonly number[];
  readonly clips?: readonly DrumClip[];
  readonly embeddings?: readonly Float32Array[];
}

/** Silence before and after a clip, so that its first sample may be the hit, and its name is waited for. */
const PADDING_SECONDS: Seconds = 0.25;

/**
 * Sketches of all examples.
 *
 * @param heard what the engine remembers of the hit with this id
 * @throws SenseError `invalid-argument` if one is unknown or holds no hit
 */
export function embedDrum(
  label: string,
  examples: DrumExamples,
  format: SeparatorFormat,
  heard: (id: number) => Float32Array | undefined,
): DrumTemplate {
  const { ids = [], clips = [], embeddings = [] } = examples;
  const ofIds = ids.map((id) => {
    const sketch = heard(id);
    if (sketch) return sketch;
    throw new SenseError(
      'invalid-argument',
      `onset ${id} is no drum hit that the engine remembers: teach it within a minute, and once the hit has a name`,
    );
  });
  const ofClips = clips.map((clip, index) => {
    const sketch = embedClip(clip, format);
    if (sketch) return sketch;
    throw new SenseError(
      'invalid-argument',
      `example ${index + 1} of ${label} holds no hit (${clip.left.length} samples): give the sound of one hit`,
    );
  });
  return { label, embeddings: [...embeddings, ...ofIds, ...ofClips] };
}

/** The first hit of a recording that holds nothing else; undefined if there is none. */
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
    const named = events.find((event) => event.type === 'onset' && event.drums);
    if (named) return analyzer.embeddingOf(named.id);
  }
  return undefined;
}

/** The clip between silences, at the engine's rate. */
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
