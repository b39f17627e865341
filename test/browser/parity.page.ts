/** Runs in the browser and, imported by parity.test.ts, in Node, on the same samples. */
import { Engine, createStereoHop, type MusicalEvent } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { renderSong } from '../../examples/demo-song/index.js';

/** Events of the demo song's first seconds, and a digest of its features and stems. */
export function analyse(seconds: number): { events: MusicalEvent[]; digest: number[] } {
  const { mixture, sampleRate } = renderSong({ sampleRate: 48_000 });
  const engine = new Engine(createDspSeparator());
  const { hopFrames } = engine.separator;
  const hop = createStereoHop(hopFrames);
  const events: MusicalEvent[] = [];
  const digest: number[] = [];
  for (let at = 0; at + hopFrames <= seconds * sampleRate; at += hopFrames) {
    hop.left.set(mixture.left.subarray(at, at + hopFrames));
    hop.right.set(mixture.right.subarray(at, at + hopFrames));
    void engine.process(hop);
    events.push(...engine.events);
    digest.push(engine.features.block.reduce((sum, x) => sum + x, 0));
    digest.push(engine.stems.audio.vocals.left.reduce((sum, x) => sum + x * x, 0));
  }
  return { events, digest };
}
