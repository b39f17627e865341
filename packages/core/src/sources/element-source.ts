/**
 * A page's own `<audio>` or `<video>` element as a source. Its sound is taken over while a session
 * uses it, and returned to the loudspeakers afterwards. Knows nothing of what the page does with
 * the element.
 */
import { SenseError, describe } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import { connectDownMix } from './connect-down-mix.js';
import { ElementPlayer, mediaError } from './playback/element-player.js';
import type { OpenSource, Source } from './source.js';

/**
 * Web Audio binds an element to one context for life, and lets it be done once: what was bound is
 * remembered here for the next session.
 */
const bindings = new WeakMap<HTMLMediaElement, Binding>();

interface Binding {
  readonly node: MediaElementAudioSourceNode;
  readonly context: AudioContext;
  /** Sessions that have taken the sound over. */
  users: number;
}

export interface ElementSourceOptions {
  /**
   * Channels of the material, 1..32, if more than two: mixed to stereo with nothing lost. Web
   * Audio does not tell; without it the browser mixes, and drops the low-frequency channel of 5.1
   * and everything after the first two of 7.1. Default 2.
   */
  channels?: number;
}

/**
 * Listens to a media element. From the first session on the element plays through that session's
 * context, so the context must stay open as long as the element is used.
 *
 * @throws `invalid-argument` if `element` is not a media element. Opening rejects with
 *   `invalid-state` if the element is bound to another context or by other code,
 *   `source-unavailable` if the browser would deliver silence (other origin without CORS),
 *   `decode-failed` if the element has failed already
 *
 * @example
 * const source = elementSource(document.querySelector('audio')!);
 * const session = await createSession({ source, separation: createSeparation() });
 */
export function elementSource(element: HTMLMediaElement, options: ElementSourceOptions = {}): Source {
  if (typeof HTMLMediaElement === 'undefined' || !(element instanceof HTMLMediaElement)) {
    throw new SenseError(
      'invalid-argument',
      `elementSource needs an <audio> or <video> element, received ${describe(element)}`,
    );
  }
  return {
    kind: 'element',
    get context() {
      const bound = bindings.get(element)?.context;
      return bound?.state === 'closed' ? undefined : bound;
    },
    open: async (context, scope) => openElement(element, context, scope, options),
  };
}

function openElement(
  element: HTMLMediaElement,
  context: AudioContext,
  scope: Scope,
  options: ElementSourceOptions,
): OpenSource {
  scope.requireOpen('The element source');
  if (element.error) throw mediaError(element);
  requireReadable(element);
  const binding = bindings.get(element) ?? bind(element, context);
  if (binding.context !== context) throw boundElsewhere(binding.context);

  const bus = context.createGain();
  const node = connectDownMix(context, bus, options.channels ?? 2);
  takeOver(binding, bus, scope);
  scope.add(() => {
    bus.disconnect();
    node.disconnect();
  });
  const player = new ElementPlayer(element, scope);
  return {
    kind: 'element',
    name: element.title || element.currentSrc || undefined,
    node,
    alreadyAudible: false,
    get duration() {
      return player.duration;
    },
    play: () => player.play(),
    pause: () => player.pause(),
    seek: (time) => player.seek(time),
    position: () => player.position(),
    onEnded: player.onEnded,
  };
}

function bind(element: HTMLMediaElement, context: AudioContext): Binding {
  try {
    const binding = { node: context.createMediaElementSource(element), context, users: 0 };
    bindings.set(element, binding);
    return binding;
  } catch (error) {
    throw new SenseError(
      'invalid-state',
      'The media element was given to an AudioContext by other code, which can be done only once: ' +
        'pass the node it got with nodeSource(node), or use another element',
      error,
    );
  }
}

/** While nobody uses the element it plays as if it had never been taken into a graph. */
function takeOver(binding: Binding, bus: AudioNode, scope: Scope): void {
  const { node, context } = binding;
  if (binding.users++ === 0) node.disconnect();
  node.connect(bus);
  scope.add(() => {
    node.disconnect(bus);
    if (--binding.users === 0 && context.state !== 'closed') node.connect(context.destination);
  });
}

function boundElsewhere(context: AudioContext): SenseError {
  return new SenseError(
    'invalid-state',
    context.state === 'closed'
      ? 'The AudioContext this media element is bound to was closed, which silences it for good: create a new element'
      : 'The media element is bound to another AudioContext, for life: ' +
          "create the session with that context (the source's `context`), or use another element",
  );
}

/** From another origin without CORS a browser plays an element but gives the graph silence. */
function requireReadable(element: HTMLMediaElement): void {
  const address = element.currentSrc || element.src;
  if (!address || element.srcObject || element.crossOrigin !== null) return;
  const { protocol, origin } = new URL(address, document.baseURI);
  if (['blob:', 'data:'].includes(protocol) || origin === location.origin) return;
  throw new SenseError(
    'source-unavailable',
    `${address} is of another origin, and without CORS the browser gives its sound to nobody: ` +
      'add crossorigin="anonymous" to the element, with a server that sends Access-Control-Allow-Origin',
  );
}
