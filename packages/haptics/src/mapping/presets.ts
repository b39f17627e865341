/**
 * Ready mappings, each with the routing it is meant for. Data only: copy one, edit it with
 * `editMapping`, store it. What each is for stands beside it.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { route, ROUTE_EVERYTHING, type HapticRouting } from '../routing/routing.js';
import type { CompressionRule, HapticMapping, TransientRule, VoiceRule } from './mapping.js';

/** A mapping with the routing it is meant for. */
export interface HapticPreset {
  /** For people. */
  readonly label: string;
  /** What it feels like, in a sentence. */
  readonly description: string;
  readonly mapping: HapticMapping;
  readonly routing: HapticRouting;
}

/** Automatic gain as Google's audio-to-tactile sets it for speech; the reference level is ours. */
const SPEECH_GAIN: CompressionRule = { strength: 0.7, referenceDb: -24, attack: 0.005, release: 0.15 };
/** The same over a musical phrase: loud and quiet songs are as strong, accents stay. */
const PHRASE_GAIN: CompressionRule = { strength: 0.5, referenceDb: -20, attack: 0.5, release: 4 };

/** Drums as blows whose character follows the drum; ghost notes are light, for strength follows the velocity. */
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

/** What rings on between blows: cymbals and rolls. */
const RING: VoiceRule = {
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

/** Bass as a steady floor at its own pitch: an octave up is twice as fast, as far as motors reach. */
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

/** The voice as strength and melody: its four octaves are laid out on the two that fingers tell apart best. */
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

/** What is left as a light roughness, faster where the sound is brighter. */
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

/** Notes of a melodic stem as light blows: only those that stand out. */
const NOTES: TransientRule = {
  minStrength: 0.3,
  floor: 0.15,
  exponent: 1,
  drums: {},
  otherwise: { gain: 0.5, sharpness: 0.3, priority: 2 },
  dullHz: 100,
  crispHz: 4000,
};

const drumsFirst: HapticMapping = {
  name: 'drums-first',
  transients: { drums: DRUMS },
  // Frequencies at which motors keep apart: bass on the slow one alone, so that blows stand out on the other.
  voices: { bass: { ...BASS, feltHz: [45, 60] }, drums: RING },
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
    bass: { ...NOTES, otherwise: { gain: 0.55, sharpness: 0.1, priority: 3 } },
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
    drums: { ...DRUMS, floor: 0.4, exponent: 0.6, otherwise: { gain: 1, sharpness: 0.4, priority: 3 } },
    other: { ...NOTES, minStrength: 0.5, otherwise: { gain: 0.8, sharpness: 0.3, priority: 2 } },
  },
  voices: {
    bass: { ...BASS, gain: 0.8, exponent: 1 },
    other: { ...OTHER, gain: 0.4, feltHz: [60, 200], texture: { depth: 0.3, rateHz: [8, 16] } },
  },
  ducking: { depth: 0.4, release: 0.1 },
  buildUp: { voices: 0.5, transients: 0.2 },
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
  beats: { minConfidence: 0.3, downbeat: 1.3, swell: 0.4, release: 0.15 },
};

/** Each stem in a place of its own: people tell songs apart when bass and drums do not share one. */
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
    description: 'Every drum as a blow of its own character, over a steady bass.',
    mapping: drumsFirst,
    routing: ROUTE_EVERYTHING,
  },
  'bass-body': {
    label: 'Bass body',
    description: 'The bass line carries, at its own pitch; drums only nudge.',
    mapping: bassBody,
    routing: ROUTE_EVERYTHING,
  },
  'vocals-breath': {
    label: 'Vocals breath',
    description: 'The voice as it swells, breathes and rises; the rest far behind.',
    mapping: vocalsBreath,
    routing: ROUTE_EVERYTHING,
  },
  'full-band': {
    label: 'Full band',
    description: 'All four stems, each in its place: bass low, voice high, the rest at the triggers, drums everywhere.',
    mapping: fullBand,
    routing: PLACES,
  },
  'game-rumble': {
    label: 'Game rumble',
    description: 'Strong and immediate, for the mix of a game: blows, engines, build-ups.',
    mapping: gameRumble,
    routing: ROUTE_EVERYTHING,
  },
  gentle: {
    label: 'Gentle',
    description: 'Soft blows and a slow swell on the beat, for long listening and sensitive hands.',
    mapping: gentle,
    routing: ROUTE_EVERYTHING,
  },
} as const satisfies Record<string, HapticPreset>;

export type HapticPresetName = keyof typeof HAPTIC_PRESETS;

/** The preset of that name. @throws SenseError `invalid-argument` naming those there are */
export function hapticPreset(name: HapticPresetName): HapticPreset {
  if (!Object.hasOwn(HAPTIC_PRESETS, name)) {
    const names = Object.keys(HAPTIC_PRESETS).join(', ');
    throw new SenseError('invalid-argument', `a haptic preset is one of ${names}; received ${describe(name)}`);
  }
  return HAPTIC_PRESETS[name];
}

/** The mapping of a preset. @throws SenseError `invalid-argument` naming those there are */
export function presetMapping(name: HapticPresetName): HapticMapping {
  return hapticPreset(name).mapping;
}
