/** Game engines as sources, on fakes of their members: recognition, errors, warnings, and what is tapped. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scope, gameSource, type EndReason, type GameSourceOptions, type OpenSource } from '@sense/core';
import {
  FakeContext,
  type FakeGain,
  FakeHowler,
  FakeNode,
  FakePlayCanvasSound,
  fakeEngines,
  fakeTone,
  master,
} from './fake-engines.js';

let context: FakeContext;
let scope: Scope;
beforeEach(() => {
  vi.useFakeTimers();
  context = new FakeContext();
  scope = new Scope();
});
afterEach(() => {
  scope.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const NAMES = Object.keys(fakeEngines(new FakeContext()));

function open(engine: object, options: GameSourceOptions = {}): Promise<OpenSource> {
  const source = gameSource(engine, options);
  return source.open(source.context!, scope);
}

/** Advances the context and the timers together. */
function advance(seconds: number): void {
  for (let elapsed = 0; elapsed < seconds - 1e-9; elapsed += 0.05) {
    context.currentTime += 0.05;
    vi.advanceTimersByTime(50);
  }
}

describe('gameSource', () => {
  it.each(NAMES)('taps %s in its context', async (name) => {
    const { engine, node } = fakeEngines(context)[name]!;
    const source = gameSource(engine);
    expect(source.context).toBe(context);
    const { node: tap, alreadyAudible } = await source.open(source.context!, scope);
    // An engine without a master has a bus in the place of the destination.
    const tapped = node ?? context.destination;
    expect(tapped.targets).toContain(tap);
    expect(alreadyAudible).toBe(true);
    scope.dispose();
    expect(tapped.targets).not.toContain(tap);
  });

  it.each(['Phaser game', 'AudioEngineV2', 'Babylon AudioEngine', 'Pixi sound', 'Tone'])(
    'taps %s after its volume with followVolume',
    async (name) => {
      const { engine, next, node } = fakeEngines(context)[name]!;
      const { node: tap } = await open(engine, { followVolume: true });
      expect(next!.targets).toContain(tap);
      expect(node!.targets).not.toContain(tap);
    },
  );

  it.each([
    [undefined, 'received undefined'],
    [null, 'received null'],
    [42, 'received 42'],
    ['Howler', 'received "Howler"'],
    [{}, 'received Object'],
    [{ Howl: class {}, Howler: {} }, 'received Object'],
    [() => 0, 'received () => 0'],
  ])('rejects %s and lists what it accepts', (engine, text) => {
    expect(() => gameSource(engine as object)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => gameSource(engine as object)).toThrow(text);
    for (const name of ['Howler', 'Phaser', 'Babylon', 'PlayCanvas', 'Pixi', 'AudioListener', 'Tone', 'nodeSource()']) {
      expect(() => gameSource(engine as object)).toThrow(name);
    }
  });

  it.each([
    ['a Phaser game before it boots', { sound: null, scene: {}, isBooted: false }, 'create() of a scene'],
    ['a Phaser game without Web Audio', { sound: {}, scene: {}, isBooted: true }, 'disableWebAudio'],
    ['Howler without Web Audio', new FakeHowler(false), 'no Web Audio'],
    ['Pixi Sound through HTML5 audio', { context: {}, useLegacy: true, volumeAll: 1 }, 'sound.useLegacy'],
    ['a destroyed PlayCanvas app', { soundManager: null, systems: {} }, 'before it is destroyed'],
    [
      'an AudioEngine of Babylon.js without its engine',
      { masterGain: 0, setGlobalVolume: 0, audioContext: 0 },
      'first sound',
    ],
  ])('reports that %s has no context, and the remedy', (_, engine, text) => {
    const source = gameSource(engine);
    expect(() => source.context).toThrow(expect.objectContaining({ code: 'invalid-state' }));
    expect(() => source.context).toThrow(text);
  });

  it('names what to pass where an engine hides its output', () => {
    const engine = { _audioContext: context, defaultMainBus: {}, mainOut: {}, createMainBusAsync: () => undefined };
    const source = gameSource(engine);
    expect(() => source.context).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(() => source.context).toThrow('CreateAudioEngineAsync({ audioContext: context })');
    expect(() => source.context).toThrow('gameBus(context)');
  });

  it('reports the wrapped context of Tone.js', () => {
    const wrapped = { _nativeAudioNode: {}, numberOfOutputs: 1, context };
    const source = gameSource(fakeTone(context, wrapped, wrapped));
    expect(() => source.context).toThrow('Tone.setContext(new AudioContext())');
  });

  it('reports a closed context, and one that is not of the engine', async () => {
    const source = gameSource(fakeEngines(context)['AudioListener']!.engine);
    await expect(source.open(new FakeContext() as never, scope)).rejects.toThrow('another AudioContext');
    context.close();
    expect(() => source.context).toThrow('no open AudioContext');
  });

  it('creates the context of Howler no earlier than the session', () => {
    const howler = new FakeHowler();
    const source = gameSource(howler);
    expect(howler.ctx).toBeNull();
    expect(source.context).toBe(howler.ctx);
  });
});

