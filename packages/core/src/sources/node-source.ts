/**
 * Any AudioNode of a host's graph as a source: a game's mix bus, a synthesiser, a Tone.js
 * instrument. Knows Tone.js only by shape: an object whose `output` leads to a node.
 */
import { SenseError, describe } from '../model/errors.js';
import { connectDownMix } from './connect-down-mix.js';
import type { Source } from './source.js';

/** An object that puts its sound out through `output`, as every Tone.js instrument and effect does. */
export interface NodeWrapper {
  readonly output?: unknown;
}

export interface NodeSourceOptions {
  /**
   * Whether the host's graph plays the node to the listener itself. Default true: nothing is heard
   * twice. Pass false if the node goes nowhere else and the session is to play it.
   */
  alreadyAudible?: boolean;
  /** Channels the node puts out, 1..32, if more than two: mixed to stereo with nothing lost. Default 2. */
  channels?: number;
  /** What to call it on screen. */
  name?: string;
}

/** Deep enough for any wrapper of wrappers; ends a circle. */
const MAX_WRAPPERS = 32;

/**
 * Listens to a node. The session runs in the node's own context; the node's other connections are
 * left alone.
 *
 * @throws `invalid-argument` if `node` is no AudioNode, leads to none, has no output or belongs to
 *   an OfflineAudioContext; `invalid-state` for a Tone.js node made in Tone's own wrapped context
 *
 * @example
 * const context = new AudioContext();
 * Tone.setContext(context);
 * const synth = new Tone.PolySynth().toDestination();
 * const session = await createSession({ source: nodeSource(synth), separation: createSeparation() });
 */
export function nodeSource(node: AudioNode | NodeWrapper, options: NodeSourceOptions = {}): Source {
  const native = nativeNode(node);
  const host = native.context;
  if (!('close' in host)) {
    throw new SenseError(
      'invalid-argument',
      'nodeSource needs a node of a live AudioContext, received one of an OfflineAudioContext: ' +
        'run the Engine of @sense/core/engine over rendered samples instead',
    );
  }
  return {
    kind: 'node',
    context: host as AudioContext,
    open: async (context, scope) => {
      scope.requireOpen('The node source');
      if (context !== host) {
        throw new SenseError(
          'invalid-state',
          "The node belongs to another AudioContext: create the session with the node's own (the source's `context`)",
        );
      }
      const tap = context.createGain();
      native.connect(tap);
      const mixed = connectDownMix(context, tap, options.channels ?? 2);
      scope.add(() => {
        native.disconnect(tap);
        tap.disconnect();
        mixed.disconnect();
      });
      return { kind: 'node', name: options.name, node: mixed, alreadyAudible: options.alreadyAudible ?? true };
    },
  };
}

function nativeNode(given: unknown): AudioNode {
  let node = given;
  for (let depth = 0; depth < MAX_WRAPPERS && !isNative(node); depth++) {
    if (isWrapped(node)) {
      throw new SenseError(
        'invalid-state',
        "The node was made in Tone's own wrapped context, which native nodes cannot join: " +
          'call Tone.setContext(new AudioContext()) before creating any Tone node',
      );
    }
    if (typeof node !== 'object' || node === null || !('output' in node)) break;
    node = node.output;
  }
  if (!isNative(node) || node.numberOfOutputs === 0) {
    throw new SenseError(
      'invalid-argument',
      `nodeSource needs an AudioNode with an output, or an object whose \`output\` leads to one, received ${describe(given)}`,
    );
  }
  return node;
}

function isNodeLike(value: unknown): value is AudioNode {
  return typeof value === 'object' && value !== null && 'numberOfOutputs' in value && 'context' in value;
}

/** By its class tag, so that nodes of another window (an iframe) are known too. */
function isNative(value: unknown): value is AudioNode {
  return isNodeLike(value) && /Node\]$/.test(Object.prototype.toString.call(value));
}

/** A node of standardized-audio-context, on which Tone.js stands: it looks like a node and is none. */
function isWrapped(value: unknown): boolean {
  return isNodeLike(value) && '_nativeAudioNode' in value;
}
