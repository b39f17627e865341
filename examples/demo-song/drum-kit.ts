/**
 * A drum kit by modal and noise synthesis: membranes have the modes of an ideal circular membrane,
 * plates have dense inharmonic modes, sticks and snare wires are shaped noise. Mono and dry, one hit at
 * a time.
 */
import type { DrumClass, Hertz, NormalRange, Seconds } from '@sense/core/engine';
import { OnePole, StateVariable } from './filters.js';
import type { Random } from './random.js';
import { fadeOut } from './stereo.js';

/** Drums and cymbals of the kit. */
export type DrumVoice =
  'kick' | 'snare' | 'closedHat' | 'openHat' | 'highTom' | 'midTom' | 'floorTom' | 'crash' | 'ride';

/** Drum class of each voice. */
export const DRUM_CLASS: Readonly<Record<DrumVoice, DrumClass>> = {
  kick: 'kick',
  snare: 'snare',
  closedHat: 'hihat',
  openHat: 'hihat',
  highTom: 'tom',
  midTom: 'tom',
  floorTom: 'tom',
  crash: 'cymbal',
  ride: 'hihat',
};

/** Frequency ratios of an ideal circular membrane: zeros of Bessel functions divided by the first. */
const MEMBRANE_RATIOS = [1, 1.594, 2.136, 2.296, 2.653, 2.918, 3.156];
/** Renderings per voice, used in rotation so that consecutive hits differ. */
const TAKES = 4;
const CHOKE_SECONDS = 0.02;

interface Mode {
  readonly hz: Hertz;
  readonly gain: number;
  /** Time to fall by 60 dB. */
  readonly decaySeconds: Seconds;
  /** Initial phase in radians. */
  readonly phase: number;
}

export class DrumKit {
  readonly sampleRate: Hertz;
  readonly #random: Random;
  readonly #takes = new Map<string, Float32Array>();
  readonly #turn = new Map<DrumVoice, number>();

  constructor(sampleRate: Hertz, random: Random) {
    this.sampleRate = sampleRate;
    this.#random = random;
  }

  /**
   * Renders one hit, starting on its first sample.
   * @param velocity softer hits are also duller
   * @param chokeAfter time in seconds after which a hand or pedal stops the sound. Default: never
   */
  hit(voice: DrumVoice, velocity: NormalRange, chokeAfter?: Seconds): Float32Array {
    const turn = this.#turn.get(voice) ?? 0;
    this.#turn.set(voice, (turn + 1) % TAKES);
    const key = `${voice}${turn}`;
    let take = this.#takes.get(key);
    if (!take) {
      take = this.#render(voice, this.#random.fork(key));
      this.#takes.set(key, take);
    }
    const gain = velocity ** 1.4;
    const tone = new OnePole(1500 + 22_000 * velocity * velocity, this.sampleRate);
    const sound = new Float32Array(take.length);
    for (let i = 0; i < take.length; i++) sound[i] = gain * tone.low(take[i]!);
    if (chokeAfter !== undefined) {
      const from = Math.round(chokeAfter * this.sampleRate);
      fadeOut(sound, from, from + Math.round(CHOKE_SECONDS * this.sampleRate));
    }
    return sound;
  }

  #render(voice: DrumVoice, random: Random): Float32Array {
    const rate = this.sampleRate;
    switch (voice) {
      case 'kick':
        return renderKick(rate, random);
      case 'snare':
        return renderSnare(rate, random);
      case 'closedHat':
        return renderPlate(rate, random, { lowHz: 5200, seconds: 0.22, decaySeconds: 0.19, modes: 48, noise: 2.2 });
      case 'openHat':
        return renderPlate(rate, random, { lowHz: 4600, seconds: 0.9, decaySeconds: 1.3, modes: 56, noise: 2 });
      case 'highTom':
        return renderTom(rate, random, 165);
      case 'midTom':
        return renderTom(rate, random, 122);
      case 'floorTom':
        return renderTom(rate, random, 84);
      case 'crash':
        return renderPlate(rate, random, { lowHz: 380, seconds: 2.6, decaySeconds: 2.4, modes: 110, noise: 2.2 });
      case 'ride':
        return renderPlate(rate, random, { lowHz: 700, seconds: 1.5, decaySeconds: 2.2, modes: 60, noise: 0.5 });
    }
  }
}

function renderKick(sampleRate: Hertz, random: Random): Float32Array {
  const out = new Float32Array(Math.round(0.5 * sampleRate));
  const beater = new StateVariable(3200 * random.between(0.95, 1.05), 0.9, sampleRate);
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    const hz = 49 + 95 * Math.exp(-t / 0.022) + 160 * Math.exp(-t / 0.004);
    phase += (2 * Math.PI * hz) / sampleRate;
    const body = Math.sin(phase) * Math.exp(-t / 0.13) + 0.25 * Math.sin(1.594 * phase) * Math.exp(-t / 0.03);
    beater.process(random.signed() * Math.exp(-t / 0.0035));
    out[i] = Math.tanh(1.7 * body + 1.3 * beater.band) * 0.95;
  }
  fadeOut(out, Math.round(0.4 * sampleRate), out.length);
  return out;
}

