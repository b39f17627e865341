/**
 * Runs in the browser: sound for the game engines to play, and the sessions that the tests of game sources
 * open. Shared by their pages.
 */
import { createSession, gameSource, type Session, type SessionOptions, type Source } from '@sense/core';
import { createSeparation } from '@sense/separation';
import { createRandom } from '@sense/core/internal';
import { tone } from '../support/signals.js';
import { wavFile } from '../support/wav.js';
import { listen, open, until } from './source-listening.js';

const RATE_HZ = 48_000;
/** Distance of the hits. */
export const HIT_PERIOD_S = 0.5;
const HITS = 4;

/** Four kick drums with a click, mono, in a loop of two seconds. */
export function drumSamples(): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(RATE_HZ * HIT_PERIOD_S * HITS);
  const random = createRandom(7);
  for (let hit = 0; hit < HITS; hit++) {
    const start = Math.round((hit + 0.2) * HIT_PERIOD_S * RATE_HZ);
    let phase = 0;
    for (let frame = 0; frame < 0.25 * RATE_HZ; frame++) {
      const time = frame / RATE_HZ;
      phase += (2 * Math.PI * (50 + 120 * Math.exp(-time / 0.03))) / RATE_HZ;
      const click = (random() * 2 - 1) * 0.3 * Math.exp(-time / 0.004);
      samples[start + frame] = 0.6 * Math.sin(phase) * Math.exp(-time / 0.08) + click;
    }
  }
  return samples;
}

/** Root mean square of {@link toneSamples}. */
export const TONE_RMS = 0.4 * Math.SQRT1_2;

/** A second of a tone, mono, that loops without a step. */
export function toneSamples(): Float32Array<ArrayBuffer> {
  return new Float32Array(tone(RATE_HZ, RATE_HZ, 500, 0.4));
}

/** A WAV file of the samples. */
export function wav(samples: Float32Array): Blob {
  return new Blob([wavFile([samples], RATE_HZ)], { type: 'audio/wav' });
}

/** The address of a WAV file of the samples. */
export function wavUrl(samples: Float32Array): string {
  return URL.createObjectURL(wav(samples));
}

/** The samples as an AudioBuffer. */
export function bufferOf(samples: Float32Array<ArrayBuffer>): AudioBuffer {
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: RATE_HZ });
  buffer.copyToChannel(samples, 0);
  return buffer;
}

/** Loads a script that sets globals, as a page with a script tag does. `path` is from the root of the repository. */
export async function loadScript(path: string): Promise<void> {
  const script = document.createElement('script');
  script.src = new URL(`/${path}`, location.origin).href;
  const loaded = new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`cannot load ${path}`));
  });
  document.head.append(script);
  await loaded;
}

/** Loads a module of a package by its path on the server, as a page without a bundler does. */
export function loadModule<Module>(path: string): Promise<Module> {
  return import(/* @vite-ignore */ path) as Promise<Module>;
}

/** What a session on an engine reported. */
export interface Felt {
  /** Display name of the source. */
  readonly name: string | undefined;
  /** Distances of consecutive onsets of the drums, in periods of the hits: whole numbers for real hits. */
  readonly periods: number[];
  readonly warning: string | undefined;
  /** The latest error of the status. */
  readonly error: string | undefined;
}

export function startSession(source: Source, options: Partial<SessionOptions> = {}): Promise<Session> {
  return createSession({ source, separation: createSeparation({ model: 'none' }), ...options });
}

/** Opens a session on an engine that plays the loop, and waits for `count` onsets of the drums. */
export async function feel(source: Source, count = 5): Promise<Felt> {
  const session = await startSession(source);
  const result = await feelSession(session, count);
  await session.dispose();
  return result;
}

export async function feelSession(session: Session, count = 5): Promise<Felt> {
  const times = new Map<number, number>();
  let error: string | undefined;
  session.onsets$('drums').subscribe(({ id, time }) => times.set(id, times.get(id) ?? time));
  session.status$.subscribe((status) => (error = status.error?.message));
  await session.start();
  await until('onsets of the drums', () => times.size >= count);
  // A hit that already sounds when the session begins has an onset too.
  const sorted = [...times.values()].sort((a, b) => a - b).slice(1);
  const periods = sorted.slice(1).map((time, index) => (time - sorted[index]!) / HIT_PERIOD_S);
  return { name: session.source.name, periods, warning: session.source.warning, error };
}

/** A change of the volume of an engine. */
export interface VolumeStep {
  set(): unknown;
  /** Whether the level behind the engine has followed, given that level before the first step. */
  reached(level: number, before: number): boolean;
}

/** Root mean squares of a tone that an engine plays in a loop, before and behind the volume. */
export interface Levels {
  readonly felt: number;
  readonly followed: number;
}

/**
 * The levels at first and after each step, of a source with the default options and of `output`, by default a
 * source that follows the volume.
 */
export async function levelsAfter(
  engine: object,
  isDetached: () => boolean,
  steps: readonly VolumeStep[],
  output?: AudioNode,
): Promise<Levels[]> {
  const felt = await open(gameSource(engine));
  const heard = listen(felt.context, felt.source.node);
  await until('a detached volume', isDetached);
  const following = await open(gameSource(engine, { followVolume: true }));
  const followed = listen(following.context, output ?? following.source.node);
  const level = (): Levels => ({ felt: heard()[0].rms, followed: followed()[0].rms });
  const first = await untilSteady(felt.context, level, ({ followed }) => followed > 0.01);
  const levels = [first];
  for (const { set, reached } of steps) {
    await set();
    levels.push(await untilSteady(felt.context, level, ({ followed }) => reached(followed, first.followed)));
  }
  felt.scope.dispose();
  following.scope.dispose();
  return levels;
}

/** The levels once `condition` has held for two windows and the level behind the volume has stopped to change. */
async function untilSteady(
  context: AudioContext,
  level: () => Levels,
  condition: (levels: Levels) => boolean,
): Promise<Levels> {
  let since: number | undefined;
  let last: Levels | undefined;
  return until('steady level', () => {
    const now = level();
    const isSteady = last !== undefined && Math.abs(now.followed - last.followed) <= 0.02 * now.followed;
    last = now;
    if (!isSteady || !condition(now)) {
      since = undefined;
      return false;
    }
    since ??= context.currentTime;
    return context.currentTime - since > 0.1 && now;
  });
}
