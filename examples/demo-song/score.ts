/**
 * The score of the demo song: "Glasshouse", nineteen bars in D major from 108 to 126 beats per minute. Data only.
 */
import type { DrumVoice } from './drum-kit.js';

/** Chord tones as MIDI numbers, voiced for small steps between chords. */
export const CHORDS = {
  D: { bass: 38, tones: [54, 57, 62, 66] },
  Dmaj9: { bass: 38, tones: [54, 57, 61, 64] },
  A: { bass: 33, tones: [52, 57, 61, 64] },
  Asus: { bass: 33, tones: [52, 57, 62, 64] },
  Bm7: { bass: 35, tones: [54, 57, 59, 62] },
  Gmaj7: { bass: 31, tones: [55, 59, 62, 66] },
  G: { bass: 31, tones: [55, 59, 62, 67] },
  'D/F#': { bass: 42, tones: [57, 62, 66, 69] },
  Em7: { bass: 40, tones: [55, 59, 62, 64] },
} as const;

export type ChordName = keyof typeof CHORDS;

/** Sixteen sixteenth notes: `X` accent, `x` normal, `-` ghost note, `o` open (hi-hat), `.` rest. */
export type StepPattern = string;

export interface DrumBar {
  readonly kick?: StepPattern;
  readonly snare?: StepPattern;
  /** Closed hi-hat, or open with `o`. */
  readonly hat?: StepPattern;
  readonly highTom?: StepPattern;
  readonly midTom?: StepPattern;
  readonly floorTom?: StepPattern;
  readonly crash?: StepPattern;
  readonly ride?: StepPattern;
}

/** The voice that plays each line of a {@link DrumBar}. */
export const LINE_VOICE: Readonly<Record<keyof DrumBar, DrumVoice>> = {
  kick: 'kick',
  snare: 'snare',
  hat: 'closedHat',
  highTom: 'highTom',
  midTom: 'midTom',
  floorTom: 'floorTom',
  crash: 'crash',
  ride: 'ride',
};

export interface Bar {
  readonly section: 'intro' | 'verse' | 'quiet' | 'chorus' | 'ending';
  /** Beats per minute. */
  readonly tempo: number;
  /** Chord of each half of the bar. */
  readonly chords: readonly [ChordName, ChordName];
  readonly drums: DrumBar;
  /** Bass notes as `beat length semitones-above-root`, comma separated. */
  readonly bass: string;
  /** Sung notes as `beat length note syllable`, comma separated. */
  readonly melody: string;
  /** Notes of the harmony voice, written like the melody. */
  readonly harmony?: string;
}

const GROOVE: DrumBar = { kick: 'X.....x.X.......', snare: '....X..-.-..X...', hat: 'x-x-x-x-x-x-x-x-' };
const GROOVE_B: DrumBar = { kick: 'X.....x.X.x.....', snare: '....X..-....X..-', hat: 'x-x-x-x-x-x-x-o.' };
const DRIVE: DrumBar = { kick: 'X..x..x.X.x.....', snare: '....X.......X...', hat: 'X.x.X.x.X.x.X.o.' };
const DRIVE_B: DrumBar = { kick: 'X..x..x.X..x..x.', snare: '....X..-.-..X...', hat: 'X.o.X.o.X.o.X.o.' };
const CRASH: StepPattern = 'X...............';

const VERSE_BASS = '0 .7 0, 1.5 .4 0, 2 .7 0, 3 .45 7, 3.5 .45 12';
const CHORUS_BASS = '0 .45 0, .75 .2 0, 1 .4 0, 1.5 .45 0, 2 .45 0, 2.5 .45 12, 3 .45 7, 3.5 .45 5';

const V = 108;
const C = 126;

