/**
 * Fakes of game engines: an audio graph without sound that records its connections, and objects with the members
 * by which `gameSource` recognises each engine.
 */

export class FakeParam {
  /** Values that were set, with their times. */
  readonly set: [value: number, time: number][] = [];
  cancelled = 0;
  constructor(public value = 1) {}
  setValueAtTime(value: number, time: number): void {
    this.value = value;
    this.set.push([value, time]);
  }
  cancelScheduledValues(): void {
    this.cancelled++;
  }
}

export class FakeNode {
  readonly numberOfOutputs = 1;
  readonly targets = new Set<unknown>();
  constructor(readonly context: FakeContext) {}
  get [Symbol.toStringTag](): string {
    return 'AudioNode';
  }
  connect(to: unknown): unknown {
    this.targets.add(to);
    return to;
  }
  disconnect(to?: unknown): void {
    if (to === undefined) this.targets.clear();
    else if (!this.targets.delete(to)) throw new DOMException('not connected', 'InvalidAccessError');
  }
}

export class FakeGain extends FakeNode {
  #gain = new FakeParam();
  get gain(): FakeParam {
    return this.#gain;
  }
}

export class FakeContext extends EventTarget {
  state: AudioContextState = 'running';
  currentTime = 0;
  readonly #destination = new FakeNode(this);
  get destination(): FakeNode {
    return this.#destination;
  }
  createGain(): FakeGain {
    return new FakeGain(this);
  }
  resume(): void {
    this.#enter('running');
  }
  close(): void {
    this.#enter('closed');
  }
  #enter(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A GainNode that plays to the destination. */
export function master(context: FakeContext, next: FakeNode = context.destination): FakeGain {
  const node = new FakeGain(context);
  node.connect(next);
  return node;
}

class FakeEmitter {
  readonly listeners = new Set<() => void>();
  on(_: string, listener: () => void): void {
    this.listeners.add(listener);
  }
  off(_: string, listener: () => void): void {
    this.listeners.delete(listener);
  }
  emit(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Like Howler before its first use: `volume()` creates its context. */
export class FakeHowler {
  ctx: FakeContext | null = null;
  masterGain: FakeGain | null = null;
  constructor(readonly usingWebAudio = true) {}
  volume(): void {
    if (!this.usingWebAudio) return;
    this.ctx = new FakeContext();
    this.masterGain = master(this.ctx);
  }
}

export class FakePlayCanvasSound extends FakeEmitter {
  #volume = 1;
  constructor(readonly context: FakeContext) {
    super();
  }
  get volume(): number {
    return this.#volume;
  }
  set volume(value: number) {
    this.#volume = value;
    this.emit();
  }
}

/** An engine of each kind in `context`, with the node that `gameSource` must tap. */
export function fakeEngines(
  context: FakeContext,
): Record<string, { engine: object; node?: FakeNode; next?: FakeNode }> {
  const gain = master(context);
  const next = master(context);
  const muted = master(context, next);
  const howler = Object.assign(new FakeHowler(), { ctx: context, masterGain: gain });
  const phaserSound = { context, masterMuteNode: muted, masterVolumeNode: next };
  const mainBus = master(context, next);
  const babylon = {
    _audioContext: context,
    defaultMainBus: { _outNode: mainBus },
    mainOut: { _inNode: next },
    createMainBusAsync: () => undefined,
  };
  const pixiContext = {
    audioContext: context,
    analyser: muted,
    compressor: next,
    events: new FakeEmitter(),
    volume: 1,
  };
  return {
    Howler: { engine: howler, node: gain },
    'Phaser game': { engine: { sound: phaserSound, scene: {}, isBooted: true }, node: muted, next },
    'Phaser sound manager': { engine: phaserSound, node: muted, next },
    AudioEngineV2: { engine: babylon, node: mainBus, next },
    'Babylon AudioEngine': {
      engine: { _v2: babylon, masterGain: next, audioContext: context, setGlobalVolume: () => undefined },
      node: mainBus,
      next,
    },
    'PlayCanvas app': { engine: { soundManager: new FakePlayCanvasSound(context), systems: {} } },
    'Pixi sound': { engine: { context: pixiContext, useLegacy: false, volumeAll: 1 }, node: muted, next },
    AudioListener: { engine: { context, gain, filter: null, getInput: () => gain }, node: gain },
    Tone: { engine: fakeTone(context, muted, next), node: muted, next },
    AudioContext: { engine: context },
  };
}

export function fakeTone(context: FakeContext, input: object, output: object, version = '15.5.44'): object {
  const volume = { input: {}, _param: {} };
  return {
    version,
    getContext: () => ({ rawContext: context }),
    getDestination: () => ({ input: { output: input }, output: { output }, volume }),
  };
}
