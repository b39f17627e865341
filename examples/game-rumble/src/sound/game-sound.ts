/**
 * The sound of the game: music, and effects made by oscillators and noise. `mix` is what the session listens to: it
 * carries everything but the engine and the tyres, which are felt by scores of their own.
 */
import { noiseBuffer, renderNightMusic } from './night-music.js';

/** What the continuous sounds follow, once a frame. */
export interface DriveState {
  /** Metres per second. */
  readonly speed: number;
  /** Metres per second, sideways. */
  readonly sideSpeed: number;
  readonly boosting: boolean;
}

export interface GameSound {
  readonly context: AudioContext;
  /** Music and effects, before the volumes: what is felt does not depend on how loud the game is. */
  readonly mix: AudioNode;
  /** Starts the music from its beginning. */
  startMusic(): void;
  stopMusic(): void;
  /** Fades engine and tyres in or out. */
  setDriving(driving: boolean): void;
  follow(state: DriveState): void;
  /** A gate, in tune with the music: higher with the combo. */
  pickup(combo: number, isDownbeat: boolean): void;
  nearMiss(side: number): void;
  collision(side: number): void;
  boost(): void;
  /** A short signal of the display: a count, a level. */
  tick(note: number): void;
  /** Whether effects reach {@link mix}, so that they are felt through their sound too. */
  setEffectsFelt(felt: boolean): void;
  /** 0..1. */
  setVolume(volume: number): void;
}

/** Pentatonic steps above A4: every gate fits every chord. */
const SCALE = [0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24] as const;

const hertz = (semitones: number): number => 440 * 2 ** (semitones / 12);

/**
 * Creates the graph and renders the music. The context may be suspended.
 *
 * @param onProgress receives the share of the music that is rendered, 0..1
 */
export async function createGameSound(context: AudioContext, onProgress?: (share: number) => void): Promise<GameSound> {
  const music = await renderNightMusic(context.sampleRate, onProgress);
  const noise = noiseBuffer(context);
  const master = new GainNode(context, { gain: 0.8 });
  const limiter = new DynamicsCompressorNode(context, { threshold: -6, ratio: 12, attack: 0.002, release: 0.1 });
  master.connect(limiter).connect(context.destination);
  const mix = new GainNode(context);
  mix.connect(master);
  const musicBus = new GainNode(context, { gain: 0.8 });
  musicBus.connect(mix);
  const effects = new GainNode(context, { gain: 0.55 });
  effects.connect(mix);
  const drive = new GainNode(context, { gain: 0 });
  drive.connect(master);
  const engine = createEngine(context, drive, noise);
  let player: AudioBufferSourceNode | undefined;

  /** A note that rises fast and falls exponentially. */
  function note(
    type: OscillatorType,
    frequency: number,
    level: number,
    seconds: number,
    pan = 0,
    at = context.currentTime,
  ): OscillatorNode {
    const tone = new OscillatorNode(context, { type, frequency });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(level, at + 0.004);
    gain.gain.setTargetAtTime(0, at + 0.004, seconds / 3);
    tone.connect(gain).connect(new StereoPannerNode(context, { pan })).connect(effects);
    tone.start(at);
    tone.stop(at + 2 * seconds);
    return tone;
  }

  /** Filtered noise that sweeps from one frequency to another. */
  function sweep(from: number, to: number, level: number, seconds: number, pan: number): void {
    const at = context.currentTime;
    const source = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
    const filter = new BiquadFilterNode(context, { type: 'bandpass', frequency: from, Q: 1.1 });
    filter.frequency.setValueAtTime(from, at);
    filter.frequency.exponentialRampToValueAtTime(to, at + seconds);
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(level, at + seconds * 0.35);
    gain.gain.linearRampToValueAtTime(0, at + seconds);
    source.connect(filter).connect(gain).connect(new StereoPannerNode(context, { pan })).connect(effects);
    source.start(at, (from * 7919) % 1);
    source.stop(at + seconds);
  }

  function stopMusic(): void {
    player?.stop();
    player?.disconnect();
    player = undefined;
  }

  return {
    context,
    mix,
    startMusic() {
      stopMusic();
      player = new AudioBufferSourceNode(context, { buffer: music, loop: true });
      player.connect(musicBus);
      player.start();
    },
    stopMusic,
    setDriving(driving) {
      drive.gain.setTargetAtTime(driving ? 1 : 0, context.currentTime, driving ? 0.4 : 0.05);
    },
    follow: engine,
    pickup(combo, isDownbeat) {
      const step = SCALE[Math.min(SCALE.length - 1, combo % SCALE.length)]!;
      note('triangle', hertz(step), 0.22, 0.35);
      note('sine', hertz(step + 12), 0.12, 0.6);
      if (isDownbeat) note('sine', hertz(step - 5), 0.14, 0.5);
    },
    nearMiss: (side) => sweep(2400, 500, 0.5, 0.34, 0.8 * side),
    collision(side) {
      sweep(900, 90, 1.1, 0.5, 0.5 * side);
      const thud = note('sine', 110, 0.9, 0.5);
      thud.frequency.exponentialRampToValueAtTime(34, context.currentTime + 0.3);
      note('square', 73, 0.2, 0.18, 0.5 * side);
    },
    boost() {
      sweep(180, 4200, 0.55, 0.9, 0);
      const rise = note('sawtooth', 110, 0.12, 0.9);
      rise.frequency.exponentialRampToValueAtTime(440, context.currentTime + 0.7);
    },
    tick: (semitones) => void note('sine', hertz(semitones), 0.16, 0.14),
    setEffectsFelt(felt) {
      effects.disconnect();
      effects.connect(felt ? mix : master);
    },
    setVolume: (volume) => void master.gain.setTargetAtTime(0.8 * volume, context.currentTime, 0.03),
  };
}

/** Engine and tyres that follow the car. */
function createEngine(context: AudioContext, output: AudioNode, noise: AudioBuffer): (state: DriveState) => void {
  const filter = new BiquadFilterNode(context, { type: 'lowpass', frequency: 300, Q: 1 });
  const level = new GainNode(context, { gain: 0.075 });
  filter.connect(level).connect(output);
  const tones = [
    [1, 'sawtooth'],
    [1.008, 'sawtooth'],
    [0.5, 'square'],
  ] as const;
  const oscillators = tones.map(([, type]) => {
    const tone = new OscillatorNode(context, { type, frequency: 50 });
    tone.connect(filter);
    tone.start();
    return tone;
  });
  const tyre = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
  const tyreGain = new GainNode(context, { gain: 0 });
  tyre
    .connect(new BiquadFilterNode(context, { type: 'bandpass', frequency: 1100, Q: 0.8 }))
    .connect(tyreGain)
    .connect(output);
  tyre.start();
  return ({ speed, sideSpeed, boosting }) => {
    const now = context.currentTime;
    const revs = 30 + 1.5 * speed;
    oscillators.forEach((tone, index) => tone.frequency.setTargetAtTime(revs * tones[index]![0], now, 0.06));
    filter.frequency.setTargetAtTime(180 + 7 * speed + (boosting ? 500 : 0), now, 0.1);
    tyreGain.gain.setTargetAtTime(Math.min(0.14, (Math.abs(sideSpeed) / 15) ** 2 * 0.14), now, 0.05);
  };
}
