/**
 * A short looping piece in Tone.js: an example of an audio graph that an app already has. Loaded on
 * demand. Does not depend on the engine.
 */
import type { Scope } from '@sense/core';
import * as Tone from 'tone';
import { createNoteStartFilter } from './note-start-filter.js';

export interface TonePatch {
  /** The mix of all voices. */
  readonly output: Tone.Gain;
  play(): void;
  pause(): void;
}

const CHORDS = [
  ['A3', 'C4', 'E4', 'G4'],
  ['F3', 'A3', 'C4', 'E4'],
  ['C4', 'E4', 'G4', 'B4'],
  ['G3', 'B3', 'D4', 'E4'],
];
const ROOTS = ['A1', 'F1', 'C2', 'G1'];
const MELODY = ['E5', null, 'D5', 'C5', null, 'A4', 'C5', null, 'G4', null, 'A4', null, 'C5', 'D5', null, null];

/** Builds the patch in a native context, so that native worklets can be connected to it. */
export function createTonePatch(context: AudioContext, scope: Scope): TonePatch {
  Tone.setContext(context);
  const output = new Tone.Gain(0.8);
  const parts = [playDrums(output), playBass(output), playChords(output), playLead(output)].flat();
  const transport = Tone.getTransport();
  transport.bpm.value = 104;
  transport.swing = 0.15;
  scope.add(() => {
    transport.stop();
    transport.cancel();
    for (const part of [...parts, output]) end(part);
  });
  return {
    output,
    play: () => void transport.start('+0.05'),
    pause: () => void transport.pause(),
  };
}

type Disposable = { dispose(): unknown };

/** Disposes a part in any state: Tone.js throws for connections that are already closed. */
function end(part: Disposable): void {
  try {
    part.dispose();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidAccessError')) throw error;
  }
}

/** A {@link createNoteStartFilter} on the clock of the context, for one voice. */
function noteStartFilter(): (time: number) => boolean {
  const { rawContext } = Tone.getContext();
  return createNoteStartFilter(() => rawContext.currentTime);
}

function playDrums(output: Tone.Gain): Disposable[] {
  const kick = new Tone.MembraneSynth({ octaves: 5, pitchDecay: 0.04, volume: -4 }).connect(output);
  const snareTone = new Tone.Filter(1600, 'highpass').connect(output);
  const snare = new Tone.NoiseSynth({ envelope: { attack: 0.001, decay: 0.16, sustain: 0 }, volume: -12 });
  snare.connect(snareTone);
  const hatTone = new Tone.Filter(7500, 'highpass').connect(output);
  const hat = new Tone.NoiseSynth({ envelope: { attack: 0.001, decay: 0.045, sustain: 0 }, volume: -16 });
  hat.connect(hatTone);
  const inOrder = noteStartFilter();
  const steps = new Tone.Sequence<number>(
    (time, step) => {
      if (!inOrder(time)) return;
      if (step % 8 === 0 || step === 6 || step === 11)
        kick.triggerAttackRelease('C1', '8n', time, step === 0 ? 1 : 0.8);
      if (step % 8 === 4) snare.triggerAttackRelease('16n', time);
      if (step % 2 === 0) hat.triggerAttackRelease('32n', time, step % 4 === 0 ? 0.9 : 0.5);
    },
    Array.from({ length: 16 }, (_, step) => step),
    '16n',
  ).start(0);
  return [steps, kick, snare, snareTone, hat, hatTone];
}

function playBass(output: Tone.Gain): Disposable[] {
  const bass = new Tone.MonoSynth({
    oscillator: { type: 'sawtooth' },
    filter: { type: 'lowpass', Q: 1.5 },
    envelope: { attack: 0.004, decay: 0.25, sustain: 0.4, release: 0.1 },
    filterEnvelope: { attack: 0.003, decay: 0.2, sustain: 0.2, baseFrequency: 90, octaves: 3 },
    volume: -11,
  }).connect(output);
  const inOrder = noteStartFilter();
  let bar = -1;
  const line = new Tone.Sequence<number>(
    (time, step) => {
      if (step === 0) bar = (bar + 1) % ROOTS.length;
      if ([0, 3, 4, 6].includes(step) && inOrder(time))
        bass.triggerAttackRelease(ROOTS[bar]!, '8n', time, step === 0 ? 1 : 0.75);
    },
    [0, 1, 2, 3, 4, 5, 6, 7],
    '8n',
  ).start(0);
  return [line, bass];
}

function playChords(output: Tone.Gain): Disposable[] {
  const space = new Tone.Freeverb({ roomSize: 0.7, dampening: 3200, wet: 0.3 }).connect(output);
  const keys = new Tone.PolySynth(Tone.FMSynth, {
    harmonicity: 1,
    modulationIndex: 1.6,
    envelope: { attack: 0.006, decay: 1.1, sustain: 0.15, release: 0.7 },
    volume: -19,
  }).connect(space);
  const inOrder = noteStartFilter();
  let bar = -1;
  const stabs = new Tone.Sequence<number>(
    (time, step) => {
      if (step === 0) bar = (bar + 1) % CHORDS.length;
      if ((step === 0 || step === 3) && inOrder(time))
        keys.triggerAttackRelease(CHORDS[bar]!, step === 0 ? '4n.' : '4n', time, 0.7);
    },
    [0, 1, 2, 3, 4, 5, 6, 7],
    '8n',
  ).start(0);
  return [stabs, keys, space];
}

function playLead(output: Tone.Gain): Disposable[] {
  const delay = new Tone.FeedbackDelay({ delayTime: '8n.', feedback: 0.3, wet: 0.25 }).connect(output);
  const vibrato = new Tone.Vibrato({ frequency: 5.4, depth: 0.08 }).connect(delay);
  const lead = new Tone.MonoSynth({
    oscillator: { type: 'triangle8' },
    envelope: { attack: 0.03, decay: 0.2, sustain: 0.7, release: 0.25 },
    filterEnvelope: { attack: 0.03, decay: 0.3, sustain: 0.6, baseFrequency: 700, octaves: 2 },
    portamento: 0.03,
    volume: -14,
  }).connect(vibrato);
  const inOrder = noteStartFilter();
  const tune = new Tone.Sequence<string | null>(
    (time, note) => {
      if (note !== null && inOrder(time)) lead.triggerAttackRelease(note, '8n', time, 0.8);
    },
    MELODY,
    '8n',
  ).start('2m');
  return [tune, lead, vibrato, delay];
}
