/**
 * Sounds of a game from a seed: mono at 48 kHz, full scale = 1. Each generator returns samples from the
 * start of its sound; `placed` puts them on a time line. Parameters vary with the seed within the range of
 * the real thing.
 */
import { createRandom } from '@sense/core/internal';

export const GAME_RATE = 48_000;
const TWO_PI = 2 * Math.PI;

type Random = () => number;

/** A uniform number of `low`..`high`. */
const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
const noise = (random: Random): number => 2 * random() - 1;
const frames = (seconds: number): number => Math.round(seconds * GAME_RATE);
const db = (value: number): number => 10 ** (value / 20);

/** First-order low-pass as a function of one sample; the cutoff may change. */
function lowPass(): (sample: number, hz: number) => number {
  let state = 0;
  return (sample, hz) => (state += (1 - Math.exp((-TWO_PI * hz) / GAME_RATE)) * (sample - state));
}

/** Two-pole resonator with unit gain at its centre. */
function resonator(): (sample: number, hz: number, widthHz: number) => number {
  let [y1, y2] = [0, 0];
  return (sample, hz, widthHz) => {
    const r = Math.exp((-Math.PI * widthHz) / GAME_RATE);
    const theta = (TWO_PI * hz) / GAME_RATE;
    const gain = (1 - r) * Math.sqrt(1 - 2 * r * Math.cos(2 * theta) + r * r);
    const y = gain * sample + 2 * r * Math.cos(theta) * y1 - r * r * y2;
    [y2, y1] = [y1, y];
    return y;
  };
}

/** Scales to a peak. */
function toPeak(samples: Float32Array, peakDb: number): Float32Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9);
  return samples.map((sample) => (sample / peak) * db(peakDb));
}

/** Adds `sound` to `target` from `atSeconds` on. */
export function placed(target: Float32Array, sound: Float32Array, atSeconds: number, gain = 1): Float32Array {
  const from = frames(atSeconds);
  for (let i = 0; i < sound.length && from + i < target.length; i++) target[from + i]! += gain * sound[i]!;
  return target;
}

/** A silent time line. */
export const timeline = (seconds: number): Float32Array => new Float32Array(frames(seconds));

/** A gunshot: a crack within a millisecond, a thump of its barrel, and the reverberation of the place. */
export function gunshot(seed: number, peakDb = -3): Float32Array {
  const random = createRandom(seed);
  const crackSeconds = between(random, 0.004, 0.012);
  const thumpHz = between(random, 70, 160);
  const thumpSeconds = between(random, 0.03, 0.07);
  const tailSeconds = between(random, 0.08, 0.2);
  const tailHz = between(random, 800, 3000);
  const tailGain = between(random, 0.1, 0.3);
  const filter = lowPass();
  const out = Float32Array.from({ length: frames(0.8) }, (_, i) => {
    const t = i / GAME_RATE;
    const crack = noise(random) * Math.exp(-t / crackSeconds);
    const thump = 0.7 * Math.sin(TWO_PI * thumpHz * t * (1 - 0.3 * Math.min(1, t / 0.1))) * Math.exp(-t / thumpSeconds);
    const tail = tailGain * 2 * filter(noise(random), tailHz) * Math.exp(-t / tailSeconds);
    return (crack + thump + tail) * Math.min(1, t / 0.0005);
  });
  return toPeak(out, peakDb);
}

/** An explosion: noise whose cutoff falls while it decays for a second or two, and debris. */
export function explosion(seed: number, peakDb = -1): Float32Array {
  const random = createRandom(seed);
  const decaySeconds = between(random, 0.4, 0.8);
  const startHz = between(random, 1500, 4000);
  const boomHz = between(random, 35, 60);
  const [body, rumble] = [lowPass(), lowPass()];
  const out = Float32Array.from({ length: frames(3) }, (_, i) => {
    const t = i / GAME_RATE;
    const sample = noise(random);
    const blast = 2 * body(sample, 90 + startHz * Math.exp(-t / 0.15)) * Math.exp(-t / decaySeconds);
    const boom = Math.sin(TWO_PI * boomHz * t) * Math.exp(-t / (decaySeconds / 2));
    const deep = 6 * rumble(sample, 60) * Math.exp(-t / decaySeconds);
    return (blast + boom + deep) * Math.min(1, t / 0.004);
  });
  return toPeak(out, peakDb);
}

/** A footstep: the heel as a short thud, and a scuff of the sole 40 to 90 ms later. */
export function footstep(seed: number, peakDb = -20): Float32Array {
  const random = createRandom(seed);
  const heelHz = between(random, 150, 500);
  const heelSeconds = between(random, 0.012, 0.03);
  const scuffAt = between(random, 0.04, 0.09);
  const scuffGain = between(random, 0.05, 0.2);
  const filter = lowPass();
  const out = Float32Array.from({ length: frames(0.25) }, (_, i) => {
    const t = i / GAME_RATE;
    const heel = 3 * filter(noise(random), heelHz) * Math.exp(-t / heelSeconds) * Math.min(1, t / 0.001);
    const since = t - scuffAt;
    const scuff = since > 0 ? scuffGain * noise(random) * Math.min(1, since / 0.01) * Math.exp(-since / 0.02) : 0;
    return heel + scuff;
  });
  return toPeak(out, peakDb);
}

/** How an engine runs at a time: revolutions per minute, and its level. */
export interface Throttle {
  readonly rpm: number;
  readonly levelDb: number;
}

