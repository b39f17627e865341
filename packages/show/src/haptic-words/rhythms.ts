/** Rhythms that words name, as data: what is felt in one cycle, and how long it lasts. */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';

/** A transient of a cycle. */
export interface RhythmTransient {
  /** Place in the cycle, 0..1. */
  readonly at: NormalRange;
  readonly intensity: NormalRange;
  readonly sharpness: NormalRange;
}

/** A sustained vibration over a cycle. */
export interface RhythmVoice {
  /** Points in ascending place: place in the cycle 0..1, amplitude, frequency in Hz. Linear between them. */
  readonly points: readonly (readonly [at: NormalRange, amplitude: NormalRange, frequencyHz: Hertz])[];
  /** Amplitude modulation that is felt as roughness. */
  readonly roughness?: { readonly rateHz: Hertz; readonly depth: NormalRange };
}

/** Transients at random times. */
export interface RhythmDrops {
  /** Mean number in a second. */
  readonly perSecond: number;
  readonly intensity: readonly [weakest: NormalRange, strongest: NormalRange];
  readonly sharpness: readonly [dullest: NormalRange, sharpest: NormalRange];
}

/** One rhythm. */
export interface Rhythm {
  readonly cycleSeconds: Seconds;
  readonly transients?: readonly RhythmTransient[];
  readonly voice?: RhythmVoice;
  readonly drops?: RhythmDrops;
  /** Cycles where a description gives neither duration nor count. Default: as many as fill four seconds. */
  readonly cycles?: number;
  /** Each cycle is so much later or earlier, as a share of the cycle, at random. Default 0. */
  readonly unevenness?: NormalRange;
}

const hit = (at: number, intensity: number, sharpness: number): RhythmTransient => ({ at, intensity, sharpness });
const steady = (amplitude: number, frequencyHz: number): RhythmVoice['points'] => [
  [0, amplitude, frequencyHz],
  [1, amplitude, frequencyHz],
];
/** Full, then fading to nothing. */
const decaying = (amplitude: number, fromHz: number, toHz: number): RhythmVoice['points'] => [
  [0, 0, fromHz],
  [0.01, amplitude, fromHz],
  [0.3, amplitude * 0.45, (fromHz + toHz) / 2],
  [1, 0, toHz],
];
/** On for a part of the cycle. */
const pulsed = (amplitude: number, frequencyHz: number, on: number): RhythmVoice['points'] => [
  [0, 0, frequencyHz],
  [0.02, amplitude, frequencyHz],
  [on, amplitude, frequencyHz],
  [on + 0.02, 0, frequencyHz],
  [1, 0, frequencyHz],
];

