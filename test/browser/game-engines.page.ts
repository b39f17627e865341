/**
 * Runs in the browser, called by game-engines.test.ts. Each function plays a loop with an engine and returns what
 * sessions or sources received.
 */
import { Scope, gameBus, gameSource, nodeSource } from '@sense/core';
import {
  bufferOf,
  drumSamples,
  feel,
  feelSession,
  levelsAfter,
  startSession,
  toneSamples,
  wavUrl,
  type Felt,
  type Levels,
  type VolumeStep,
} from './game-audio.js';
import {
  RIGS,
  babylonModule,
  babylonRig,
  howler,
  howlerModule,
  phaserGame,
  three,
  toneModule,
  type EngineName,
  type ThreeModule,
  type ToneModule,
} from './game-rigs.js';
import { failure, until } from './source-listening.js';

/** A session on an engine that plays the drum loop. */
export async function feelEngine(name: EngineName): Promise<Felt> {
  const rig = await RIGS[name]();
  // The engine plays before the session exists, except where the sound would pass no bus.
  if (name !== 'playCanvas') await rig.play(drumSamples());
  const session = await startSession(gameSource(rig.engine));
  if (name === 'playCanvas') await rig.play(drumSamples());
  const felt = await feelSession(session);
  await session.dispose();
  await rig.close();
  return felt;
}

/** Levels of a tone at first, at volume 0.25, muted, and at full volume again. */
export async function turnVolume(name: EngineName): Promise<Levels[]> {
  const rig = await RIGS[name]();
  if (name === 'playCanvas') gameBus(rig.context);
  await rig.play(toneSamples());
  const quiet = (level: number, before: number): boolean => level < 0.8 * before && level > 0;
  const steps: VolumeStep[] = [
    { set: () => rig.volume(0.25), reached: quiet },
    { set: () => rig.mute(true), reached: (level) => level === 0 },
    {
      set: () => {
        rig.mute(false);
        rig.volume(1);
      },
      reached: (level, before) => level > 0.95 * before,
    },
  ];
  const isDetached = (): boolean => !rig.master || Object.hasOwn(rig.master, 'connect');
  const levels = await levelsAfter(rig.engine, isDetached, steps);
  await rig.close();
  return levels;
}

/** Howler creates its context on first use, here that of the session; `unload` replaces it. */
export async function howlerLateAndReplaced(): Promise<{ contextBefore: boolean; felt: Felt; source: string[] }> {
  const { Howler, Howl } = await howlerModule();
  Howler.unload();
  Howler.ctx = null;
  const source = gameSource(Howler);
  const contextBefore = Howler.ctx !== null;
  const session = await startSession(source);
  new Howl({ src: [wavUrl(drumSamples())], format: ['wav'], loop: true }).play();
  const felt = await feelSession(session);
  const states: string[] = [];
  session.status$.subscribe((status) => states.push(status.source));
  Howler.unload();
  await until('the end of the source', () => states.at(-1) === 'ended');
  await session.dispose();
  return { contextBefore, felt, source: [...new Set(states)] };
}

/** A game that plays through HTML5 audio. */
export async function phaserHtml5(): Promise<{ code: string; message: string }> {
  const game = await phaserGame({ disableWebAudio: true });
  const html5 = await failure(() => startSession(gameSource(game)));
  game.destroy(true);
  return html5;
}

/** Babylon.js in a context with a bus, as the error for a hidden output recommends. */
export async function feelBabylonBus(): Promise<Felt> {
  const { CreateAudioEngineAsync } = await babylonModule();
  const audioContext = new AudioContext();
  const bus = gameBus(audioContext);
  const engine = await CreateAudioEngineAsync({ audioContext, disableDefaultUI: true });
  await babylonRig(engine, engine).play(drumSamples());
  const felt = await feel(gameSource(audioContext));
  bus.dispose();
  engine.dispose();
  return felt;
}

/** Tone.js in its own wrapped context, and a swap to another during a session. */
export async function toneContexts(): Promise<{ wrapped: { code: string; message: string }; source: string[] }> {
  const Tone = await toneModule();
  Tone.setContext(new Tone.Context());
  const source = gameSource(Tone);
  const wrapped = await failure(() => startSession(source));
  const contexts = [new AudioContext(), new AudioContext()] as const;
  // The source was created before this swap, and follows it.
  Tone.setContext(contexts[0]);
  const session = await startSession(source);
  const states: string[] = [];
  session.status$.subscribe((status) => states.push(status.source));
  Tone.setContext(contexts[1]);
  await until('the end of the source', () => states.at(-1) === 'ended');
  await session.dispose();
  await Promise.all(contexts.map((context) => context.close()));
  return { wrapped, source: [...new Set(states)] };
}