describe('the version', () => {
  it.each([
    ['15.5.44', undefined],
    ['dev', undefined],
    ['14.9.0', 'Tone.js 14.9.0 has not been tested, 15 has: check that the session receives its sound'],
    ['16.0.1', 'Tone.js 16.0.1 has not been tested, 15 has: check that the session receives its sound'],
  ])('%s of Tone.js is a warning if it was not tested', async (version, warning) => {
    const node = master(context);
    expect((await open(fakeTone(context, node, node, version))).warning).toBe(warning);
  });

  it('of three.js is read from its global', async () => {
    vi.stubGlobal('__THREE__', '999');
    expect((await open(fakeEngines(context)['AudioListener']!.engine)).warning).toContain('three.js 999');
  });
});

describe('the end', () => {
  async function ends(engine: object): Promise<EndReason[]> {
    const reasons: EndReason[] = [];
    (await open(engine)).onEnded!((reason) => reasons.push(reason));
    return reasons;
  }

  it('comes when the context closes, once', async () => {
    const reasons = await ends(fakeEngines(context)['Howler']!.engine);
    advance(2);
    expect(reasons).toEqual([]);
    context.close();
    advance(2);
    expect(reasons).toEqual(['ended']);
  });

  it('comes when the engine has another context, or none', async () => {
    const howler = fakeEngines(context)['Howler']!.engine as FakeHowler;
    const game = fakeEngines(context)['Phaser game']!.engine as { sound: unknown };
    const reasons = [await ends(howler), await ends(game)];
    howler.volume();
    game.sound = null;
    advance(1);
    expect(reasons).toEqual([['ended'], ['ended']]);
  });
});

describe('the volume', () => {
  it('is moved behind the node once it is steady, and stays there', async () => {
    const { engine, node } = fakeEngines(context)['Howler']!;
    const gain = node as FakeGain;
    const own = gain.gain;
    own.value = 0.5;
    const { node: tap } = await open(engine);
    const tapGain = (tap as unknown as FakeGain).gain;
    advance(0.05);
    own.value = 0.25;
    advance(0.05);
    // Divided out until then.
    expect(tapGain.value).toBe(4);
    expect(gain.gain).toBe(own);
    advance(0.05);
    expect(tapGain.value).toBe(1);
    expect(own.value).toBe(1);
    expect(own.cancelled).toBe(1);
    expect(gain.gain).not.toBe(own);
    expect(gain.gain.set).toEqual([[0.25, 0]]);
    // The engine connects and disconnects what is behind the volume.
    const effect = new FakeNode(context);
    gain.disconnect(context.destination);
    gain.connect(effect);
    expect(gain.targets).toContain(tap);
    expect(gain.targets).not.toContain(effect);
    scope.dispose();
    expect(gain.targets).not.toContain(tap);
    expect(gain.gain.value).toBe(0.25);
  });

  it('is followed where the game has other nodes behind the master', async () => {
    const { engine, node } = fakeEngines(context)['Howler']!;
    const gain = node as FakeGain;
    gain.disconnect(context.destination);
    gain.connect(new FakeNode(context));
    const own = gain.gain;
    await open(engine);
    advance(0.5);
    expect(gain.gain).toBe(own);
    expect(own.value).toBe(1);
  });

  it('waits while the context is suspended', async () => {
    const { engine, node } = fakeEngines(context)['AudioListener']!;
    const own = (node as FakeGain).gain;
    await open(engine);
    vi.advanceTimersByTime(5000);
    expect((node as FakeGain).gain).toBe(own);
    advance(0.15);
    expect((node as FakeGain).gain).not.toBe(own);
  });

  it('is detached once for two sessions, and followed behind it by a third', async () => {
    const { engine, node } = fakeEngines(context)['Howler']!;
    const gain = node as FakeGain;
    const first = await open(engine);
    advance(0.2);
    const volume = gain.gain;
    const second = await open(engine);
    advance(0.2);
    expect(gain.gain).toBe(volume);
    const third = await open(engine, { followVolume: true });
    expect(gain.targets).toContain(first.node);
    expect(gain.targets).toContain(second.node);
    expect(gain.targets).not.toContain(third.node);
  });

  it('of Tone.js goes to the node that now has it', async () => {
    const { engine, node } = fakeEngines(context)['Tone']!;
    await open(engine);
    advance(0.2);
    const { volume } = (engine as { getDestination(): { volume: object } }).getDestination();
    expect(volume).toEqual({ input: (node as FakeGain).gain, _param: (node as FakeGain).gain });
  });

  it('of PlayCanvas is divided out, at most by 100, and kept at 0', async () => {
    const soundManager = new FakePlayCanvasSound(context);
    soundManager.volume = 0.5;
    const gain = ((await open({ soundManager, systems: {} })).node as unknown as FakeGain).gain;
    const gains = [gain.value];
    for (const volume of [0.25, 0.001, 0, 1]) {
      soundManager.volume = volume;
      gains.push(gain.value);
    }
    expect(gains).toEqual([2, 4, 100, 100, 1]);
    scope.dispose();
    expect(soundManager.listeners.size).toBe(0);
  });
});
