/**
 * A hundred phrases and the parameters that each should set, written before the code that reads them. Those at even
 * places are for development; the failures of the others are counted and not looked at one by one.
 *
 * Facts by name:
 * - `scene`, `palette`, `background`, `color.drums` (a colour word), `transition` (its kind)
 * - `speed`, `energy`, `density`, `brightness`, `glow`, `saturation`: 0..1, 0.5 where nothing is said
 * - `haptics` (preset), `strength` (0..1, 0.7 where nothing is said), `level.drums`, `level.kick`: factors, 1 where nothing is said
 * - `place.drums`: where a stem is felt
 * - `bpm`; `every`: bars between changes; `cue`: a section or event on which the look changes
 * - `flashes` (0..1, 1 where nothing is said), `motion` (`reduce`), `unknown`: words without a meaning
 */

/** A value, a range, or the words that are expected. */
export type Expected = string | number | readonly string[] | { readonly min?: number; readonly max?: number };
export type Facts = Readonly<Record<string, Expected>>;

const LOW = { max: 0.42 } as const;
const LOWEST = { max: 0.25 } as const;
const HIGH = { min: 0.58 } as const;
const HIGHEST = { min: 0.75 } as const;
/** Neither low nor high. */
const MIDDLE = { min: 0.42, max: 0.58 } as const;
/** Levels and strength: less and more than where nothing is said. */
const SOFTER = { max: 0.75 } as const;
const WEAK = { max: 0.5 } as const;
const LOUDER = { min: 1.2 } as const;
const STRONG = { min: 0.85 } as const;

