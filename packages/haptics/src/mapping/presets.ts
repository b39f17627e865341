/**
 * Preset mappings, each with its routing. Data only: copy one, edit it with `editMapping`, store it.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { route, ROUTE_EVERYTHING, type HapticRouting } from '../routing/routing.js';
import type { CompressionRule, HapticMapping, TransientRule, VoiceRule } from './mapping.js';

/** A mapping and its routing. */
export interface HapticPreset {
  /** Shown to the user. */
  readonly label: string;
  /** How it feels, in one sentence for the user. */
  readonly description: string;
  readonly mapping: HapticMapping;
  readonly routing: HapticRouting;
}

/** Automatic gain with the settings of Google's audio-to-tactile for speech; the reference level is our choice. */
const SPEECH_GAIN: CompressionRule = { strength: 0.7, referenceDb: -24, attack: 0.005, release: 0.15 };
/** Automatic gain over a musical phrase: equalises loud and quiet songs and preserves accents. */
const PHRASE_GAIN: CompressionRule = { strength: 0.5, referenceDb: -20, attack: 0.5, release: 4 };

/** Drums as transients whose character follows the drum class; ghost notes are light because strength follows velocity. */
const DRUMS: TransientRule = {
  minStrength: 0.1,
  floor: 0.25,
  exponent: 0.8,
  drums: {
    kick: { gain: 1, sharpness: 0.1, priority: 4 },
    snare: { gain: 0.9, sharpness: 0.6, priority: 4 },
    tom: { gain: 0.85, sharpness: 0.3, priority: 3 },
    cymbal: { gain: 0.6, sharpness: 0.85, priority: 2 },
    hihat: { gain: 0.45, sharpness: 0.95, priority: 1 },
  },
  otherwise: { gain: 0.85, sharpness: 0.4, priority: 3 },
  dullHz: 150,
  crispHz: 6000,
};

/** The level of the drums between transients: decaying cymbals, and rolls. */
const DRUMS_VOICE: VoiceRule = {
  gain: 0.5,
  openDb: -42,
  hysteresisDb: 4,
  fullDb: -14,
  exponent: 1.3,
  attack: 0.005,
  release: 0.05,
  centroidHz: [100, 8000],
  feltHz: [180, 200],
  priority: 0,
};

/** Bass as a voice at its pitch, within the range of motors. */
const BASS: VoiceRule = {
  gain: 0.5,
  openDb: -42,
  hysteresisDb: 4,
  fullDb: -18,
  exponent: 1.3,
  attack: 0.012,
  release: 0.12,
  centroidHz: [45, 400],
  feltHz: [50, 160],
  priority: 1,
  pitch: { rangeHz: [50, 160], minVoicing: 0.5, glide: 0.03 },
};

/** Vocals as level and melody: four octaves are mapped to the two that fingers distinguish best. */
const VOCALS: VoiceRule = {
  gain: 0.7,
  openDb: -50,
  hysteresisDb: 4,
  fullDb: -14,
  exponent: 1,
  attack: 0.02,
  release: 0.15,
  centroidHz: [300, 4000],
  feltHz: [80, 300],
  priority: 2,
  pitch: { rangeHz: [80, 1000], minVoicing: 0.4, glide: 0.04 },
  compression: SPEECH_GAIN,
};

/** The stem `other` as a light roughness, faster for brighter sound. */
const OTHER: VoiceRule = {
  gain: 0.35,
  openDb: -44,
  hysteresisDb: 6,
  fullDb: -12,
  exponent: 1.2,
  attack: 0.05,
  release: 0.25,
  centroidHz: [300, 5000],
  feltHz: [120, 250],
  priority: 0,
  compression: PHRASE_GAIN,
  texture: { depth: 0.5, rateHz: [4, 12] },
};

/** Strong notes of a melodic stem as light transients. */
const NOTE_TRANSIENTS: TransientRule = {
  minStrength: 0.3,
  floor: 0.15,
  exponent: 1,
  drums: {},
  otherwise: { gain: 0.5, sharpness: 0.3, priority: 2 },
  dullHz: 100,
  crispHz: 4000,
};

/**
 * Impacts of a game, tuned on synthesised shots, footsteps, explosions and speech. The drum class means
 * little there: the centroid sets the sharpness, the level the intensity.
 */
