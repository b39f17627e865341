/**
 * The game and audio engines that `gameSource` knows, as data: how to recognise each, and where its mix can be
 * tapped. Engines are recognised by their members; none is imported.
 */
import { nativeNode } from '../node-source.js';

/** Where the mix of an engine can be tapped. Members that the engine lacks or has not created yet are empty. */
export interface GameOutput {
  readonly context: AudioContext | null | undefined;
  /** The node that carries the mix. */
  readonly node?: AudioNode | null | undefined;
  /** True if the sounds connect to the destination one by one, so that a bus must take its place. */
  readonly needsBus?: boolean;
  /** What `node` feeds, if `node` applies the volume or mute itself. It is then detached. */
  readonly next?: () => AudioNode;
  readonly onDetached?: (volume: GainNode) => void;
  /** A node that carries the mix after volume and mute, if `node` does not. */
  readonly afterVolume?: AudioNode | null | undefined;
  /** The volume that is applied in front of `node`, 0 if muted: it is divided out. */
  readonly volume?: GameVolume | null;
}

export interface GameVolume {
  value(): number;
  /** Calls `listener` when the volume changes. Returns a function that removes it. */
  onChange(listener: () => void): () => void;
}

export interface GameEngine {
  readonly name: string;
  /** What to pass to `gameSource`. */
  readonly pass: string;
  /** Members by which it is recognised. */
  readonly members: readonly string[];
  /** First and last major version tested; absent if the engine does not report its version. */
  readonly tested?: readonly [first: number, last: number];
  readonly version?: (engine: never) => unknown;
  /** Reads the engine as it is now; creates its context where the engine does so on first use. */
  readonly find: (engine: never) => GameOutput;
  /** The remedy where the engine has no context. */
  readonly ifSilent?: string;
}

export const GAME_ENGINES: readonly GameEngine[] = [
  {
    name: 'Howler',
    pass: 'Howler',
    members: ['masterGain', 'usingWebAudio', 'ctx'],
    find: (howler: Howler): GameOutput => {
      // Creates the context.
      if (!howler.ctx) howler.volume();
      const { ctx: context, masterGain: node } = howler;
      return { context, node, next: () => context!.destination };
    },
    ifSilent: 'this browser has no Web Audio, or Howler.usingWebAudio is false',
  },
  {
    name: 'Phaser',
    pass: 'the Phaser.Game',
    members: ['sound', 'scene', 'isBooted'],
    find: ({ sound }: { sound: PhaserSound | null }) => phaserOutput(sound),
    ifSilent: 'create the session in create() of a scene or later, and leave disableWebAudio and noAudio off',
  },
  {
    name: 'Phaser',
    pass: 'its sound manager',
    members: ['masterMuteNode', 'masterVolumeNode', 'context'],
    find: (sound: PhaserSound) => phaserOutput(sound),
  },
  {
    name: 'Babylon.js',
    pass: "Babylon.js's AudioEngineV2",
    members: ['defaultMainBus', 'createMainBusAsync', 'mainOut'],
    find: (engine: BabylonV2) => babylonOutput(engine),
    ifSilent: 'pass audioContext to CreateAudioEngineAsync',
  },
  {
    name: 'Babylon.js',
    pass: 'its AudioEngine',
    members: ['masterGain', 'setGlobalVolume', 'audioContext'],
    find: ({ _v2: engine }: { _v2?: BabylonV2 }) => babylonOutput(engine),
    ifSilent: 'create the session after the first sound, or use CreateAudioEngineAsync',
  },
  {
    name: 'PlayCanvas',
    pass: 'the PlayCanvas app',
    members: ['soundManager', 'systems'],
    find: ({ soundManager }: { soundManager: PlayCanvasSound | null }) => ({
      context: soundManager?.context,
      needsBus: true,
      volume: soundManager && {
        value: () => soundManager.volume,
        onChange: (listener) => listenTo(soundManager, 'volumechange', listener),
      },
    }),
    ifSilent: 'pass soundManager: new SoundManager() to the app, and create the session before it is destroyed',
  },
  {
    name: 'Pixi Sound',
    pass: "Pixi Sound's sound",
    members: ['useLegacy', 'volumeAll', 'context'],
    find: ({ context: pixi }: { context: PixiContext | null }) => ({
      context: pixi?.audioContext,
      node: pixi?.analyser,
      afterVolume: pixi?.compressor,
      next: () => pixi!.filters?.[0]?.destination ?? pixi!.compressor,
      volume: pixi && {
        value: () => (pixi.muted ? 0 : pixi.volume),
        onChange: (listener) => listenTo(pixi.events, 'refresh', listener),
      },
    }),
    ifSilent: 'set sound.useLegacy to false, and create the session before sound.close()',
  },
  {
    name: 'three.js',
    pass: 'a three.js AudioListener',
    members: ['getInput', 'gain', 'context'],
    tested: [187, 187],
    version: () => (globalThis as { __THREE__?: unknown }).__THREE__,
    find: (listener: ThreeListener) => ({
      context: listener.context,
      node: listener.getInput(),
      next: () => listener.filter ?? listener.context.destination,
    }),
  },
  {
    name: 'Tone.js',
    pass: 'the Tone module',
    members: ['getDestination', 'getContext'],
    tested: [15, 15],
    version: ({ version }: Tone) => version,
    find: (tone: Tone): GameOutput => {
      const { input, output, volume } = tone.getDestination();
      const afterVolume = nativeNode(output);
      return {
        context: tone.getContext().rawContext,
        node: nativeNode(input),
        next: () => afterVolume,
        afterVolume,
        // Tone.js has kept the AudioParam.
        onDetached: ({ gain }) => Object.assign(volume, { input: gain, _param: gain }),
      };
    },
  },
  {
    name: 'AudioContext',
    pass: 'the AudioContext of any other engine',
    members: ['destination', 'close', 'createGain'],
    find: (context: AudioContext) => ({ context, needsBus: true }),
  },
];