/** By name. */
export const RHYTHMS = {
  heartbeat: { cycleSeconds: 0.9, transients: [hit(0, 0.9, 0.15), hit(0.32, 0.6, 0.1)] },
  rain: { cycleSeconds: 1, drops: { perSecond: 11, intensity: [0.12, 0.4], sharpness: [0.65, 1] } },
  hail: { cycleSeconds: 1, drops: { perSecond: 14, intensity: [0.3, 0.75], sharpness: [0.8, 1] } },
  drip: { cycleSeconds: 1.1, transients: [hit(0, 0.35, 0.85)], unevenness: 0.15 },
  footsteps: { cycleSeconds: 0.55, transients: [hit(0, 0.7, 0.2), hit(0.2, 0.35, 0.4)] },
  gallop: { cycleSeconds: 0.5, transients: [hit(0, 0.65, 0.3), hit(0.27, 0.6, 0.3), hit(0.5, 0.85, 0.2)] },
  engine: { cycleSeconds: 1, voice: { points: steady(0.6, 55), roughness: { rateHz: 12, depth: 0.45 } } },
  helicopter: { cycleSeconds: 0.09, transients: [hit(0, 0.6, 0.2)], voice: { points: steady(0.2, 50) } },
  train: {
    cycleSeconds: 1,
    transients: [hit(0, 0.65, 0.45), hit(0.12, 0.55, 0.45), hit(0.5, 0.6, 0.45), hit(0.62, 0.5, 0.45)],
    voice: { points: steady(0.18, 50) },
  },
  alarm: { cycleSeconds: 0.8, transients: [hit(0, 0.9, 1)], voice: { points: pulsed(0.85, 220, 0.5) } },
  siren: {
    cycleSeconds: 2,
    voice: {
      points: [
        [0, 0.7, 90],
        [0.5, 0.8, 260],
        [1, 0.7, 90],
      ],
    },
  },
  ring: { cycleSeconds: 2.4, voice: { points: pulsed(0.7, 170, 0.42), roughness: { rateHz: 20, depth: 0.6 } } },
  buzz: { cycleSeconds: 1, voice: { points: steady(0.6, 200) }, cycles: 1 },
  knock: { cycleSeconds: 0.28, transients: [hit(0, 0.85, 0.5)], cycles: 3 },
  tap: { cycleSeconds: 0.3, transients: [hit(0, 0.5, 0.7)], cycles: 2 },
  click: { cycleSeconds: 0.3, transients: [hit(0, 0.6, 1)], cycles: 1 },
  thud: { cycleSeconds: 0.5, transients: [hit(0, 1, 0.05)], cycles: 1 },
  pulse: { cycleSeconds: 1, transients: [hit(0, 0.75, 0.35)] },
  clock: { cycleSeconds: 1, transients: [hit(0, 0.4, 0.95), hit(0.5, 0.3, 0.85)] },
  typing: { cycleSeconds: 1, drops: { perSecond: 7, intensity: [0.3, 0.5], sharpness: [0.75, 0.95] } },
  applause: { cycleSeconds: 1, drops: { perSecond: 20, intensity: [0.15, 0.5], sharpness: [0.45, 0.9] } },
  waves: {
    cycleSeconds: 4.5,
    voice: {
      points: [
        [0, 0.03, 60],
        [0.35, 0.75, 75],
        [0.45, 0.6, 95],
        [1, 0.03, 60],
      ],
    },
  },
  breathing: {
    cycleSeconds: 4,
    voice: {
      points: [
        [0, 0, 70],
        [0.38, 0.5, 95],
        [0.45, 0.5, 95],
        [0.9, 0, 70],
        [1, 0, 70],
      ],
    },
  },
  wind: {
    cycleSeconds: 3,
    voice: {
      points: [
        [0, 0.12, 60],
        [0.3, 0.35, 85],
        [0.55, 0.2, 70],
        [0.8, 0.4, 90],
        [1, 0.12, 60],
      ],
    },
    unevenness: 0.2,
  },
  purr: {
    cycleSeconds: 2.6,
    voice: {
      points: [
        [0, 0.25, 48],
        [0.45, 0.55, 55],
        [0.55, 0.2, 48],
        [0.95, 0.45, 50],
        [1, 0.25, 48],
      ],
      roughness: { rateHz: 24, depth: 0.7 },
    },
  },
  explosion: {
    cycleSeconds: 1.8,
    transients: [hit(0, 1, 0.15), hit(0.03, 0.8, 0.05)],
    voice: { points: decaying(1, 60, 42), roughness: { rateHz: 14, depth: 0.3 } },
    cycles: 1,
  },
  thunder: {
    cycleSeconds: 3.2,
    transients: [hit(0, 0.95, 0.3), hit(0.12, 0.7, 0.1), hit(0.3, 0.5, 0.05)],
    voice: {
      points: [
        [0, 0, 55],
        [0.02, 0.9, 55],
        [0.15, 0.5, 48],
        [0.3, 0.7, 46],
        [0.55, 0.25, 44],
        [1, 0, 42],
      ],
    },
    cycles: 1,
  },
  earthquake: {
    cycleSeconds: 0.7,
    voice: {
      points: [
        [0, 0.5, 44],
        [0.3, 0.95, 48],
        [0.6, 0.4, 42],
        [1, 0.5, 44],
      ],
      roughness: { rateHz: 9, depth: 0.5 },
    },
    unevenness: 0.4,
  },
  shot: { cycleSeconds: 0.5, transients: [hit(0, 1, 0.7)], voice: { points: decaying(0.6, 90, 50) }, cycles: 1 },
  'machine gun': { cycleSeconds: 0.09, transients: [hit(0, 0.9, 0.6)], cycles: 20 },
  firework: {
    cycleSeconds: 2.2,
    transients: [
      hit(0.45, 0.95, 0.4),
      hit(0.5, 0.4, 0.9),
      hit(0.56, 0.35, 0.95),
      hit(0.63, 0.3, 0.9),
      hit(0.72, 0.25, 1),
    ],
    voice: {
      points: [
        [0, 0, 120],
        [0.4, 0.3, 240],
        [0.45, 0, 240],
        [1, 0, 240],
      ],
    },
    cycles: 2,
  },
  laser: {
    cycleSeconds: 0.35,
    voice: {
      points: [
        [0, 0, 320],
        [0.05, 0.8, 320],
        [0.7, 0.4, 90],
        [1, 0, 60],
      ],
    },
    cycles: 1,
  },
  bounce: { cycleSeconds: 0.7, transients: [hit(0, 0.8, 0.35)] },
  'drum roll': { cycleSeconds: 0.07, transients: [hit(0, 0.5, 0.5)], cycles: 30 },
  success: { cycleSeconds: 0.45, transients: [hit(0, 0.45, 0.6), hit(0.35, 0.8, 0.8)], cycles: 1 },
  warning: { cycleSeconds: 0.6, transients: [hit(0, 0.8, 0.6), hit(0.35, 0.8, 0.6)], cycles: 1 },
  failure: { cycleSeconds: 0.7, transients: [hit(0, 0.9, 0.3), hit(0.25, 0.8, 0.25), hit(0.5, 1, 0.1)], cycles: 1 },
} as const satisfies Readonly<Record<string, Rhythm>>;

/** Name of a rhythm in {@link RHYTHMS}. */
export type RhythmName = keyof typeof RHYTHMS;