const IMPACTS: TransientRule = {
  minStrength: 0.3,
  floor: 0.6,
  exponent: 0.8,
  drums: {
    kick: { gain: 1, sharpness: 0.1, priority: 4 },
    snare: { gain: 1, sharpness: 0.5, priority: 4 },
    tom: { gain: 1, sharpness: 0.3, priority: 4 },
    cymbal: { gain: 0.9, sharpness: 0.7, priority: 3 },
    hihat: { gain: 0.9, sharpness: 0.7, priority: 3 },
  },
  otherwise: { gain: 1, sharpness: 0.4, priority: 4 },
  dullHz: 150,
  crispHz: 8000,
  minConfidence: 0.5,
  loudness: { openDb: -42, fullDb: -14, weakest: 0.2 },
};

/** Impacts with a pitch: metal, glass, doors. Notes of the music are quieter, or less certain. */
const TONAL_IMPACTS: TransientRule = {
  ...IMPACTS,
  minStrength: 0.6,
  minConfidence: 0.7,
  drums: {},
  otherwise: { gain: 0.7, sharpness: 0.3, priority: 2 },
  loudness: { openDb: -30, fullDb: -12, weakest: 0.25 },
};

/** Engines and other sustained sound: the amplitude follows the level over a wide range, without automatic gain. */
const ENGINE: VoiceRule = {
  gain: 1,
  openDb: -44,
  hysteresisDb: 4,
  fullDb: -10,
  exponent: 1.2,
  attack: 0.02,
  release: 0.12,
  centroidHz: [45, 1500],
  feltHz: [45, 160],
  priority: 1,
};

/** What follows an impact: explosions, collapses, the echo of a shot. */
const BLAST: VoiceRule = {
  ...ENGINE,
  gain: 0.9,
  openDb: -42,
  exponent: 1,
  attack: 0.005,
  release: 0.18,
  centroidHz: [60, 3000],
  feltHz: [45, 150],
};

const drumsFirst: HapticMapping = {
  name: 'drums-first',
  transients: { drums: DRUMS },
  // These frequencies keep bass on the slow motor only, so that transients stand out on the fast one.
  voices: { bass: { ...BASS, feltHz: [45, 60] }, drums: DRUMS_VOICE },
  ducking: { depth: 0.25, release: 0.12 },
};

const bassBody: HapticMapping = {
  name: 'bass-body',
  transients: {
    drums: {
      ...DRUMS,
      minStrength: 0.2,
      drums: { kick: { gain: 0.6, sharpness: 0.05, priority: 3 }, snare: { gain: 0.4, sharpness: 0.5, priority: 2 } },
      otherwise: { gain: 0.3, sharpness: 0.4, priority: 1 },
    },
    bass: { ...NOTE_TRANSIENTS, otherwise: { gain: 0.55, sharpness: 0.1, priority: 3 } },
  },
  voices: { bass: { ...BASS, gain: 0.9, exponent: 1.1, compression: PHRASE_GAIN, priority: 2 } },
  ducking: { depth: 0.25, release: 0.1 },
};

const vocalsBreath: HapticMapping = {
  name: 'vocals-breath',
  transients: {
    drums: {
      ...DRUMS,
      minStrength: 0.3,
      floor: 0.15,
      drums: {
        kick: { gain: 0.45, sharpness: 0.1, priority: 2 },
        snare: { gain: 0.35, sharpness: 0.6, priority: 2 },
        hihat: { gain: 0, sharpness: 0.95, priority: 0 },
        cymbal: { gain: 0, sharpness: 0.9, priority: 0 },
      },
      otherwise: { gain: 0.3, sharpness: 0.4, priority: 1 },
    },
  },
  voices: { vocals: VOCALS, bass: { ...BASS, gain: 0.2, priority: 0 } },
  ducking: { depth: 0.2, release: 0.08 },
};

const fullBand: HapticMapping = {
  name: 'full-band',
  transients: { drums: DRUMS },
  voices: {
    bass: { ...BASS, feltHz: [50, 110] },
    vocals: { ...VOCALS, gain: 0.5, feltHz: [150, 300] },
    other: OTHER,
  },
  ducking: { depth: 0.6, release: 0.12 },
  buildUp: { voices: 0.4, transients: 0 },
};

