/**
 * Pitched instruments: bass guitar, plucked guitar, electric piano and pad. Each renders one note,
 * mono and dry, starting on its first sample.
 */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';
import { OnePole, StateVariable } from './filters.js';
import { Sawtooth } from './oscillator.js';
import type { Random } from './random.js';
import { fadeOut } from './stereo.js';

export interface Note {
  readonly pitchHz: Hertz;
  readonly velocity: NormalRange;
  /** Length until the note is released. The release follows. */
  readonly seconds: Seconds;
}

/** Plucked electric bass: a sawtooth and its fundamental through a closing low-pass filter. */
export function renderBass(note: Note, sampleRate: Hertz, random: Random): Float32Array {
  const release = 0.06;
  const out = new Float32Array(Math.round((note.seconds + release) * sampleRate));
  const saw = new Sawtooth(0.5);
  const filter = new StateVariable(1000, 0.9, sampleRate);
  const pluck = new StateVariable(1400, 0.8, sampleRate);
  const step = note.pitchHz / sampleRate;
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    if (i % 16 === 0) filter.tune(note.pitchHz * 2 + 1900 * note.velocity * Math.exp(-t / 0.16), 1.1);
    pluck.process(random.signed() * Math.exp(-t / 0.006));
    filter.process(saw.next(step));
    const body = 0.75 * filter.low + 0.5 * Math.sin(2 * Math.PI * note.pitchHz * t);
    const attack = 1 - Math.exp(-t / 0.002);
    const level = attack * (0.62 * Math.exp(-t / 0.9) + 0.38 * Math.exp(-t / 0.18));
    out[i] = note.velocity * (Math.tanh(1.4 * body * level) * 0.75 + 0.22 * pluck.band);
  }
  fadeOut(out, Math.round(note.seconds * sampleRate), out.length);
  return out;
}

/** Steel-string guitar: Karplus-Strong with pick position (Jaffe and Smith, CMJ 7(2), 1983). */
export function renderGuitar(note: Note, sampleRate: Hertz, random: Random): Float32Array {
  const release = 0.12;
  const out = new Float32Array(Math.round((note.seconds + release) * sampleRate));
  const brightness = 0.5 + 0.45 * note.velocity;
  const period = sampleRate / note.pitchHz - (1 - brightness) - 0.5;
  const whole = Math.floor(period);
  const rest = period - whole;
  const line = excitation(whole + 1, note.velocity, sampleRate, random);
  const feedback = 10 ** (-3 / (note.pitchHz * 2.4 * (220 / note.pitchHz) ** 0.4));
  const body = new StateVariable(210, 1.2, sampleRate);
  const air = new StateVariable(108, 1.5, sampleRate);
  let at = 0;
  let last = 0;
  for (let i = 0; i < out.length; i++) {
    const next = at + 1 < line.length ? at + 1 : 0;
    const sample = line[at]! * (1 - rest) + line[next]! * rest;
    const damped = brightness * sample + (1 - brightness) * last;
    last = sample;
    line[at] = feedback * damped;
    at = next;
    body.process(sample);
    air.process(sample);
    out[i] = note.velocity * (0.8 * sample + 0.5 * body.band + 0.35 * air.band);
  }
  fadeOut(out, Math.round(note.seconds * sampleRate), out.length);
  return out;
}

/** Noise burst of a pick, comb-filtered by its position on the string, duller for soft notes. */
function excitation(length: number, velocity: NormalRange, sampleRate: Hertz, random: Random): Float32Array {
  const tone = new OnePole(1200 + 7000 * velocity, sampleRate);
  const noise = new Float32Array(length);
  for (let i = 0; i < length; i++) noise[i] = tone.low(random.signed());
  const pick = Math.max(1, Math.round(0.17 * length));
  const line = noise.map((value, index) => value - noise[(index + length - pick) % length]!);
  let mean = 0;
  let power = 0;
  for (const value of line) mean += value / length;
  for (const value of line) power += (value - mean) ** 2 / length;
  const scale = 0.32 / Math.sqrt(power + 1e-12);
  return line.map((value) => (value - mean) * scale);
}

/** Electric piano by two FM pairs: a soft body and a bell at the attack (Chowning, JAES 21, 1973). */
export function renderElectricPiano(note: Note, sampleRate: Hertz): Float32Array {
  const release = 0.18;
  const out = new Float32Array(Math.round((note.seconds + release) * sampleRate));
  const turn = (2 * Math.PI * note.pitchHz) / sampleRate;
  const fall = (seconds: Seconds): number => Math.exp(-1 / (seconds * sampleRate));
  const falls = {
    level: fall(1.4 * (261 / note.pitchHz) ** 0.3),
    body: fall(0.35),
    tine: fall(0.06),
    attack: fall(0.0015),
  };
  // The modulator's sine by recursion: sin(n + 1) = 2 cos(turn) sin(n) - sin(n - 1).
  const twice = 2 * Math.cos(turn);
  let sine = 0;
  let before = -Math.sin(turn);
  let level = note.velocity;
  let bodyIndex = 0.25 + 1.1 * note.velocity;
  let tineIndex = 0.55 * note.velocity;
  let closed = 1;
  for (let i = 0; i < out.length; i++) {
    const tine = tineIndex > 1e-3 ? Math.sin(turn * i + tineIndex * Math.sin(14 * turn * i)) : sine;
    const body = Math.sin(turn * i + bodyIndex * sine);
    out[i] = level * (1 - closed) * (0.62 * body + 0.38 * tine);
    const next = twice * sine - before;
    before = sine;
    sine = next;
    level *= falls.level;
    bodyIndex *= falls.body;
    tineIndex *= falls.tine;
    closed *= falls.attack;
  }
  fadeOut(out, Math.round(note.seconds * sampleRate), out.length);
  return out;
}

/** Pad: three detuned sawtooths through a slowly modulated filter, which `brightness` (0..1) opens. */
export function renderPad(note: Note, sampleRate: Hertz, random: Random, brightness: NormalRange): Float32Array {
  const release = 0.35;
  const out = new Float32Array(Math.round((note.seconds + release) * sampleRate));
  const saws = [0.9965, 1.0012, 1.0041].map((detune) => ({
    saw: new Sawtooth(random.uniform()),
    step: (note.pitchHz * detune) / sampleRate,
  }));
  const filter = new StateVariable(800, 0.75, sampleRate);
  const swirl = random.between(0, 2 * Math.PI);
  const attack = Math.exp(-1 / (0.07 * sampleRate));
  let closed = 1;
  for (let i = 0; i < out.length; i++) {
    if (i % 32 === 0) {
      const t = i / sampleRate;
      const breath = 1 + 0.25 * Math.sin(2 * Math.PI * 0.31 * t + swirl);
      filter.tune((500 + 1900 * brightness) * breath * (1 - 0.45 * Math.exp(-t / 0.3)), 0.75);
    }
    let sum = 0;
    for (const { saw, step } of saws) sum += saw.next(step);
    filter.process(sum / 3);
    out[i] = note.velocity * filter.low * (1 - closed);
    closed *= attack;
  }
  fadeOut(out, Math.round(note.seconds * sampleRate), out.length);
  return out;
}
