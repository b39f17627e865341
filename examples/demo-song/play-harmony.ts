/**
 * Plays the chords (pad, guitar, electric piano) and the sung melody of the score into a take.
 */
import { clamp, type Hertz, type NormalRange } from '@sense/core/engine';
import { midiToHz, noteToMidi } from './oscillator.js';
import type { Random } from './random.js';
import { CHORDS, type Bar } from './score.js';
import { renderElectricPiano, renderGuitar, renderPad, type Note } from './strings.js';
import type { Take } from './take.js';
import { consonantSeconds, renderSyllable } from './voice.js';

type Section = Bar['section'];

const PAD: Readonly<Record<Section, { gain: number; brightness: NormalRange }>> = {
  intro: { gain: 0.13, brightness: 0.35 },
  verse: { gain: 0.095, brightness: 0.2 },
  quiet: { gain: 0.14, brightness: 0.45 },
  chorus: { gain: 0.11, brightness: 0.75 },
  ending: { gain: 0.13, brightness: 0.6 },
};

/** Eighth notes of the bar in which the guitar strums (`D` down, `U` up) or plucks string 0..3. */
const GUITAR: Readonly<Record<Section, string>> = {
  intro: '........',
  verse: '02131213',
  quiet: '0.2.1.3.',
  chorus: 'D.DUD.DU',
  ending: 'D.DUD.DU',
};

/** Beats on which the electric piano plays the chord. */
const PIANO_BEATS: Readonly<Record<Section, readonly number[]>> = {
  intro: [0, 1.5, 2, 3.5],
  verse: [0, 2.5],
  quiet: [0, 2],
  chorus: [0, 1.5, 3],
  ending: [0, 2],
};

const STRUM_SECONDS = 0.003;

/** Plays the chords of all bars. */
export function playChords(take: Take, bars: readonly Bar[]): void {
  const random = take.random.fork('chords');
  bars.forEach((bar, index) => {
    const last = index === bars.length - 1;
    playPad(take, bar, index, last, random.fork(`pad${index}`));
    playPiano(take, bar, index, last, random.fork(`piano${index}`));
    playGuitar(take, bar, index, last, random.fork(`guitar${index}`));
  });
}

function playPad(take: Take, bar: Bar, index: number, last: boolean, random: Random): void {
  const whole = bar.chords[0] === bar.chords[1];
  const { gain, brightness } = PAD[bar.section];
  for (const half of whole ? [0] : [0, 1]) {
    const { tones } = CHORDS[bar.chords[half]!];
    tones.forEach((midi, voice) => {
      const note: Note = {
        pitchHz: midiToHz(midi),
        velocity: 0.7,
        seconds: take.length(index, (whole ? 4 : 2) * (last ? 1.25 : 1)),
      };
      const place = { gain, pan: [-0.75, 0.7, -0.35, 0.4][voice]! };
      add(take, note, take.at(index, 2 * half), place, () => renderPad(note, take.sampleRate, random, brightness));
    });
  }
}

function playPiano(take: Take, bar: Bar, index: number, last: boolean, random: Random): void {
  for (const beat of last ? [0] : PIANO_BEATS[bar.section]) {
    const { tones } = CHORDS[bar.chords[beat < 2 ? 0 : 1]];
    tones.forEach((midi, voice) => {
      const note: Note = {
        pitchHz: midiToHz(midi + (bar.section === 'intro' ? 12 : 0)),
        velocity: clamp((beat % 1 === 0 ? 0.62 : 0.45) + 0.05 * random.signed(), 0, 1),
        seconds: take.length(index, last ? 5 : bar.section === 'chorus' ? 0.9 : 1.4),
      };
      const time = take.at(index, beat) + 0.004 * random.uniform();
      add(take, note, time, { gain: 0.105, pan: -0.3 + 0.1 * voice }, () => renderElectricPiano(note, take.sampleRate));
    });
  }
}

function playGuitar(take: Take, bar: Bar, index: number, last: boolean, random: Random): void {
  const strokes = last ? 'D.......' : GUITAR[bar.section];
  for (let eighth = 0; eighth < strokes.length; eighth++) {
    const stroke = strokes[eighth]!;
    if (stroke === '.') continue;
    const { tones } = CHORDS[bar.chords[eighth < 4 ? 0 : 1]];
    const strum = stroke === 'D' || stroke === 'U';
    const strings = strum ? (stroke === 'D' ? [0, 1, 2, 3] : [3, 2, 1]) : [Number(stroke)];
    strings.forEach((string, order) => {
      const note: Note = {
        pitchHz: midiToHz(tones[string]! + (strum ? 0 : 12)),
        velocity: clamp((eighth % 4 === 0 ? 0.8 : strum ? 0.6 : 0.66) + 0.08 * random.signed(), 0, 1),
        seconds: take.length(index, last ? 6 : strum ? 0.55 : 1.6),
      };
      const time = take.at(index, eighth / 2) + order * STRUM_SECONDS + 0.003 * random.uniform();
      const place = { gain: strum ? 0.3 : 0.38, pan: strum ? 0.5 : 0.42 };
      add(take, note, time, place, () => renderGuitar(note, take.sampleRate, random));
    });
  }
}

function add(
  take: Take,
  note: Note,
  time: number,
  place: { gain: number; pan: number },
  render: () => Float32Array,
): void {
  take.play({ stem: 'other', time, velocity: note.velocity, pitchHz: note.pitchHz }, render, place);
}

/** Sings melody and harmony of all bars: consonants before the beat, vowels on it. */
export function playVoice(take: Take, bars: readonly Bar[]): void {
  sing(take, bars, (bar) => bar.melody, { gain: 0.8, pan: 0 }, take.random.fork('lead'));
  sing(take, bars, (bar) => bar.harmony ?? '', { gain: 0.3, pan: -0.3 }, take.random.fork('harmony'));
}

const EFFORT: Readonly<Record<Section, NormalRange>> = {
  intro: 0.6,
  verse: 0.72,
  quiet: 0.6,
  chorus: 0.92,
  ending: 0.85,
};

function sing(
  take: Take,
  bars: readonly Bar[],
  line: (bar: Bar) => string,
  place: { gain: number; pan: number },
  random: Random,
): void {
  let before: { pitchHz: Hertz; end: number } | undefined;
  bars.forEach((bar, index) => {
    for (const note of line(bar).split(', ').filter(Boolean)) {
      const [beat, length, name, text] = note.split(' ') as [string, string, string, string];
      const pitchHz = midiToHz(noteToMidi(name));
      const seconds = take.length(index, Number(length)) - 0.05;
      const vowelAt = take.at(index, Number(beat)) + 0.006 * random.signed();
      const time = vowelAt - consonantSeconds(text);
      const velocity = clamp(EFFORT[bar.section] + 0.06 * random.signed(), 0, 1);
      const legato = before !== undefined && time - before.end < 0.1;
      const syllable = { text, pitchHz, velocity, seconds, ...(legato ? { fromHz: before!.pitchHz } : {}) };
      const voice = random.fork(`${index}/${beat}`);
      take.play(
        { stem: 'vocals', time, velocity, pitchHz },
        () => renderSyllable(syllable, take.sampleRate, voice),
        place,
      );
      before = { pitchHz, end: vowelAt + seconds };
    }
  });
}
