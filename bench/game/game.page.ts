/**
 * The browser side of bench/game/game.ts: a page with a loop and a mix like those of a game. The app that has the mix
 * felt is a module of its own, so that the trace shows its work apart from that of the game.
 */
import type { HapticDevice, MotorCommand } from '@sense/haptics';
import { createVirtualDevice } from '@sense/haptics';
import { renderSong } from '../../examples/demo-song/index.js';
import type { feelMix } from './app.js';

export interface RunResult {
  /** Time that the session took to be created, while the game loaded. */
  readonly createMs: number;
  /** From the first sound to the first features: from then on events are possible. */
  readonly startMs: number;
  readonly events: number;
  readonly commands: number;
  readonly sampleRate: number;
}

/** Side of the matrices of the game's own work. */
const SIDE = 96;
const matrix = Float64Array.from({ length: SIDE * SIDE }, (_, i) => Math.sin(i));
const product = new Float64Array(SIDE * SIDE);

/** The same work in every frame, a millisecond or so: what the costs are compared with. */
function workOfGame(): void {
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      for (let i = 0; i < SIDE; i++) sum += matrix[row * SIDE + i]! * matrix[i * SIDE + column]!;
      product[row * SIDE + column] = sum;
    }
  }
}

const app = (await import(new URL('./app.js', import.meta.url).href)) as { feelMix: typeof feelMix };
const context = new AudioContext({ latencyHint: 'interactive' });
const song = renderSong({ sampleRate: context.sampleRate });
const { left, right } = song.mixture;
const music = new AudioBuffer({ length: left.length, numberOfChannels: 2, sampleRate: song.sampleRate });
music.copyToChannel(left as Float32Array<ArrayBuffer>, 0);
music.copyToChannel(right as Float32Array<ArrayBuffer>, 1);
const noise = new AudioBuffer({
  length: 0.15 * context.sampleRate,
  numberOfChannels: 1,
  sampleRate: context.sampleRate,
});
noise.copyToChannel(
  Float32Array.from({ length: noise.length }, (_, i) => Math.sin(i * i) * Math.exp((-20 * i) / context.sampleRate)),
  0,
);

/** Plays for `seconds` and measures; the marks `game-start` and `game-end` enclose it in the trace. */
async function run(seconds: number): Promise<RunResult> {
  const mix = context.createGain();
  mix.connect(context.destination);
  let running = true;
  const frame = (): void => {
    workOfGame();
    if (running) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  await new Promise((resolve) => setTimeout(resolve, 1000));

  const device: HapticDevice = createVirtualDevice();
  let commands = 0;
  const counted: HapticDevice = {
    ...device,
    followsPage: false,
    play: (command: MotorCommand) => {
      commands++;
      return device.play(command);
    },
  };
  performance.mark('game-start');
  const createdAt = performance.now();
  const { session, haptics } = await app.feelMix(mix, [counted]);
  const createMs = performance.now() - createdAt;
  // The player is still in the menu.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await context.resume();
  const startedAt = performance.now();
  playGame(mix, seconds);
  void session.start();
  let events = 0;
  session.events$.subscribe(() => events++);
  const startMs = await new Promise<number>((resolve) => {
    session.features$.subscribe(() => resolve(performance.now() - startedAt));
  });
  performance.mark('game-running');
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  performance.mark('game-end');
  running = false;
  haptics.dispose();
  await session.dispose();
  return { createMs, startMs, events, commands, sampleRate: context.sampleRate };
}

/** Music, an engine whose speed changes, and a burst of noise every 0.7 s. */
function playGame(mix: AudioNode, seconds: number): void {
  const now = context.currentTime;
  const player = new AudioBufferSourceNode(context, { buffer: music, loop: true });
  player.connect(mix);
  player.start(now);

  const engine = new OscillatorNode(context, { type: 'sawtooth', frequency: 60 });
  engine.connect(new GainNode(context, { gain: 0.08 })).connect(mix);
  for (let at = 0; at < seconds; at += 2) engine.frequency.linearRampToValueAtTime(at % 4 ? 60 : 110, now + at);
  engine.start(now);

  for (let at = 0.7; at < seconds; at += 0.7) {
    const burst = new AudioBufferSourceNode(context, { buffer: noise });
    burst.connect(new GainNode(context, { gain: 0.4 })).connect(mix);
    burst.start(now + at);
  }
}

Object.assign(globalThis, { run });
