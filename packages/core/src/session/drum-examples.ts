/**
 * What an app may teach a drum by, and its way to the worker. Browser side.
 */
import type { DrumExamples } from '../analysis/drums/enrol-drum.js';
import { describe, SenseError } from '../model/errors.js';
import type { DrumClip, DrumTemplate, OnsetEvent } from '../model/events.js';

/**
 * One example of a drum: a hit that was just heard (an onset of the drums, once its name has come), a
 * recording of a hit, or what was learnt before.
 */
export type DrumExample = OnsetEvent | AudioBuffer | DrumTemplate;

/** A hit need not be longer; what follows is left out. */
const LONGEST_CLIP_SECONDS = 3;

/** Throws `invalid-argument` for a label without letters, no examples, or what is none. */
export function gatherExamples(label: string, examples: readonly DrumExample[]): DrumExamples {
  if (typeof label !== 'string' || label.trim() === '') {
    throw new SenseError('invalid-argument', `the label of a drum must be a text, received ${describe(label)}`);
  }
  if (!Array.isArray(examples) || examples.length === 0) {
    throw new SenseError(
      'invalid-argument',
      `a drum is learnt from one to a handful of examples, received ${describe(examples)}; removeDrum forgets it`,
    );
  }
  const ids: number[] = [];
  const clips: DrumClip[] = [];
  const embeddings: Float32Array[] = [];
  for (const example of examples as readonly DrumExample[]) {
    if (isOnset(example)) ids.push(example.id);
    else if (isLearnt(example)) embeddings.push(...example.embeddings);
    else if (isAudio(example)) clips.push(clipOf(example));
    else {
      throw new SenseError(
        'invalid-argument',
        `an example is an onset of the drums, an AudioBuffer or what enrolDrum returned, received ${describe(example)}`,
      );
    }
  }
  return { ids, clips, embeddings };
}

function isOnset(example: DrumExample): example is OnsetEvent {
  return (example as Partial<OnsetEvent> | null)?.type === 'onset' && (example as OnsetEvent).stem === 'drums';
}

function isLearnt(example: DrumExample): example is DrumTemplate {
  return Array.isArray((example as Partial<DrumTemplate> | null)?.embeddings);
}

function isAudio(example: DrumExample): example is AudioBuffer {
  return typeof (example as Partial<AudioBuffer> | null)?.getChannelData === 'function';
}

/** A copy: the buffer may be one that plays. */
function clipOf(buffer: AudioBuffer): DrumClip {
  const frames = Math.min(buffer.length, Math.ceil(LONGEST_CLIP_SECONDS * buffer.sampleRate));
  const channel = (index: number): Float32Array =>
    buffer.getChannelData(Math.min(index, buffer.numberOfChannels - 1)).slice(0, frames);
  return { sampleRate: buffer.sampleRate, left: channel(0), right: channel(1) };
}