export const PHRASES: readonly (readonly [text: string, facts: Facts])[] = [
  [
    'rainy midnight techno, soft kicks in the wrists',
    { brightness: LOW, energy: HIGH, 'level.kick': SOFTER, 'place.drums': ['wrists'], unknown: [] },
  ],
  ['slow blue landscape', { scene: 'landscape', speed: LOW, palette: 'blue', unknown: [] }],
  [
    'a calm night landscape without flashing',
    { scene: 'landscape', energy: LOW, brightness: LOW, flashes: { max: 0.2 } },
  ],
  ['fast neon tunnel at 128 bpm', { scene: 'tunnel', speed: HIGH, palette: 'neon', bpm: 128, unknown: [] }],
  ['particles, dense and bright', { scene: 'particles', density: HIGH, brightness: HIGH }],
  ['sparse dim particles drifting slowly', { scene: 'particles', density: LOW, brightness: LOW, speed: LOW }],
  ['black and white poster', { scene: 'poster', palette: 'mono', saturation: LOW }],
  ['a flat bold poster in red', { scene: 'poster', palette: 'red', glow: LOW }],
  ['piano roll of the bass and the voice', { scene: 'notes' }],
  ['cut every 8 bars', { every: 8, transition: 'cut', unknown: [] }],
  ['dissolve every 16 bars, gently', { every: 16, transition: 'dissolve', energy: LOW }],
  ['change the look every four bars', { every: 4 }],
  ['strong bass in the chest', { 'level.bass': LOUDER, 'place.bass': ['chest'], unknown: [] }],
  ['drums in the hands, bass in the seat', { 'place.drums': ['hands'], 'place.bass': ['seat'] }],
  ['kicks twice as strong', { 'level.kick': { min: 1.9, max: 2 } }],
  ['half the vocals', { 'level.vocals': 0.5 }],
  ['no hi-hats', { 'level.hihat': 0 }],
  ['without vocals', { 'level.vocals': 0 }],
  ['only drums', { 'level.bass': 0, 'level.vocals': 0, 'level.other': 0, 'level.drums': { min: 1 } }],
  ['just the bass, everything else off', { 'level.drums': 0, 'level.vocals': 0, 'level.other': 0 }],
  ['gentle vibration', { haptics: 'gentle' }],
  ['gentle haptics, hardly any snare', { haptics: 'gentle', 'level.snare': WEAK }],
  ['feel the voice, breathing', { haptics: 'vocals-breath' }],
  ['body-shaking bass', { haptics: 'bass-body' }],
  ['full band in both hands', { haptics: 'full-band', 'place.drums': ['hands'], 'place.bass': ['hands'] }],
  ['drums first, very strong vibration', { haptics: 'drums-first', strength: STRONG }],
  ['weak vibration', { strength: WEAK, unknown: [] }],
  ['haptics at 40 percent', { strength: 0.4 }],
  ['vibration at half strength', { strength: { min: 0.3, max: 0.5 } }],
  ['strobing warehouse rave', { energy: HIGHEST, speed: HIGH }],
  ['no strobe please', { flashes: { max: 0.2 }, unknown: [] }],
  ['fewer flashes', { flashes: { max: 0.6 } }],
  ['cosy acoustic evening in warm colours', { palette: 'ember', energy: LOW, speed: LOW }],
  ['icy ambient, almost no motion', { palette: 'ice', speed: LOWEST, energy: LOW }],
  ['sunset colours', { palette: 'ember' }],
  ['deep ocean', { palette: 'blue', brightness: LOW }],
  ['green forest at dawn, breathing slowly', { palette: 'green', speed: LOW }],
  ['purple haze', { palette: 'violet' }],
  ['hot pink and glowing', { palette: 'pink', glow: HIGH }],
  ['more glow, less speed', { glow: HIGH, speed: LOW, unknown: [] }],
  ['much more glow but no stars', { glow: HIGHEST }],
  ['not too bright', { brightness: { max: 0.5 } }],
  ['not fast', { speed: { max: 0.5 } }],
  ['very dark, very slow', { brightness: LOWEST, speed: LOWEST }],
  ['slightly faster', { speed: { min: 0.52, max: 0.68 } }],
  ['a bit darker and a lot denser', { brightness: { min: 0.3, max: 0.48 }, density: HIGHEST }],
  ['extremely colourful', { saturation: HIGHEST }],
  ['pale, washed-out colours', { saturation: LOW }],
  ['drums in orange, voice in white', { 'color.drums': 'orange', 'color.vocals': 'white' }],
  ['blue bass on a black background', { 'color.bass': 'blue', background: 'black' }],
  ['red drums and a yellow bass', { 'color.drums': 'red', 'color.bass': 'yellow' }],
  ['violet voice over a dark blue background', { 'color.vocals': 'violet', background: 'blue' }],
  ['house at 124 bpm, driving', { bpm: 124, energy: HIGH, speed: HIGH }],
  ['drum and bass, 174 beats per minute, frantic', { bpm: 174, speed: HIGHEST, energy: HIGH }],
  ['tempo 90, lazy hip hop', { bpm: 90, speed: LOW }],
  ['a waltz in pastel colours', { saturation: LOW }],
  ['heavy metal, brutal kicks', { energy: HIGHEST, 'level.kick': LOUDER }],
  ['lullaby', { energy: LOWEST, speed: LOW, haptics: 'gentle' }],
  ['funeral march, grey', { palette: 'mono', speed: LOW }],
  ['happy summer pop', { energy: HIGH, brightness: HIGH }],
  ['melancholic piano in the rain', { energy: LOW, brightness: LOW }],
  ['angry', { energy: HIGHEST }],
  ['dreamy and soft', { energy: LOW, glow: HIGH }],
  ['cold, minimal, mechanical', { palette: 'ice', density: LOW }],
  ['psychedelic tunnel that melts every 32 bars', { scene: 'tunnel', every: 32, transition: 'melt', saturation: HIGH }],
  ['wipe on every drop', { transition: 'wipe', cue: 'drop' }],
  ['cut at the chorus', { transition: 'cut', cue: 'chorus' }],
  ['change when the vocals enter', { cue: 'vocals' }],
  ['dissolve over 4 bars when the drums drop out', { transition: 'dissolve', cue: 'drums' }],
  ['cut on each section', { transition: 'cut', cue: 'section' }],
  [
    'snares on the left hand and bass on the right hand',
    { 'place.drums': ['left hand'], 'place.bass': ['right hand'] },
  ],
  ['bass under the feet', { 'place.bass': ['feet'] }],
  ['vocals on the neck, softly', { 'place.vocals': ['neck'], 'level.vocals': SOFTER }],
  ['everything in the back', { 'place.drums': ['back'], 'place.vocals': ['back'], 'place.bass': ['back'] }],
  ['kicks in the seat and the wrists', { 'place.drums': ['seat', 'wrists'] }],
  ['soft kicks but hard snares', { 'level.kick': SOFTER, 'level.snare': LOUDER }],
  ['more bass, fewer hats', { 'level.bass': LOUDER, 'level.hihat': SOFTER }],
  ['bass three times as strong', { 'level.bass': { min: 1.9, max: 2 } }],
  ['drums 50% louder', { 'level.drums': { min: 1.4, max: 1.6 } }],
  ['turn the guitars down', { 'level.other': SOFTER }],
  ['mute the synths', { 'level.other': 0 }],
  ["don't show the singer", { 'level.vocals': 0 }],
  ['reduced motion for sensitive people', { motion: 'reduce' }],
  ['safe for photosensitive viewers, no vibration', { flashes: { max: 0.2 }, strength: 0 }],
  ['landscape, not tunnel', { scene: 'landscape' }],
  ['anything but the tunnel, maybe particles', { scene: 'particles' }],
  ['starry sky with mountains', { scene: 'landscape' }],
  ['swarm of sparks struck by the drums', { scene: 'particles' }],
  ['typographic, flat, yellow', { scene: 'poster', palette: 'yellow' }],
  ['falling through a wormhole, faster and faster', { scene: 'tunnel', speed: HIGH }],
  ['my custom shader in teal', { scene: 'contours', palette: 'teal' }],
  ['notes scrolling by, calm', { scene: 'notes', energy: LOW }],
  ['zorbly frumious landscape', { scene: 'landscape', unknown: ['zorbly', 'frumious'] }],
  ['blue quxing lights', { palette: 'blue', unknown: ['quxing'] }],
  ['energetic but dark', { energy: HIGH, brightness: LOW }],
  ['intense drums, relaxed picture', { 'level.drums': LOUDER, energy: LOW }],
  [
    'dark techno cut every 16 bars with pounding kicks in the chest',
    { brightness: LOW, every: 16, transition: 'cut', 'level.kick': LOUDER, 'place.drums': ['chest'] },
  ],
  [
    'bright summer particles, pink and fast, bass in the feet, no strobe',
    {
      scene: 'particles',
      brightness: HIGH,
      palette: 'pink',
      speed: HIGH,
      'place.bass': ['feet'],
      flashes: { max: 0.2 },
    },
  ],
  ['ambient', { energy: LOW, speed: LOW, density: { max: 0.5 }, strength: { max: 0.7 } }],
  ['normal speed, normal brightness', { speed: MIDDLE, brightness: MIDDLE, unknown: [] }],
];
