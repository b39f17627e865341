/**
 * The music of the drive: sixteen bars at 116 beats a minute that loop without a seam, played by oscillators into a
 * buffer. Deterministic.
 */
import { createRandom } from '../../../demo-song/random.js';

const TEMPO = 116;
const BEAT = 60 / TEMPO;
const BARS = 16;
export const LOOP_SECONDS = BARS * 4 * BEAT;
/** The end of the last notes is mixed into the start of the loop. */
const TAIL_SECONDS = 1.5;

/** Root and chord of each bar, as MIDI notes: A minor, F, C, G. */
const CHORDS = [
  { root: 33, notes: [57, 60, 64] },
  { root: 29, notes: [57, 60, 65] },
  { root: 36, notes: [55, 60, 64] },
  { root: 31, notes: [55, 59, 62] },
] as const;
/** Beat within four bars, MIDI note, length in beats. */
const MELODY: readonly (readonly [beat: number, note: number, beats: number])[] = [
  [0, 76, 1.5],
  [1.5, 74, 0.5],
  [2, 72, 2],
  [4, 69, 1.5],
  [5.5, 72, 0.5],
  [6, 77, 2],
  [8, 76, 1.5],
  [9.5, 74, 0.5],
  [10, 79, 2],
  [12, 74, 1],
  [13, 71, 1],
  [14, 74, 2],
];

const hertz = (note: number): number => 440 * 2 ** ((note - 69) / 12);

/** Renders the loop; takes about a second. */
export async function renderNightMusic(sampleRate: number): Promise<AudioBuffer> {
  const frames = Math.round(LOOP_SECONDS * sampleRate);
  const context = new OfflineAudioContext(2, frames + Math.round(TAIL_SECONDS * sampleRate), sampleRate);
  const bus = new DynamicsCompressorNode(context, { threshold: -14, ratio: 3, attack: 0.004, release: 0.15 });
  bus.connect(context.destination);
  playDrums(context, bus);
  for (let bar = 0; bar < BARS; bar++) {
    const { root, notes } = CHORDS[bar % CHORDS.length]!;
    playBass(context, bus, bar, root);
    playPad(context, bus, bar, notes);
    if (bar >= 4) playArpeggio(context, bus, bar, notes);
  }
  for (const start of [8, 12]) playMelody(context, bus, start);
  return foldTail(await context.startRendering(), frames);
}

function playDrums(context: OfflineAudioContext, bus: AudioNode): void {
  const noise = noiseBuffer(context);
  for (let beat = 0; beat < 4 * BARS; beat++) {
    const at = beat * BEAT;
    const isFill = beat % 16 === 15;
    kick(context, bus, at);
    if (beat % 2 === 1) snare(context, bus, noise, at, 0.5);
    if (isFill) for (const part of [0.5, 0.75]) snare(context, bus, noise, at + part * BEAT, 0.3);
    for (const part of [0, 0.5]) hat(context, bus, noise, at + part * BEAT, part === 0 ? 0.1 : 0.2);
  }
}

function kick(context: BaseAudioContext, bus: AudioNode, at: number): void {
  const tone = new OscillatorNode(context, { frequency: 150 });
  const gain = new GainNode(context, { gain: 0 });
  tone.frequency.setValueAtTime(150, at);
  tone.frequency.exponentialRampToValueAtTime(46, at + 0.09);
  pluck(gain.gain, at, 0.95, 0.24);
  tone.connect(gain).connect(bus);
  tone.start(at);
  tone.stop(at + 0.4);
}

function snare(context: BaseAudioContext, bus: AudioNode, noise: AudioBuffer, at: number, level: number): void {
  const source = new AudioBufferSourceNode(context, { buffer: noise });
  const gain = new GainNode(context, { gain: 0 });
  pluck(gain.gain, at, level, 0.16);
  source
    .connect(new BiquadFilterNode(context, { type: 'bandpass', frequency: 1900, Q: 0.5 }))
    .connect(gain)
    .connect(bus);
  source.start(at, 0, 0.4);
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: 185 });
  const body = new GainNode(context, { gain: 0 });
  pluck(body.gain, at, level * 0.6, 0.1);
  tone.connect(body).connect(bus);
  tone.start(at);
  tone.stop(at + 0.3);
}

function hat(context: BaseAudioContext, bus: AudioNode, noise: AudioBuffer, at: number, level: number): void {
  const source = new AudioBufferSourceNode(context, { buffer: noise });
  const gain = new GainNode(context, { gain: 0 });
  pluck(gain.gain, at, level, 0.05);
  source
    .connect(new BiquadFilterNode(context, { type: 'highpass', frequency: 7500 }))
    .connect(gain)
    .connect(bus);
  source.start(at, 0.1, 0.15);
}

