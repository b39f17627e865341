/**
 * The music of the drive: sixteen bars at 116 beats a minute that loop without a seam, played by oscillators into a
 * buffer. Deterministic.
 */
import { createRandom } from '../../../demo-song/random.js';

const TEMPO = 116;
const BEAT = 60 / TEMPO;
const BARS = 16;
const LOOP_SECONDS = BARS * 4 * BEAT;
/** Notes end this long after their bar. */
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

/** Bars after which harmony and melody repeat. */
const PERIOD = CHORDS.length;
const BAR_SECONDS = 4 * BEAT;

/** A part of the music in one bar of the period, which starts at time 0. */
type Part = (context: OfflineAudioContext, bus: AudioNode, bar: number) => void;

/** The parts, by the bars of the loop in which they play. */
const LAYERS: readonly { readonly from: number; readonly parts: readonly Part[] }[] = [
  { from: 0, parts: [playDrums, playBass, playPad] },
  { from: 4, parts: [playArpeggio] },
  { from: 8, parts: [playMelody] },
];

/**
 * Renders the loop. Each bar is rendered by itself, with the few nodes that it needs, because a context processes its
 * nodes from its beginning to its end, also before and after they sound: all notes together took ten seconds.
 *
 * @param onProgress receives the share that is rendered, 0..1
 */
export async function renderNightMusic(
  sampleRate: number,
  onProgress: (share: number) => void = () => {},
): Promise<AudioBuffer> {
  const frames = Math.round(LOOP_SECONDS * sampleRate);
  const dry = new AudioBuffer({ length: frames, numberOfChannels: 2, sampleRate });
  const steps = LAYERS.length * PERIOD + 1;
  let done = 0;
  for (const { from, parts } of LAYERS) {
    for (let bar = 0; bar < PERIOD; bar++) {
      const rendered = await renderBar(sampleRate, parts, bar);
      for (let at = bar; at < BARS; at += PERIOD) if (at >= from) addLooped(dry, rendered, at * BAR_SECONDS);
      onProgress(++done / steps);
    }
  }
  const compressed = await compressLoop(dry);
  onProgress(1);
  return compressed;
}

function renderBar(sampleRate: number, parts: readonly Part[], bar: number): Promise<AudioBuffer> {
  const frames = Math.ceil((BAR_SECONDS + TAIL_SECONDS) * sampleRate);
  const context = new OfflineAudioContext(2, frames, sampleRate);
  for (const play of parts) play(context, context.destination, bar);
  return context.startRendering();
}

/** Adds `part` to the loop from `seconds` on; what is beyond its end continues at its start. */
function addLooped(loop: AudioBuffer, part: AudioBuffer, seconds: number): void {
  const start = Math.round(seconds * loop.sampleRate);
  for (let channel = 0; channel < 2; channel++) {
    const to = loop.getChannelData(channel);
    const from = part.getChannelData(channel);
    for (let i = 0; i < from.length; i++) to[(start + i) % to.length]! += from[i]!;
  }
}

/** The loop through a compressor, which has heard the end of it before its start. */
async function compressLoop(dry: AudioBuffer): Promise<AudioBuffer> {
  const { length, sampleRate } = dry;
  const before = Math.round(TAIL_SECONDS * sampleRate);
  const context = new OfflineAudioContext(2, before + length, sampleRate);
  const player = new AudioBufferSourceNode(context, { buffer: dry, loop: true });
  const bus = new DynamicsCompressorNode(context, { threshold: -14, ratio: 3, attack: 0.004, release: 0.15 });
  player.connect(bus).connect(context.destination);
  player.start(0, (length - before) / sampleRate);
  const rendered = await context.startRendering();
  const loop = new AudioBuffer({ length, numberOfChannels: 2, sampleRate });
  for (let channel = 0; channel < 2; channel++) {
    loop.copyToChannel(rendered.getChannelData(channel).subarray(before), channel);
  }
  return loop;
}

function playDrums(context: BaseAudioContext, bus: AudioNode, bar: number): void {
  const noise = noiseBuffer(context);
  for (let beat = 0; beat < 4; beat++) {
    const at = beat * BEAT;
    const isFill = bar === PERIOD - 1 && beat === 3;
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
function playBass(context: BaseAudioContext, bus: AudioNode, bar: number): void {
  const { root } = CHORDS[bar]!;
  for (let eighth = 0; eighth < 8; eighth++) {
    const at = (eighth / 2) * BEAT;
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

function playPad(context: BaseAudioContext, bus: AudioNode, bar: number): void {
  const { notes } = CHORDS[bar]!;
  const at = 0;
  const end = BAR_SECONDS;
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

function playArpeggio(context: BaseAudioContext, bus: AudioNode, bar: number): void {
  const { notes } = CHORDS[bar]!;
  for (let step = 0; step < 16; step++) {
    const at = (step / 4) * BEAT;
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
    if (Math.floor(beat / 4) !== bar) continue;
    const at = (beat % 4) * BEAT;
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