function renderSnare(sampleRate: Hertz, random: Random): Float32Array {
  const out = new Float32Array(Math.round(0.45 * sampleRate));
  const headHz = 188 * random.between(0.985, 1.015);
  addModes(
    out,
    sampleRate,
    MEMBRANE_RATIOS.map((ratio, index) => ({
      hz: headHz * ratio,
      gain: 0.55 / (1 + index),
      decaySeconds: 0.24 / (1 + 0.35 * index),
      phase: 0,
    })),
  );
  const wires = new StateVariable(5200 * random.between(0.95, 1.05), 0.55, sampleRate);
  const body = new StateVariable(1900, 0.7, sampleRate);
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    const noise = random.signed();
    wires.process(noise);
    body.process(noise);
    const buzz = (0.65 * Math.exp(-t / 0.055) + 0.28 * Math.exp(-t / 0.12)) * (1 - 0.6 * Math.exp(-t / 0.002));
    out[i]! += 1.25 * wires.band * buzz + 0.75 * body.band * buzz + 0.6 * noise * Math.exp(-t / 0.0012);
    out[i] = Math.tanh(1.25 * out[i]!) * 0.85;
  }
  fadeOut(out, Math.round(0.36 * sampleRate), out.length);
  return out;
}

function renderTom(sampleRate: Hertz, random: Random, headHz: Hertz): Float32Array {
  const out = new Float32Array(Math.round(0.7 * sampleRate));
  const stick = new StateVariable(2600, 0.8, sampleRate);
  const tuning = random.between(0.99, 1.01);
  const phases = MEMBRANE_RATIOS.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    const hz = headHz * tuning * (1 + 0.22 * Math.exp(-t / 0.045));
    let sum = 0;
    for (let mode = 0; mode < phases.length; mode++) {
      phases[mode]! += (2 * Math.PI * hz * MEMBRANE_RATIOS[mode]!) / sampleRate;
      sum += (Math.sin(phases[mode]!) * Math.exp(-t / (0.17 / (1 + 0.8 * mode)))) / (1 + 0.9 * mode);
    }
    stick.process(random.signed() * Math.exp(-t / 0.005));
    out[i] = Math.tanh(0.95 * sum + 0.8 * stick.band) * 0.85;
  }
  fadeOut(out, Math.round(0.5 * sampleRate), out.length);
  return out;
}

interface Plate {
  readonly lowHz: Hertz;
  readonly seconds: Seconds;
  /** Decay of the lowest mode; higher modes decay faster. */
  readonly decaySeconds: Seconds;
  readonly modes: number;
  /** Gain of the noise relative to the modes. */
  readonly noise: number;
}

/** Hi-hats and cymbals: many dense modes, and noise whose high frequencies decay first. */
function renderPlate(sampleRate: Hertz, random: Random, plate: Plate): Float32Array {
  const out = new Float32Array(Math.round(plate.seconds * sampleRate));
  const topHz = Math.min(15_500, 0.42 * sampleRate);
  const modes: Mode[] = [];
  for (let i = 0; i < plate.modes; i++) {
    const hz = plate.lowHz * (topHz / plate.lowHz) ** ((i + random.uniform()) / plate.modes);
    const bright = 1 / (1 + (2500 / hz) ** 2);
    modes.push({
      hz,
      gain: (0.6 * random.between(0.3, 1) * (0.15 + bright)) / Math.sqrt(plate.modes),
      decaySeconds: plate.decaySeconds * random.between(0.6, 1) * (0.45 + 0.55 * (plate.lowHz / hz) ** 0.3),
      phase: random.between(0, 2 * Math.PI),
    });
  }
  addModes(out, sampleRate, modes);
  const wash = new StateVariable(Math.max(plate.lowHz, 3200), 0.6, sampleRate);
  const second = new StateVariable(Math.max(plate.lowHz, 2600), 0.7, sampleRate);
  const washSeconds = plate.decaySeconds / 6.9;
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    const noise = random.signed();
    wash.process(noise);
    second.process(wash.high);
    const level = Math.exp(-t / washSeconds) * 0.5 + 0.5 * Math.exp(-t / (0.3 * washSeconds));
    out[i]! += plate.noise * 0.55 * second.high * level + 0.25 * second.high * Math.exp(-t / 0.0015);
    out[i]! *= 0.6;
  }
  fadeOut(out, Math.round(0.7 * out.length), out.length);
  return out;
}

/** Adds decaying sines by two-pole recursions, which are cheap for hundreds of modes. */
function addModes(out: Float32Array, sampleRate: Hertz, modes: readonly Mode[]): void {
  for (const { hz, gain, decaySeconds, phase } of modes) {
    if (hz >= sampleRate / 2) continue;
    const angle = (2 * Math.PI * hz) / sampleRate;
    const radius = 10 ** (-3 / (decaySeconds * sampleRate));
    const turn = 2 * radius * Math.cos(angle);
    const shrink = -radius * radius;
    let before = (gain * Math.sin(phase - angle)) / radius;
    let now = gain * Math.sin(phase);
    for (let i = 0; i < out.length; i++) {
      out[i]! += now;
      const next = turn * now + shrink * before;
      before = now;
      now = next;
    }
  }
}
