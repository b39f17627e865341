/**
 * A singing voice by formant synthesis: a glottal saw with vibrato and breath through five
 * cascaded resonators, consonants as noise, murmurs and glides (after Klatt, "Software for a
 * cascade/parallel formant synthesizer", JASA 67, 1980). Renders one syllable, mono, starting on its
 * first sample.
 */
import { clamp, type Hertz, type NormalRange, type Seconds } from '@sense/core/engine';
import { OnePole, Resonator, StateVariable } from './filters.js';
import { Sawtooth } from './oscillator.js';
import type { Random } from './random.js';

export type Vowel = 'a' | 'e' | 'i' | 'o' | 'u';

/** Formant frequencies of an alto in Hz (Csound manual, formant values). */
const FORMANTS_HZ: Readonly<Record<Vowel, readonly number[]>> = {
  a: [800, 1150, 2800, 3500, 4950],
  e: [450, 1750, 2700, 3300, 4950],
  i: [350, 2000, 2800, 3700, 4950],
  o: [480, 840, 2830, 3500, 4950],
  u: [345, 740, 2530, 3500, 4950],
};
const BANDWIDTHS_HZ: readonly number[] = [95, 105, 150, 190, 240];

/** Formants and noise of a consonant. */
interface Consonant {
  readonly seconds: Seconds;
  /** Formants at the start. Default: those of the vowel. */
  readonly locusHz?: readonly number[];
  /** Voicing during the consonant, relative to the vowel. */
  readonly voicing: NormalRange;
  readonly noise?: { readonly centreHz: Hertz; readonly quality: number; readonly gain: number };
  /** Breath noise through the formants of the vowel. */
  readonly breath?: number;
}

const CONSONANTS: Readonly<Record<string, Consonant>> = {
  '': { seconds: 0, voicing: 1 },
  m: { seconds: 0.04, locusHz: [260, 900, 2200, 3300, 4900], voicing: 0.4 },
  n: { seconds: 0.04, locusHz: [270, 1600, 2500, 3400, 4900], voicing: 0.4 },
  l: { seconds: 0.035, locusHz: [370, 1300, 2900, 3500, 4900], voicing: 0.5 },
  w: { seconds: 0.04, locusHz: [320, 650, 2300, 3400, 4900], voicing: 0.6 },
  y: { seconds: 0.04, locusHz: [300, 2250, 3000, 3700, 4900], voicing: 0.6 },
  d: {
    seconds: 0.012,
    locusHz: [300, 1750, 2700, 3400, 4900],
    voicing: 0,
    noise: { centreHz: 4200, quality: 1.2, gain: 0.5 },
  },
  t: {
    seconds: 0.03,
    locusHz: [350, 1800, 2700, 3400, 4900],
    voicing: 0,
    noise: { centreHz: 4800, quality: 0.9, gain: 0.7 },
  },
  s: {
    seconds: 0.045,
    locusHz: [350, 1700, 2700, 3400, 4900],
    voicing: 0,
    noise: { centreHz: 7200, quality: 1.1, gain: 0.65 },
  },
  h: { seconds: 0.04, voicing: 0, breath: 2.2 },
};

export interface Syllable {
  /** An optional consonant and a vowel: `na`, `so`, `i`. */
  readonly text: string;
  readonly pitchHz: Hertz;
  /** Pitch from which the voice slides. Default: a short scoop from below. */
  readonly fromHz?: Hertz;
  readonly velocity: NormalRange;
  /** From the start of the vowel to its release. */
  readonly seconds: Seconds;
}

/** Length of the syllable's consonant, which starts that long before the beat. */
export function consonantSeconds(text: string): Seconds {
  return parse(text).consonant.seconds;
}

const CONTROL_FRAMES = 24;
const RELEASE_SECONDS = 0.07;
/** Boost above the second formant, which the cascade attenuates too much. */
const PRESENCE = { aboveHz: 2200, gain: 9 };
const VIBRATO = { hz: 5.4, depth: 0.0085, after: 0.22, within: 0.35 };

