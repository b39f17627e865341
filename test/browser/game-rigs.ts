/**
 * Runs in the browser: the game engines as they are published, each loaded on demand and ready to play a loop. Used by
 * the pages of the tests of game sources. The types are those members that the tests use.
 */
import { gameBus } from '@sense/core';
import { bufferOf, loadModule, loadScript, wav, wavUrl } from './game-audio.js';
import { until } from './source-listening.js';

/** What the tests of an engine need. */
export interface Rig {
  readonly engine: object;
  readonly context: AudioContext;
  /** Plays the samples in a loop. */
  play(samples: Float32Array<ArrayBuffer>): Promise<void>;
  volume(value: number): unknown;
  mute(muted: boolean): unknown;
  /** The node whose volume is detached; absent if it is divided out, or lies behind what is captured. */
  readonly master?: AudioNode;
  /** Carries what is audible in the end, if a test needs it. */
  readonly output?: AudioNode;
  close(): unknown;
}

export interface HowlerModule {
  Howler: {
    ctx: AudioContext | null;
    masterGain: GainNode;
    volume(value: number): void;
    mute(muted: boolean): void;
    unload(): void;
  };
  Howl: new (options: object) => { play(): number; once(event: string, run: () => void): void };
}

export async function howlerModule(): Promise<HowlerModule> {
  if (!('Howler' in globalThis)) await loadScript('node_modules/howler/dist/howler.core.min.js');
  return globalThis as unknown as HowlerModule;
}

export async function howler(): Promise<Rig> {
  const { Howler, Howl } = await howlerModule();
  // Creates the context.
  Howler.volume(1);
  return {
    engine: Howler,
    context: Howler.ctx!,
    master: Howler.masterGain,
    play: async (samples) => {
      const howl = new Howl({ src: [wavUrl(samples)], format: ['wav'], loop: true });
      howl.play();
      await new Promise<void>((resolve) => howl.once('play', resolve));
    },
    volume: (value) => Howler.volume(value),
    mute: (muted) => Howler.mute(muted),
    close: () => Howler.unload(),
  };
}

export interface PhaserModule {
  HEADLESS: number;
  Game: new (config: object) => {
    isBooted: boolean;
    sound: {
      context: AudioContext;
      masterMuteNode: GainNode;
      volume: number;
      mute: boolean;
      add(key: string, options: object): { play(): void };
      once(event: string, run: () => void): void;
      decodeAudio(key: string, data: ArrayBuffer): void;
    } | null;
    destroy(removeCanvas: boolean): void;
  };
}

export async function phaserGame(audio: object = {}): Promise<InstanceType<PhaserModule['Game']>> {
  if (!('Phaser' in globalThis)) await loadScript('node_modules/phaser/dist/phaser.min.js');
  const { Phaser } = globalThis as unknown as { Phaser: PhaserModule };
  const game = new Phaser.Game({ type: Phaser.HEADLESS, banner: false, audio });
  await until('a booted game', () => game.isBooted);
  return game;
}

export async function phaser(): Promise<Rig> {
  const game = await phaserGame();
  const sound = game.sound!;
  return {
    engine: game,
    context: sound.context,
    master: sound.masterMuteNode,
    play: async (samples) => {
      const decoded = new Promise<void>((resolve) => sound.once('decodedall', resolve));
      sound.decodeAudio('loop', await wav(samples).arrayBuffer());
      await decoded;
      sound.add('loop', { loop: true }).play();
    },
    volume: (value) => (sound.volume = value),
    mute: (muted) => (sound.mute = muted),
    close: () => game.destroy(true),
  };
}

export interface BabylonSound {
  play(): void;
}

export interface BabylonEngine {
  _audioContext: AudioContext;
  volume: number;
  defaultMainBus: object | null;
  createSoundAsync(name: string, source: unknown, options: object): Promise<BabylonSound>;
  unlockAsync(): Promise<void>;
  dispose(): void;
}