export const SONG: readonly Bar[] = [
  { section: 'intro', tempo: V, chords: ['Dmaj9', 'Dmaj9'], drums: { hat: '........x.x.x.x.' }, bass: '', melody: '' },
  {
    section: 'intro',
    tempo: V,
    chords: ['Gmaj7', 'Asus'],
    drums: { kick: 'X.......X.......', hat: 'x.x.x.x.x.x.x-o.', snare: '............--xX' },
    bass: '0 1.8 0, 2 1.2 0, 3.5 .4 2',
    melody: '',
  },
  {
    section: 'verse',
    tempo: V,
    chords: ['Bm7', 'Bm7'],
    drums: { ...GROOVE, crash: '-...............' },
    bass: VERSE_BASS,
    melody: '.5 .5 F#4 na, 1 .5 A4 la, 1.5 1 B4 mo, 2.5 .5 A4 ni, 3 .9 F#4 la',
  },
  {
    section: 'verse',
    tempo: V,
    chords: ['Gmaj7', 'Gmaj7'],
    drums: GROOVE_B,
    bass: VERSE_BASS,
    melody: '.5 .5 D4 de, 1 .5 E4 lo, 1.5 1 F#4 wa, 2.5 .5 E4 ne, 3 .85 D4 mo',
  },
  {
    section: 'verse',
    tempo: V,
    chords: ['D/F#', 'D'],
    drums: GROOVE,
    bass: '0 .7 0, 1.5 .4 0, 2 .7 -4, 3 .45 3, 3.5 .45 8',
    melody: '.5 .5 F#4 so, 1 .5 A4 la, 1.5 1 D5 ha, 2.5 .5 C#5 ne, 3 .9 A4 la',
  },
  {
    section: 'verse',
    tempo: V,
    chords: ['A', 'A'],
    drums: {
      kick: 'X.....x.X...x...',
      snare: '....X...x-x.....',
      hat: 'x-x-x-x-........',
      highTom: '..........X.x...',
      midTom: '............X.x.',
      floorTom: '..............Xx',
    },
    bass: '0 .7 0, 1.5 .4 0, 2 .45 4, 2.5 .45 7, 3 .9 12',
    melody: '0 1.4 E4 do, 1.5 .5 F#4 ni, 2 1.4 E4 la',
  },
  {
    section: 'quiet',
    tempo: V,
    chords: ['Em7', 'Em7'],
    drums: { ride: '-...-...-...-...', crash: '-...............' },
    bass: '0 3.6 0',
    melody: '0 1.4 B4 u, 1.5 .5 A4 li, 2 1 G4 wa, 3 .9 F#4 mo',
  },
  {
    section: 'quiet',
    tempo: V,
    chords: ['Gmaj7', 'Asus'],
    drums: {
      ride: '-...-...........',
      kick: '............X.X.',
      snare: '........--x-xxXX',
      midTom: '............x...',
      floorTom: '..............X.',
    },
    bass: '0 1.8 0, 2 1.8 0',
    melody: '0 1.9 E4 na, 2 .5 F#4 so, 2.5 .5 G4 la, 3 .95 A4 ya',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['D', 'D'],
    drums: { ...DRIVE, crash: CRASH },
    bass: CHORUS_BASS,
    melody: '0 1.4 D5 ha, 1.5 .5 C#5 le, 2 1 A4 la, 3 .5 F#4 no, 3.5 .5 A4 ni',
    harmony: '0 1.4 F#4 ha, 1.5 .5 E4 le, 2 1 F#4 la',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['A', 'A'],
    drums: DRIVE,
    bass: CHORUS_BASS,
    melody: '0 1.4 C#5 wa, 1.5 .5 B4 li, 2 1.8 A4 la',
    harmony: '0 1.4 E4 wa, 1.5 .5 E4 li, 2 1.8 E4 la',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['Bm7', 'Bm7'],
    drums: DRIVE,
    bass: CHORUS_BASS,
    melody: '0 1 B4 so, 1 1 D5 ma, 2 .5 C#5 ne, 2.5 .5 B4 la, 3 .9 A4 do',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['G', 'G'],
    drums: { ...DRIVE_B, snare: '....X..-....X.xX' },
    bass: CHORUS_BASS,
    melody: '0 1.4 B4 na, 1.5 .5 A4 li, 2 1 G4 mo, 3 .9 A4 la',
    harmony: '0 1.4 G4 na, 1.5 .5 F#4 li, 2 1 D4 mo, 3 .9 E4 la',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['D', 'D'],
    drums: { ...DRIVE_B, crash: CRASH },
    bass: CHORUS_BASS,
    melody: '0 1.4 D5 ha, 1.5 .5 C#5 le, 2 1 A4 la, 3 .5 F#4 no, 3.5 .5 A4 ni',
    harmony: '0 1.4 F#4 ha, 1.5 .5 E4 le, 2 1 F#4 la',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['A', 'A'],
    drums: DRIVE_B,
    bass: CHORUS_BASS,
    melody: '0 1.4 C#5 wa, 1.5 .5 E5 ya, 2 1 C#5 la, 3 .9 A4 no',
    harmony: '0 1.4 E4 wa, 1.5 .5 A4 ya, 2 1 E4 la',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['G', 'G'],
    drums: DRIVE_B,
    bass: CHORUS_BASS,
    melody: '0 1 B4 so, 1 1 D5 la, 2 1 E5 ya, 3 .9 D5 ho',
    harmony: '0 1 G4 so, 1 1 B4 la, 2 1 B4 ya, 3 .9 B4 ho',
  },
  {
    section: 'chorus',
    tempo: C,
    chords: ['Asus', 'A'],
    drums: {
      kick: 'X..x..x.X...X...',
      snare: '....X...XxxX....',
      hat: 'X.o.X.o.........',
      highTom: '............Xx..',
      midTom: '..............X.',
      floorTom: '...............X',
    },
    bass: '0 .45 0, .75 .2 0, 1 .4 0, 1.5 .45 0, 2 .9 0, 3 .9 12',
    melody: '0 2 E5 ha, 2 1.7 C#5 la',
    harmony: '0 2 A4 ha, 2 1.7 A4 la',
  },
  {
    section: 'ending',
    tempo: C,
    chords: ['Bm7', 'Bm7'],
    drums: { ...DRIVE, crash: CRASH },
    bass: VERSE_BASS,
    melody: '0 1.9 D5 do, 2 1 B4 na, 3 .9 A4 la',
  },
  {
    section: 'ending',
    tempo: C,
    chords: ['G', 'Asus'],
    drums: {
      kick: 'X.....x.X...X...',
      snare: '....X.....--xxXX',
      hat: 'x.x.x.x.x.x.....',
      floorTom: '............x.x.',
    },
    bass: '0 1.4 0, 1.5 .4 0, 2 .9 0, 3 .9 0',
    melody: '0 1.4 B4 so, 1.5 .5 A4 li, 2 1.8 C#5 wa',
    harmony: '0 1.4 G4 so, 1.5 .5 F#4 li, 2 1.8 A4 wa',
  },
  {
    section: 'ending',
    tempo: C,
    chords: ['D', 'D'],
    drums: { kick: 'X...............', snare: 'X...............', crash: CRASH },
    bass: '0 4 0',
    melody: '0 3.6 D5 ha',
    harmony: '0 3.6 A4 ha',
  },
];