/**
 * A four-cylinder engine: harmonics of half its revolutions, strongest at the firing rate (two per
 * revolution), with uneven cylinders, and noise of intake and exhaust that pulses with them.
 */
export function engine(seed: number, seconds: number, throttle: (time: number) => Throttle): Float32Array {
  const random = createRandom(seed);
  const harmonics = Array.from({ length: 40 }, (_, index) => {
    const number = index + 1;
    const firing = number % 4 === 0 ? 1 : between(random, 0.05, 0.35);
    return { number, gain: firing / (1 + number / 8), phase: TWO_PI * random() };
  });
  const filter = lowPass();
  let phase = 0;
  return Float32Array.from({ length: frames(seconds) }, (_, i) => {
    const { rpm, levelDb } = throttle(i / GAME_RATE);
    phase += (TWO_PI * (rpm / 60 / 2)) / GAME_RATE;
    let sample = 0;
    for (const harmonic of harmonics) {
      if ((harmonic.number * rpm) / 120 < 6000)
        sample += harmonic.gain * Math.sin(harmonic.number * phase + harmonic.phase);
    }
    const exhaust = filter(noise(random), 1200) * (1 + 0.8 * Math.sin(4 * phase));
    // The harmonics have an effective level of about 1.2.
    return db(levelDb) * (sample / 1.2 + 0.6 * exhaust);
  });
}

/** A syllable: its vowel (three formants), pitch and consonant. */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
  [570, 840, 2410],
] as const;

/** Speech-like sound: voiced syllables with gliding pitch and formants, fricatives and plosives, and pauses. No words. */
export function dialogue(seed: number, seconds: number, levelDb = -20): Float32Array {
  const random = createRandom(seed);
  const baseHz = between(random, 95, 210);
  const out = new Float32Array(frames(seconds));
  const formants = [resonator(), resonator(), resonator()];
  const hiss = resonator();
  const tilt = lowPass();
  let [at, phase] = [0, 0];
  let current: readonly number[] = VOWELS[0];
  while (at < out.length) {
    if (random() < 0.15) at += frames(between(random, 0.2, 0.6));
    const vowel = VOWELS[Math.floor(random() * VOWELS.length)]!;
    const consonant = frames(between(random, 0.03, 0.09));
    const length = frames(between(random, 0.1, 0.24));
    const [fromHz, toHz] = [baseHz * between(random, 0.85, 1.25), baseHz * between(random, 0.8, 1.15)];
    const fricativeHz = between(random, 2500, 6000);
    const [isPlosive, stress] = [random() < 0.4, between(random, 0.5, 1)];
    for (let i = 0; i < consonant + length && at + i < out.length; i++) {
      const position = Math.max(0, (i - consonant) / length);
      const pitchHz = fromHz + (toHz - fromHz) * position;
      phase += pitchHz / GAME_RATE;
      // A glottal pulse: a saw-tooth with the slope of a voice.
      const glottis = tilt(2 * (phase % 1) - 1, 300) * (1 + 0.05 * noise(random));
      const envelope = i < consonant ? 0 : Math.min(1, (i - consonant) / frames(0.02), (1 - position) * 6);
      const blend = Math.min(1, position * 3);
      let sample = 0;
      formants.forEach((formant, n) => {
        const hz = current[n]! + (vowel[n]! - current[n]!) * blend;
        sample += formant(glottis, hz, 60 + 40 * n) * [3, 1.5, 0.7][n]!;
      });
      const burst = isPlosive ? (i < frames(0.01) ? 0.5 : 0) : Math.sin((Math.PI * Math.min(i, consonant)) / consonant);
      out[at + i]! +=
        stress * (envelope * (sample + 0.15 * glottis) + 0.25 * burst * hiss(noise(random), fricativeHz, 1500));
    }
    current = vowel;
    at += consonant + length;
  }
  const power = out.reduce((sum, sample) => sum + sample * sample, 0) / out.length;
  return out.map((sample) => (sample * db(levelDb)) / Math.sqrt(power));
}

/** Background music: chords of a soft pad and an arpeggio, no drums. */
export function backgroundMusic(seed: number, seconds: number, levelDb = -28): Float32Array {
  const random = createRandom(seed);
  const roots = [220, 174.6, 196, 261.6];
  const chordSeconds = between(random, 1.5, 2.5);
  const noteSeconds = chordSeconds / 8;
  const out = Float32Array.from({ length: frames(seconds) }, (_, i) => {
    const t = i / GAME_RATE;
    const root = roots[Math.floor(t / chordSeconds) % roots.length]!;
    const inChord = t % chordSeconds;
    const fade = Math.min(1, inChord / 0.2, (chordSeconds - inChord) / 0.2);
    let sample = 0;
    for (const ratio of [1, 1.26, 1.5, 2]) sample += fade * Math.sin(TWO_PI * root * ratio * t);
    const step = Math.floor(t / noteSeconds);
    const inNote = t % noteSeconds;
    const note = root * 2 * [1, 1.26, 1.5, 2][step % 4]!;
    return sample / 4 + 0.4 * Math.sin(TWO_PI * note * t) * Math.exp(-inNote / 0.1) * Math.min(1, inNote / 0.005);
  });
  const power = out.reduce((sum, sample) => sum + sample * sample, 0) / out.length;
  return out.map((sample) => (sample * db(levelDb)) / Math.sqrt(power));
}