interface Howler {
  readonly ctx: AudioContext | null;
  readonly masterGain: GainNode | null;
  volume(): unknown;
}

interface PhaserSound {
  /** Absent if it plays through HTML5 audio, or not at all. */
  readonly context?: AudioContext;
  readonly masterMuteNode?: GainNode;
  readonly masterVolumeNode?: GainNode;
}

interface BabylonV2 {
  readonly _audioContext?: AudioContext;
  readonly defaultMainBus: { readonly _outNode?: AudioNode | null } | null;
  readonly mainOut?: { readonly _inNode?: AudioNode | null };
}

interface PlayCanvasSound extends Emitter {
  readonly context: AudioContext | null;
  readonly volume: number;
}

interface PixiContext {
  readonly audioContext: AudioContext | null;
  readonly analyser: AnalyserNode;
  readonly compressor: DynamicsCompressorNode;
  readonly filters?: readonly { readonly destination: AudioNode }[] | null;
  readonly muted: boolean;
  readonly volume: number;
  readonly events: Emitter;
}

interface ThreeListener {
  readonly context: AudioContext;
  readonly filter: AudioNode | null;
  getInput(): GainNode;
}

interface Tone {
  readonly version?: string;
  getContext(): { readonly rawContext: AudioContext };
  getDestination(): { readonly input: unknown; readonly output: unknown; readonly volume: object };
}

interface Emitter {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

function phaserOutput(sound: PhaserSound | null): GameOutput {
  return {
    context: sound?.context,
    node: sound?.masterMuteNode,
    next: () => sound!.masterVolumeNode!,
    afterVolume: sound?.masterVolumeNode,
  };
}

/** Its nodes are internal, but no public member leads to one. */
function babylonOutput(engine: BabylonV2 | undefined): GameOutput {
  return {
    context: engine?._audioContext,
    node: engine?.defaultMainBus?._outNode,
    afterVolume: engine?.mainOut?._inNode,
  };
}

function listenTo(emitter: Emitter, event: string, listener: () => void): () => void {
  emitter.on(event, listener);
  return () => emitter.off(event, listener);
}
