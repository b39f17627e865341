/**
 * Plays the drum and bass lines of the score into a take, with small variations of timing and velocity.
 */
import { clamp, type NormalRange, type Seconds } from '@sense/core/engine';
import { DRUM_CLASS, DrumKit, type DrumVoice } from './drum-kit.js';
import { midiToHz } from './oscillator.js';
import type { Random } from './random.js';
import { CHORDS, LINE_VOICE, type Bar, type DrumBar } from './score.js';
import { renderBass } from './strings.js';
import type { Take } from './take.js';

const STEPS_PER_BAR = 16;
const STEPS_PER_BEAT = 4;

/** Gain and panning of each drum as seen by the audience. */
const PLACE: Readonly<Record<DrumVoice, { readonly gain: number; readonly pan: number }>> = {
  kick: { gain: 0.66, pan: 0 },
  snare: { gain: 0.43, pan: 0.04 },
  closedHat: { gain: 0.46, pan: 0.34 },
  openHat: { gain: 0.4, pan: 0.34 },
  highTom: { gain: 0.5, pan: 0.3 },
  midTom: { gain: 0.52, pan: -0.05 },
  floorTom: { gain: 0.58, pan: -0.4 },
  crash: { gain: 0.5, pan: -0.38 },
  ride: { gain: 0.42, pan: -0.45 },
};

const VELOCITY: Readonly<Record<string, NormalRange>> = { X: 1, x: 0.74, o: 0.78, '-': 0.42 };
const LOOSENESS_SECONDS = 0.003;

/** Plays the drum lines of all bars. `looseness` scales the variation of timing and velocity; 0 means none. */
export function playDrums(take: Take, bars: readonly DrumBar[], looseness = 1): void {
  const random = take.random.fork('drummer');
  const kit = new DrumKit(take.sampleRate, take.random.fork('kit'));
  const hits = bars.flatMap((bar, index) => readBar(bar, index));
  for (const { voice, bar, step, velocity } of hits) {
    const time = take.at(bar, step / STEPS_PER_BEAT) + looseness * LOOSENESS_SECONDS * random.signed();
    const hitVelocity = clamp(velocity * (1 + 0.08 * looseness * random.signed()), 0.05, 1);
    const choke = voice === 'openHat' ? nextHat(take, hits, bar, step) : undefined;
    const played = { stem: 'drums', drum: DRUM_CLASS[voice], time, velocity: hitVelocity } as const;
    take.play(played, () => kit.hit(voice, hitVelocity, choke), PLACE[voice]);
  }
}

interface Hit {
  readonly voice: DrumVoice;
  readonly bar: number;
  readonly step: number;
  readonly velocity: NormalRange;
}

function readBar(lines: DrumBar, bar: number): Hit[] {
  const hits: Hit[] = [];
  for (const [line, voice] of Object.entries(LINE_VOICE) as [keyof DrumBar, DrumVoice][]) {
    const pattern = lines[line] ?? '';
    for (let step = 0; step < Math.min(pattern.length, STEPS_PER_BAR); step++) {
      const velocity = VELOCITY[pattern[step]!];
      if (velocity === undefined) continue;
      hits.push({ voice: pattern[step] === 'o' ? 'openHat' : voice, bar, step, velocity });
    }
  }
  return hits;
}

/** Seconds until the next hi-hat hit, which closes the hi-hat; at most two beats. */
function nextHat(take: Take, hits: readonly Hit[], bar: number, step: number): Seconds {
  const here = take.at(bar, step / STEPS_PER_BEAT);
  let next = take.length(bar, 2);
  for (const hit of hits) {
    if (hit.voice !== 'closedHat' && hit.voice !== 'openHat') continue;
    const wait = take.at(hit.bar, hit.step / STEPS_PER_BEAT) - here;
    if (wait > 0) next = Math.min(next, wait);
  }
  return next;
}

/** Plays the bass line of all bars. */
export function playBass(take: Take, bars: readonly Bar[]): void {
  const random = take.random.fork('bass');
  bars.forEach((bar, index) => {
    for (const [beat, length, interval] of readNumbers(bar.bass)) {
      const chord = CHORDS[bar.chords[beat < 2 ? 0 : 1]];
      const pitchHz = midiToHz(chord.bass + interval);
      const velocity = clamp((beat === 0 ? 0.92 : 0.78) + 0.06 * random.signed(), 0, 1);
      const seconds = take.length(index, length);
      const time = take.at(index, beat) + 0.004 * random.uniform();
      const play = (voice: Random) => renderBass({ pitchHz, velocity, seconds }, take.sampleRate, voice);
      take.play({ stem: 'bass', time, velocity, pitchHz }, () => play(random), { gain: 0.3, pan: 0 });
    }
  });
}

function readNumbers(line: string): [number, number, number][] {
  if (line === '') return [];
  return line.split(', ').map((note) => note.split(' ').map(Number) as [number, number, number]);
}