export interface BabylonModule {
  CreateAudioEngineAsync(options: object): Promise<BabylonEngine>;
}

const BABYLON_PATH = '/node_modules/@babylonjs/core';

export async function babylonModule(): Promise<BabylonModule> {
  return await loadModule<BabylonModule>(`${BABYLON_PATH}/AudioV2/webAudio/webAudioEngine.js`);
}

export function babylonRig(engine: object, audio: BabylonEngine): Rig {
  let volume = 1;
  return {
    engine,
    context: audio._audioContext,
    play: async (samples) => {
      const sound = await audio.createSoundAsync('loop', bufferOf(samples), { loop: true });
      await audio.unlockAsync();
      sound.play();
    },
    volume: (value) => (audio.volume = volume = value),
    mute: (muted) => (audio.volume = muted ? 0 : volume),
    close: () => audio.dispose(),
  };
}

export async function babylon(): Promise<Rig> {
  const { CreateAudioEngineAsync } = await babylonModule();
  const engine = await CreateAudioEngineAsync({ disableDefaultUI: true });
  return babylonRig(engine, engine);
}

/** The engine of `Engine.audioEngine`, without a canvas. */
export async function babylonLegacy(): Promise<Rig> {
  const { AudioEngine } = await loadModule<{
    AudioEngine: new () => { _v2: BabylonEngine; setGlobalVolume(value: number): void };
  }>(`${BABYLON_PATH}/Audio/audioEngine.pure.js`);
  const engine = new AudioEngine();
  await until('a main bus', () => engine._v2.defaultMainBus !== null);
  let volume = 1;
  return {
    ...babylonRig(engine, engine._v2),
    volume: (value) => engine.setGlobalVolume((volume = value)),
    mute: (muted) => engine.setGlobalVolume(muted ? 0 : volume),
  };
}

export interface PlayCanvasModule {
  AppBase: new (canvas: HTMLCanvasElement) => {
    init(options: object): void;
    start(): void;
    destroy(): void;
    root: { addChild(entity: object): void };
    assets: { add(asset: object): void };
    soundManager: { context: AudioContext; volume: number };
  };
  AppOptions: new () => object;
  NullGraphicsDevice: new (canvas: HTMLCanvasElement) => object;
  SoundManager: new () => object;
  SoundComponentSystem: object;
  Asset: new (name: string, type: string, file: null, data: null) => { id: number; resource: unknown; loaded: boolean };
  Sound: new (buffer: AudioBuffer) => object;
  Entity: new () => {
    addComponent(name: string, options: object): void;
    sound: { addSlot(name: string, options: object): object; play(name: string): unknown };
  };
}

export async function playCanvas(): Promise<Rig> {
  const pc = await loadModule<PlayCanvasModule>('/node_modules/playcanvas/build/playcanvas.min.mjs');
  const canvas = document.createElement('canvas');
  const app = new pc.AppBase(canvas);
  app.init(
    Object.assign(new pc.AppOptions(), {
      graphicsDevice: new pc.NullGraphicsDevice(canvas),
      soundManager: new pc.SoundManager(),
      componentSystems: [pc.SoundComponentSystem],
    }),
  );
  const { soundManager } = app;
  return {
    engine: app,
    context: soundManager.context,
    play: async (samples) => {
      const asset = new pc.Asset('loop', 'audio', null, null);
      asset.resource = new pc.Sound(bufferOf(samples));
      asset.loaded = true;
      app.assets.add(asset);
      const entity = new pc.Entity();
      app.root.addChild(entity);
      entity.addComponent('sound', { positional: false });
      entity.sound.addSlot('loop', { asset, loop: true });
      entity.sound.play('loop');
    },
    volume: (value) => (soundManager.volume = value),
    mute: (muted) => (soundManager.volume = muted ? 0 : 1),
    close: () => app.destroy(),
  };
}

export interface PixiSound {
  context: { audioContext: AudioContext; analyser: AudioNode; compressor: AudioNode };
  volumeAll: number;
  add(alias: string, options: object): { play(options: object): unknown };
  muteAll(): void;
  unmuteAll(): void;
  close(): void;
  init(): void;
}

