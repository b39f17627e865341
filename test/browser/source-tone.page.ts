/** Runs in the browser, called by source-graph.test.ts. */
import { nodeSource } from '@sense/core';
import type * as ToneModule from 'tone';
// The bundle: without a bundler, a dependency of Tone.js does not resolve to a module.
import 'tone/build/Tone.js';
import { failure, listen, open, untilTone, type Sound } from './source-listening.js';

const { Tone } = globalThis as unknown as { Tone: typeof ToneModule };

type ToneKind = 'Oscillator' | 'Filter' | 'Gain' | 'Channel' | 'Synth' | 'PolySynth';

/** A Tone.js node of each kind that plays 500 Hz. */
function toneNode(kind: ToneKind): ToneModule.ToneAudioNode {
  const voice = { oscillator: { type: 'sine' as const }, envelope: { attack: 0.001, sustain: 1 } };
  const behind = <Effect extends ToneModule.ToneAudioNode>(effect: Effect): Effect => {
    new Tone.Oscillator(500, 'sine').connect(effect).start();
    return effect;
  };
  switch (kind) {
    case 'Oscillator':
      return new Tone.Oscillator(500, 'sine').start();
    case 'Filter':
      return behind(new Tone.Filter(5000, 'lowpass'));
    case 'Gain':
      return behind(new Tone.Gain(1));
    case 'Channel':
      return behind(new Tone.Channel(0));
    case 'Synth':
      return new Tone.Synth(voice).triggerAttack(500);
    case 'PolySynth':
      return new Tone.PolySynth(Tone.Synth, voice).triggerAttack([500]);
  }
}

/** Tone.js in a native context, as an application sets it up. */
export async function hearTone(kind: ToneKind): Promise<[Sound, Sound]> {
  const context = new AudioContext();
  Tone.setContext(context);
  await Tone.start();
  const { scope, source } = await open(nodeSource(toneNode(kind)));
  const heard = await untilTone(listen(context, source.node), [500, 500], 0.2);
  scope.dispose();
  await context.close();
  return heard;
}

/** Tone.js in its default, wrapped context: its node, and the node it wraps. */
export async function wrappedTone(): Promise<{ code: string; message: string }[]> {
  Tone.setContext(new Tone.Context());
  const gain = new Tone.Gain();
  return [await failure(() => nodeSource(gain)), await failure(() => nodeSource(gain.output))];
}