const gameRumble: HapticMapping = {
  name: 'game-rumble',
  transients: {
    drums: IMPACTS,
    bass: { ...TONAL_IMPACTS, otherwise: { gain: 0.7, sharpness: 0.1, priority: 2 } },
    other: TONAL_IMPACTS,
  },
  voices: { drums: BLAST, bass: ENGINE, other: { ...ENGINE, gain: 0.6, feltHz: [60, 200] } },
  ducking: { depth: 0.4, release: 0.1 },
  buildUp: { voices: 0.3, transients: 0 },
  speech: {
    depth: 1,
    voices: { drums: [2, 9], bass: [-12, -3], other: [-6, 3] },
    transients: { drums: [-4, 3], bass: [-6, 3], other: [-6, 3] },
    minVoicing: 0.5,
    hold: 2,
  },
};

const gentle: HapticMapping = {
  name: 'gentle',
  transients: {
    drums: {
      ...DRUMS,
      minStrength: 0.15,
      floor: 0.15,
      exponent: 1,
      drums: {
        kick: { gain: 0.5, sharpness: 0.05, priority: 3 },
        snare: { gain: 0.4, sharpness: 0.35, priority: 3 },
        tom: { gain: 0.4, sharpness: 0.2, priority: 2 },
        cymbal: { gain: 0.15, sharpness: 0.5, priority: 1 },
        hihat: { gain: 0, sharpness: 0.5, priority: 0 },
      },
      otherwise: { gain: 0.35, sharpness: 0.25, priority: 2 },
    },
  },
  voices: { bass: { ...BASS, gain: 0.3, attack: 0.06, release: 0.3, compression: PHRASE_GAIN } },
  ducking: { depth: 0.3, release: 0.2 },
  beats: { minConfidence: 0.4, downbeat: 1.3, swell: 0.4, release: 0.15 },
};

/** One motor for each stem: songs are easier to recognise when bass and drums do not share a motor. */
const PLACES: HapticRouting = {
  name: 'full-band',
  routes: [
    route('drums'),
    route('bass', { motor: 'low' }),
    route('vocals', { motor: 'high' }),
    route('other', { motor: 'triggers', strength: 0.7 }),
  ],
};

/** The presets by name. */
export const HAPTIC_PRESETS = {
  'drums-first': {
    label: 'Drums first',
    description: 'Each drum class as a distinct pulse, over a steady bass.',
    mapping: drumsFirst,
    routing: ROUTE_EVERYTHING,
  },
  'bass-body': {
    label: 'Bass body',
    description: 'The bass line at its own pitch, with light drums.',
    mapping: bassBody,
    routing: ROUTE_EVERYTHING,
  },
  'vocals-breath': {
    label: 'Vocals breath',
    description: 'Level and melody of the voice; bass and drums in the background.',
    mapping: vocalsBreath,
    routing: ROUTE_EVERYTHING,
  },
  'full-band': {
    label: 'Full band',
    description: 'All four stems: bass on the low motor, voice on the high motor, other on the triggers, drums on all.',
    mapping: fullBand,
    routing: PLACES,
  },
  'game-rumble': {
    label: 'Game rumble',
    description: 'For the sound of a game: shots, steps, explosions and engines; little of speech.',
    mapping: gameRumble,
    routing: ROUTE_EVERYTHING,
  },
  gentle: {
    label: 'Gentle',
    description: 'Soft pulses and a slow swell on the beat, for long listening and sensitive hands.',
    mapping: gentle,
    routing: ROUTE_EVERYTHING,
  },
} as const satisfies Record<string, HapticPreset>;

/** Name of a preset in {@link HAPTIC_PRESETS}. */
export type HapticPresetName = keyof typeof HAPTIC_PRESETS;

/** The preset of that name. @throws SenseError `invalid-argument` listing the presets */
export function hapticPreset(name: HapticPresetName): HapticPreset {
  if (!Object.hasOwn(HAPTIC_PRESETS, name)) {
    const names = Object.keys(HAPTIC_PRESETS).join(', ');
    throw new SenseError('invalid-argument', `a haptic preset is one of ${names}; received ${describe(name)}`);
  }
  return HAPTIC_PRESETS[name];
}

/** The mapping of a preset. @throws SenseError `invalid-argument` listing the presets */
export function presetMapping(name: HapticPresetName): HapticMapping {
  return hapticPreset(name).mapping;
}