export async function pixi(): Promise<Rig> {
  if (!('PIXI' in globalThis)) {
    await loadScript('node_modules/pixi.js/dist/pixi.min.js');
    await loadScript('node_modules/@pixi/sound/dist/pixi-sound.js');
  }
  const { sound } = (globalThis as unknown as { PIXI: { sound: PixiSound } }).PIXI;
  if (!sound.context) sound.init();
  return {
    engine: sound,
    context: sound.context.audioContext,
    master: sound.context.analyser,
    output: sound.context.compressor,
    play: async (samples) => {
      const source = await wav(samples).arrayBuffer();
      const loaded = new Promise((resolve) => {
        sound.add('loop', { source, preload: true, loaded: (_: unknown, each: unknown) => resolve(each) });
      });
      ((await loaded) as { play(options: object): unknown }).play({ loop: true });
    },
    volume: (value) => (sound.volumeAll = value),
    mute: (muted) => (muted ? sound.muteAll() : sound.unmuteAll()),
    close: () => sound.close(),
  };
}

export interface ThreeModule {
  AudioContext: { setContext(context: AudioContext): void };
  AudioListener: new () => {
    context: AudioContext;
    gain: GainNode;
    setMasterVolume(value: number): void;
    setFilter(filter: AudioNode): void;
    removeFilter(): void;
  };
  Audio: new (listener: object) => { setBuffer(buffer: AudioBuffer): { setLoop(loop: boolean): void; play(): void } };
}

export async function three(): Promise<Rig> {
  const {
    AudioContext: ThreeContext,
    AudioListener,
    Audio,
  } = await loadModule<ThreeModule>('/node_modules/three/build/three.module.js');
  const context = new AudioContext();
  const { output } = gameBus(context);
  ThreeContext.setContext(context);
  const listener = new AudioListener();
  let volume = 1;
  return {
    engine: listener,
    context,
    master: listener.gain,
    output,
    play: async (samples) => {
      const audio = new Audio(listener);
      audio.setBuffer(bufferOf(samples)).setLoop(true);
      (audio as unknown as { play(): void }).play();
    },
    volume: (value) => listener.setMasterVolume((volume = value)),
    mute: (muted) => listener.setMasterVolume(muted ? 0 : volume),
    close: () => context.close(),
  };
}

export interface ToneModule {
  version: string;
  setContext(context: unknown): void;
  start(): Promise<void>;
  Context: new () => unknown;
  getDestination(): {
    volume: { value: number; rampTo(value: number, seconds: number): void };
    mute: boolean;
    input: { input: { input: AudioNode } };
    chain(...effects: object[]): void;
  };
  Filter: new (hertz: number, type: string) => object;
  Player: new (buffer: AudioBuffer) => { loop: boolean; toDestination(): { start(): void } };
}

export async function toneModule(): Promise<ToneModule> {
  if (!('Tone' in globalThis)) await loadScript('node_modules/tone/build/Tone.js');
  return (globalThis as unknown as { Tone: ToneModule }).Tone;
}

export async function tone(): Promise<Rig> {
  const Tone = await toneModule();
  const context = new AudioContext();
  const { output } = gameBus(context);
  Tone.setContext(context);
  const destination = Tone.getDestination();
  return {
    engine: Tone,
    context,
    master: destination.input.input.input,
    output,
    play: async (samples) => {
      await Tone.start();
      const player = new Tone.Player(bufferOf(samples));
      player.loop = true;
      player.toDestination().start();
    },
    volume: (value) => destination.volume.rampTo(20 * Math.log10(value), 0.05),
    mute: (muted) => (destination.mute = muted),
    close: () => context.close(),
  };
}

/** One of each engine. */
export const RIGS = { howler, phaser, babylon, babylonLegacy, playCanvas, pixi, three, tone };
export type EngineName = keyof typeof RIGS;