/**
 * Levels of a tone, felt and at the output of the engine: at first, with a silent effect behind the master, and
 * without it again.
 */
export async function masterEffect(name: 'three' | 'tone' | 'pixi'): Promise<Levels[]> {
  const rig = await RIGS[name]();
  const { context } = rig;
  await rig.play(toneSamples());
  const silent = new GainNode(context, { gain: 0 });
  const listener = rig.engine as InstanceType<ThreeModule['AudioListener']>;
  const Tone = rig.engine as ToneModule;
  const effects = {
    three: { insert: () => listener.setFilter(silent), remove: () => listener.removeFilter() },
    tone: { insert: () => Tone.getDestination().chain(silent), remove: () => Tone.getDestination().chain() },
    pixi: {
      insert: () => Object.assign(rig.engine, { filtersAll: [pixiFilter(silent)] }),
      remove: () => Object.assign(rig.engine, { filtersAll: [] }),
    },
  }[name];
  const steps: VolumeStep[] = [
    { set: effects.insert, reached: (level) => level === 0 },
    { set: effects.remove, reached: (level, before) => level > 0.95 * before },
  ];
  const isDetached = (): boolean => Object.hasOwn(rig.master!, 'connect');
  const levels = await levelsAfter(rig.engine, isDetached, steps, rig.output);
  await rig.close();
  return levels;
}

function pixiFilter(node: AudioNode): object {
  return {
    destination: node,
    connect: (next: AudioNode) => node.connect(next),
    disconnect: () => node.disconnect(),
  };
}

/** A context that runs only from `start()` on, in which an engine has set its volume. */
export async function suspendedContext(): Promise<{ stateBefore: string; felt: Felt }> {
  const rig = await three();
  await rig.context.suspend();
  rig.volume(0.25);
  await rig.play(drumSamples());
  const session = await startSession(gameSource(rig.engine));
  const stateBefore = session.context.state;
  const felt = await feelSession(session);
  const master = rig.master as GainNode;
  await until('a detached volume', () => Object.hasOwn(master, 'gain'));
  // Read behind the detached volume: a value at time 0 is applied with the next quantum.
  await until('the volume that the game has set', () => Math.abs(master.gain.value - 0.25) < 0.01);
  await session.dispose();
  await rig.close();
  return { stateBefore, felt };
}

/** Two engines in two contexts, each with a session, and one that is given the wrong context. */
export async function twoContexts(): Promise<{
  felt: Felt[];
  contexts: number;
  wrong: { code: string; message: string };
}> {
  const rigs = [await howler(), await three()];
  await Promise.all(rigs.map((rig) => rig.play(drumSamples())));
  const sessions = await Promise.all(rigs.map((rig) => startSession(gameSource(rig.engine))));
  const felt = await Promise.all(sessions.map((session) => feelSession(session)));
  const contexts = new Set(sessions.map(({ context }) => context)).size;
  const wrong = await failure(() => gameSource(rigs[0]!.engine).open(rigs[1]!.context, new Scope()));
  for (const session of sessions) await session.dispose();
  for (const rig of rigs) await rig.close();
  return { felt, contexts, wrong };
}

/** Split screen: a bus and a session for each player, in one context. Only the first player's bus carries drums. */
export async function splitScreen(): Promise<{ first: Felt; second: number }> {
  const context = new AudioContext();
  const players = [new GainNode(context), new GainNode(context)] as const;
  for (const bus of players) bus.connect(context.destination);
  const sessions = await Promise.all(players.map((bus) => startSession(nodeSource(bus))));
  let second = 0;
  sessions[1]!.onsets$('drums').subscribe(() => second++);
  await sessions[1]!.start();
  const drums = new AudioBufferSourceNode(context, { buffer: bufferOf(drumSamples()), loop: true });
  drums.connect(players[0]);
  drums.start();
  const first = await feelSession(sessions[0]!);
  for (const session of sessions) await session.dispose();
  await context.close();
  return { first, second };
}