/** Eighths with octaves; the kick ducks them. */
function playBass(context: BaseAudioContext, bus: AudioNode, bar: number, root: number): void {
  for (let eighth = 0; eighth < 8; eighth++) {
    const at = (bar * 4 + eighth / 2) * BEAT;
    const note = root + (eighth % 4 === 3 ? 12 : 0);
    const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: hertz(note) });
    const filter = new BiquadFilterNode(context, { type: 'lowpass', frequency: 300, Q: 4 });
    filter.frequency.setValueAtTime(850, at);
    filter.frequency.exponentialRampToValueAtTime(220, at + 0.2);
    const gain = new GainNode(context, { gain: 0 });
    const level = eighth % 2 === 0 ? 0.2 : 0.34;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(level, at + (eighth % 2 === 0 ? 0.06 : 0.008));
    gain.gain.setTargetAtTime(0, at + 0.17, 0.03);
    tone.connect(filter).connect(gain).connect(bus);
    tone.start(at);
    tone.stop(at + 0.4);
  }
}

function playPad(context: BaseAudioContext, bus: AudioNode, bar: number, notes: readonly number[]): void {
  const at = bar * 4 * BEAT;
  const end = at + 4 * BEAT;
  const filter = new BiquadFilterNode(context, { type: 'lowpass', frequency: 700, Q: 0.7 });
  filter.frequency.setValueAtTime(600, at);
  filter.frequency.linearRampToValueAtTime(1500, at + 2 * BEAT);
  filter.frequency.linearRampToValueAtTime(700, end);
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.045, at + 0.25);
  gain.gain.setValueAtTime(0.045, end - 0.15);
  gain.gain.linearRampToValueAtTime(0, end + 0.3);
  filter.connect(gain).connect(bus);
  notes.forEach((note, index) => {
    for (const [cents, pan] of [
      [-7, -0.7],
      [7, 0.7],
    ] as const) {
      const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: hertz(note), detune: cents + 2 * index });
      tone.connect(new StereoPannerNode(context, { pan })).connect(filter);
      tone.start(at);
      tone.stop(end + 0.35);
    }
  });
}

function playArpeggio(context: BaseAudioContext, bus: AudioNode, bar: number, notes: readonly number[]): void {
  for (let step = 0; step < 16; step++) {
    const at = (bar * 4 + step / 4) * BEAT;
    const note = notes[[0, 1, 2, 1][step % 4]!]! + (step % 8 < 4 ? 12 : 24);
    const tone = new OscillatorNode(context, { type: 'square', frequency: hertz(note) });
    const gain = new GainNode(context, { gain: 0 });
    pluck(gain.gain, at, 0.035, 0.12);
    const pan = new StereoPannerNode(context, { pan: step % 2 === 0 ? -0.4 : 0.4 });
    tone
      .connect(new BiquadFilterNode(context, { type: 'lowpass', frequency: 3200 }))
      .connect(gain)
      .connect(pan)
      .connect(bus);
    tone.start(at);
    tone.stop(at + 0.2);
  }
}

function playMelody(context: BaseAudioContext, bus: AudioNode, bar: number): void {
  for (const [beat, note, beats] of MELODY) {
    const at = (bar * 4 + beat) * BEAT;
    const end = at + beats * BEAT - 0.04;
    const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: hertz(note) });
    const vibrato = new OscillatorNode(context, { frequency: 5.2 });
    const depth = new GainNode(context, { gain: 0 });
    depth.gain.setValueAtTime(0, at);
    depth.gain.linearRampToValueAtTime(14, at + 0.35);
    vibrato.connect(depth).connect(tone.detune);
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.085, at + 0.03);
    gain.gain.setTargetAtTime(0, end, 0.06);
    tone
      .connect(new BiquadFilterNode(context, { type: 'lowpass', frequency: 2300, Q: 1.5 }))
      .connect(gain)
      .connect(bus);
    for (const node of [tone, vibrato]) {
      node.start(at);
      node.stop(end + 0.4);
    }
  }
}

/** A fast rise and an exponential fall. */
function pluck(gain: AudioParam, at: number, level: number, seconds: number): void {
  gain.setValueAtTime(0, at);
  gain.linearRampToValueAtTime(level, at + 0.003);
  gain.setTargetAtTime(0, at + 0.003, seconds / 3);
}

/** A second of white noise. */
export function noiseBuffer(context: BaseAudioContext): AudioBuffer {
  const random = createRandom(7);
  const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
  buffer.copyToChannel(
    Float32Array.from({ length: buffer.length }, () => random.signed()),
    0,
  );
  return buffer;
}

function foldTail(rendered: AudioBuffer, frames: number): AudioBuffer {
  const loop = new AudioBuffer({ length: frames, numberOfChannels: 2, sampleRate: rendered.sampleRate });
  for (let channel = 0; channel < 2; channel++) {
    const samples = rendered.getChannelData(channel);
    const folded = samples.slice(0, frames);
    for (let i = frames; i < samples.length; i++) folded[i - frames]! += samples[i]!;
    loop.copyToChannel(folded, channel);
  }
  return loop;
}
