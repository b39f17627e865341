/**
 * An `<audio>` or `<video>` element of the page as a source. Its sound goes to the session while one uses
 * it, and to the loudspeakers afterwards.
 */
import { SenseError, describe } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import { connectDownMix } from './connect-down-mix.js';
import { ElementPlayer, mediaError } from './playback/element-player.js';
import { addressOf, declaredOrigin, describeOrigin } from './playback/media-origin.js';
import { watchSilence } from './playback/silence-watch.js';
import type { OpenSource, Source } from './source.js';

/**
 * Web Audio binds an element to one context permanently and only once, so bindings are kept for later
 * sessions.
 */
const bindings = new WeakMap<HTMLMediaElement, Binding>();

interface Binding {
  readonly node: MediaElementAudioSourceNode;
  readonly context: AudioContext;
  /** Sessions that use the element now. */
  users: number;
}

/** Options of {@link elementSource}. */
export interface ElementSourceOptions {
  /**
   * Channels of the material, 1..32. More than two are mixed to stereo without losing any. Web Audio does not
   * report the number; with the default 2 the browser mixes, and drops the low-frequency channel of 5.1 and
   * all but the first two channels of 7.1.
   */
  channels?: number;
}

/**
 * Captures a media element. From the first session on the element plays through that session's context,
 * which must stay open while the element is used. `onEnded` reports `ended` or `failed`, `onSilence` sound of
 * another origin that the element loads later, or by a redirect.
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
  routeToBus(binding, bus, scope);
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
    onSilence: watchSilence(element, node, scope),
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
      'Other code has bound the media element to an AudioContext, which is possible only once: ' +
        'pass the resulting node to nodeSource(), or use another element',
      error,
    );
  }
}

/** Connects the element to `bus`; while no session uses it, to the destination of its context. */
function routeToBus(binding: Binding, bus: AudioNode, scope: Scope): void {
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
      ? 'The AudioContext that the media element is bound to was closed, which silences it permanently: create a new element'
      : 'The media element is permanently bound to another AudioContext: ' +
          "create the session with that context (the source's `context`), or use another element",
  );
}

/** Browsers play an element of another origin without CORS, but the graph gets silence. */
function requireReadable(element: HTMLMediaElement): void {
  if (declaredOrigin(element) !== 'foreign') return;
  throw new SenseError('source-unavailable', describeOrigin(addressOf(element), 'foreign'));
}
