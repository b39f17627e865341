/**
 * Main thread: validates the examples of a drum and converts them to data that can be posted to the worker.
 */
import type { DrumExamples } from '../analysis/drums/enrol-drum.js';
import { describe, SenseError } from '../model/errors.js';
import type { DrumClip, DrumTemplate, OnsetEvent } from '../model/events.js';

/**
 * One example of a drum: a recent hit (an onset of the drums stem, after the update that adds its drum
 * class), a recording of a hit, or a template from an earlier enrolment.
 */
export type DrumExample = OnsetEvent | AudioBuffer | DrumTemplate;

/** Recordings are cut to this length. */
const MAX_CLIP_S = 3;

/** Throws `invalid-argument` for a blank label, no examples, or an example of another type. */
export function gatherExamples(label: string, examples: readonly DrumExample[]): DrumExamples {
  if (typeof label !== 'string' || label.trim() === '') {
    throw new SenseError(
      'invalid-argument',
      `the label of a drum must be a non-empty string, received ${describe(label)}`,
    );
  }
  if (!Array.isArray(examples) || examples.length === 0) {
    throw new SenseError(
      'invalid-argument',
      `enrolDrum needs at least one example, received ${describe(examples)}; use removeDrum to remove a drum`,
    );
  }
  const ids: number[] = [];
  const clips: DrumClip[] = [];
  const embeddings: Float32Array[] = [];
  for (const example of examples as readonly DrumExample[]) {
    if (isOnset(example)) ids.push(example.id);
    else if (isTemplate(example)) embeddings.push(...example.embeddings);
    else if (isAudio(example)) clips.push(toClip(example));
    else {
      throw new SenseError(
        'invalid-argument',
        `an example must be an onset of the drums, an AudioBuffer or a DrumTemplate, received ${describe(example)}`,
      );
    }
  }
  return { ids, clips, embeddings };
}

function isOnset(example: DrumExample): example is OnsetEvent {
  return (example as Partial<OnsetEvent> | null)?.type === 'onset' && (example as OnsetEvent).stem === 'drums';
}

function isTemplate(example: DrumExample): example is DrumTemplate {
  return Array.isArray((example as Partial<DrumTemplate> | null)?.embeddings);
}

function isAudio(example: DrumExample): example is AudioBuffer {
  return typeof (example as Partial<AudioBuffer> | null)?.getChannelData === 'function';
}

/** Copies the samples, because the buffer may be playing. */
function toClip(buffer: AudioBuffer): DrumClip {
  const frames = Math.min(buffer.length, Math.ceil(MAX_CLIP_S * buffer.sampleRate));
  const channel = (index: number): Float32Array =>
    buffer.getChannelData(Math.min(index, buffer.numberOfChannels - 1)).slice(0, frames);
  return { sampleRate: buffer.sampleRate, left: channel(0), right: channel(1) };
}
