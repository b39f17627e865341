/** The demo song as the engine hears it: features and events, for pictures of scenes. Runs in Node. */
import { Engine, type FeatureFrame, type MusicalEvent } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { renderSong } from '../../examples/demo-song/index.js';

/** As JSON, so that a page can receive it. */
export interface SongFrames {
  readonly features: readonly FeatureFrame[];
  readonly events: readonly MusicalEvent[];
}

/** Runs the whole song through the engine with the DSP separator. */
export function songFrames(): SongFrames {
  const separator = createDspSeparator();
  const { hopFrames, sampleRate } = separator;
  const engine = new Engine(separator);
  const { mixture } = renderSong({ sampleRate });
  const features: FeatureFrame[] = [];
  const events: MusicalEvent[] = [];
  for (let at = 0; at + hopFrames <= mixture.left.length; at += hopFrames) {
    const end = at + hopFrames;
    void engine.process({ left: mixture.left.subarray(at, end), right: mixture.right.subarray(at, end) });
    features.push({ ...engine.features.toJSON(), time: end / sampleRate, frame: end });
    events.push(...engine.events);
  }
  return { features, events };
}