/** Renders one syllable. The loudness depends on the velocity, not on the vowel. */
export function renderSyllable(syllable: Syllable, sampleRate: Hertz, random: Random): Float32Array {
  const { consonant, vowel } = parse(syllable.text);
  const total = consonant.seconds + syllable.seconds + RELEASE_SECONDS;
  const out = new Float32Array(Math.round(total * sampleRate));
  const throat = createThroat(sampleRate);
  const saw = new Sawtooth(0.5);
  const tilt = new OnePole(3500 + 5000 * syllable.velocity, sampleRate);
  const presence = new OnePole(PRESENCE.aboveHz, sampleRate);
  const air = new StateVariable(2200, 0.6, sampleRate);
  const hiss = new StateVariable(consonant.noise?.centreHz ?? 5000, consonant.noise?.quality ?? 1, sampleRate);
  const vibratoHz = VIBRATO.hz * random.between(0.95, 1.05);
  let drift = 0;
  let step = 0;
  let voiced = 0;
  let breath = 0;
  let voicedSlope = 0;
  let breathSlope = 0;
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    const sung = t - consonant.seconds;
    if (i % CONTROL_FRAMES === 0) {
      drift += 0.02 * (random.signed() * 0.004 - drift);
      const depth = VIBRATO.depth * clamp((sung - VIBRATO.after) / VIBRATO.within, 0, 1);
      const slide = syllable.fromHz === undefined ? 0.97 : syllable.fromHz / syllable.pitchHz;
      const bend = slide ** Math.exp(-Math.max(0, t) / 0.03);
      const hz = syllable.pitchHz * bend * (1 + depth * Math.sin(2 * Math.PI * vibratoHz * t) + drift);
      step = hz / sampleRate;
      throat.shape(consonant.locusHz, vowel, sung, hz);
      const ahead = sung + CONTROL_FRAMES / sampleRate;
      voicedSlope = (voicing(consonant, ahead, syllable.seconds) - voiced) / CONTROL_FRAMES;
      breathSlope = (breathing(consonant, ahead, syllable.seconds) - breath) / CONTROL_FRAMES;
    }
    voiced += voicedSlope;
    breath += breathSlope;
    const noise = random.signed();
    air.process(noise);
    hiss.process(noise);
    const source = tilt.low(saw.next(step)) * voiced + breath * air.band;
    const burst = consonant.noise ? consonant.noise.gain * hiss.band * burstEnvelope(t, consonant.seconds) : 0;
    const sound = throat.process(source);
    out[i] = sound + PRESENCE.gain * presence.high(sound) + burst;
  }
  return level(out, syllable, consonant.seconds, sampleRate);
}

function parse(text: string): { consonant: Consonant; vowel: Vowel } {
  const vowel = text.at(-1) as Vowel;
  const consonant = CONSONANTS[text.slice(0, -1)];
  if (!consonant || !(vowel in FORMANTS_HZ))
    throw new RangeError(`a syllable must be a known consonant and vowel, received "${text}"`);
  return { consonant, vowel };
}

interface Throat {
  shape(locusHz: readonly number[] | undefined, vowel: Vowel, sung: Seconds, pitchHz: Hertz): void;
  process(input: number): number;
}

/** Five formants that move from the locus of a consonant to the vowel. */
function createThroat(sampleRate: Hertz): Throat {
  const resonators = BANDWIDTHS_HZ.map(() => new Resonator(sampleRate));
  return {
    shape(locusHz, vowel, sung, pitchHz) {
      const open = 1 - Math.exp(-Math.max(0, sung) / 0.028);
      for (let k = 0; k < resonators.length; k++) {
        const target = FORMANTS_HZ[vowel][k]!;
        const from = locusHz?.[k] ?? target;
        let hz = from + (target - from) * open;
        // Singers raise the first formant to follow a high pitch.
        if (k === 0) hz = Math.max(hz, 1.03 * pitchHz);
        resonators[k]!.tune(hz, BANDWIDTHS_HZ[k]!);
      }
    },
    process(input) {
      let sample = input;
      for (const resonator of resonators) sample = resonator.process(sample);
      return sample;
    },
  };
}

function envelope(t: Seconds, sung: Seconds, seconds: Seconds): NormalRange {
  const attack = 1 - Math.exp(-t / 0.006);
  const release = sung > seconds ? clamp(1 - (sung - seconds) / (0.8 * RELEASE_SECONDS), 0, 1) : 1;
  return attack * release * release;
}

function voicing(consonant: Consonant, sung: Seconds, seconds: Seconds): number {
  const open = sung < 0 ? 0 : 1 - Math.exp(-sung / 0.014);
  const contour = 1 + 0.12 * Math.sin(Math.PI * clamp(sung / seconds, 0, 1));
  const base = consonant.voicing + (1 - consonant.voicing) * open;
  return base * contour * envelope(sung + consonant.seconds, sung, seconds);
}

function breathing(consonant: Consonant, sung: Seconds, seconds: Seconds): number {
  const aspiration = sung < 0.02 ? (consonant.breath ?? 0) * 0.3 : 0;
  return (0.06 + aspiration) * envelope(sung + consonant.seconds, sung, seconds);
}

/** Envelope of a consonant's noise: fast attack, decaying once the vowel starts. */
function burstEnvelope(t: Seconds, seconds: Seconds): NormalRange {
  if (seconds <= 0) return 0;
  return (1 - Math.exp(-t / 0.0015)) * (t < seconds ? 1 : Math.exp(-(t - seconds) / 0.008));
}

/** Scales the vowel to a loudness that depends only on the velocity, and fades out the end. */
function level(out: Float32Array, syllable: Syllable, consonantLength: Seconds, sampleRate: Hertz): Float32Array {
  const from = Math.round((consonantLength + 0.02) * sampleRate);
  const to = Math.max(from + 1, Math.round((consonantLength + syllable.seconds) * sampleRate));
  let power = 0;
  for (let i = from; i < to; i++) power += (out[i] ?? 0) ** 2 / (to - from);
  const gain = (0.22 * syllable.velocity) / Math.sqrt(power + 1e-9);
  const tail = Math.round(0.01 * sampleRate);
  for (let i = 0; i < out.length; i++) out[i]! *= gain * Math.min(1, (out.length - i) / tail);
  return out;
}
