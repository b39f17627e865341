/**
 * An AudioNode of a host's graph as a source: a game's mix bus, a synthesiser, a Tone.js instrument. Does
 * not depend on Tone.js: it recognises objects whose `output` leads to a node.
 */
import { SenseError, describe } from '../model/errors.js';
import { connectDownMix } from './connect-down-mix.js';
import { watchSilence } from './playback/silence-watch.js';
import type { Source } from './source.js';

/** An object with an `output` that is a node or another wrapper, like every Tone.js instrument and effect. */
export interface NodeWrapper {
  readonly output?: unknown;
}

/** Options of {@link nodeSource}. */
export interface NodeSourceOptions {
  /**
   * Whether the host's graph plays the node to the listener. Default true: the session does not play it
   * again. Pass false if the node is not connected to the destination and the session should play it.
   */
  alreadyAudible?: boolean;
  /** Output channels of the node, 1..32. More than two are mixed to stereo without losing any. Default 2. */
  channels?: number;
  /** Display name. Default: none. */
  name?: string;
}

/** Wrappers followed at most, so that a cycle ends. */
const MAX_WRAPPER_DEPTH = 32;

/**
 * Captures the output of a node. The session runs in the node's context; other connections of the node stay.
 * `onSilence` of a media element's node reports sound of another origin.
 *
 * @throws `invalid-argument` if `node` neither is nor leads to an AudioNode, has no output, or belongs to
 *   an OfflineAudioContext; `invalid-state` for a Tone.js node created in Tone's wrapped context
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
        'process the rendered samples with the Engine of @sense/core/engine instead',
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
          "The node belongs to another AudioContext: create the session with the context of the node (the source's `context`)",
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
      const { mediaElement } = native as Partial<MediaElementAudioSourceNode>;
      return {
        kind: 'node',
        name: options.name,
        node: mixed,
        alreadyAudible: options.alreadyAudible ?? true,
        ...(mediaElement && { onSilence: watchSilence(mediaElement, mixed, scope) }),
      };
    },
  };
}

export function nativeNode(given: unknown): AudioNode {
  let node = given;
  for (let depth = 0; depth < MAX_WRAPPER_DEPTH && !isNative(node); depth++) {
    if (isWrapped(node)) {
      throw new SenseError(
        'invalid-state',
        "The node was created in Tone's wrapped context, to which native nodes cannot connect: " +
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

/** Uses the class tag, which also works for nodes of another window (an iframe). */
export function isNative(value: unknown): value is AudioNode {
  return isNodeLike(value) && /Node\]$/.test(Object.prototype.toString.call(value));
}

/** True for a wrapped node of standardized-audio-context, which Tone.js uses; it only resembles an AudioNode. */
function isWrapped(value: unknown): boolean {
  return isNodeLike(value) && '_nativeAudioNode' in value;
}
