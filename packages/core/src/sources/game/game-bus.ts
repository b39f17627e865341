/**
 * A bus in the place of a context's destination, for engines whose sounds connect to the destination one by
 * one, so that no node carries their mix.
 */
import { SenseError, describe } from '../../model/errors.js';
import { Scope } from '../../runtime/scope.js';

/** A node through which everything passes that connects to `context.destination`. */
export interface GameBus {
  /** Carries the whole mix, and plays it to the loudspeakers. */
  readonly output: GainNode;
  /**
   * Gives the context its own destination back, unless another user of the bus remains. Sounds that are
   * connected to the bus stay audible.
   */
  dispose(): void;
}

interface Installed {
  readonly bus: GainNode;
  readonly speakers: AudioNode;
  users: number;
}

const installed = new WeakMap<BaseAudioContext, Installed>();

/**
 * Replaces `context.destination` with a bus, which sounds that connect from now on pass. Call it before the
 * game plays its first sound. A context has one bus: further calls return it.
 *
 * @param options.signal disposes the bus when it aborts
 * @throws `invalid-argument` if `context` is not an AudioContext, `invalid-state` if it is closed
 *
 * @example
 * const context = new AudioContext();
 * gameBus(context);
 * const engine = await CreateAudioEngineAsync({ audioContext: context });
 * const session = await createSession({ source: gameSource(context), separation: createSeparation() });
 */
export function gameBus(context: AudioContext, options: { signal?: AbortSignal } = {}): GameBus {
  if (!isLiveContext(context)) {
    throw new SenseError('invalid-argument', `gameBus needs an AudioContext, received ${describe(context)}`);
  }
  if (context.state === 'closed') {
    throw new SenseError('invalid-state', 'The AudioContext is closed: call gameBus with the new one of the game');
  }
  const entry = installed.get(context) ?? install(context);
  entry.users++;
  const scope = new Scope(options);
  scope.add(() => {
    if (--entry.users > 0) return;
    installed.delete(context);
    // The own property hid the attribute of the prototype.
    Reflect.deleteProperty(context, 'destination');
  });
  return { output: entry.bus, dispose: () => scope.dispose() };
}

/** The loudspeakers of a context, also while a {@link gameBus} is in their place. */
export function speakersOf(context: BaseAudioContext): AudioDestinationNode {
  return (installed.get(context)?.speakers as AudioDestinationNode | undefined) ?? context.destination;
}

/** Uses the interface, which is also that of a context of another window (an iframe). */
export function isLiveContext(value: unknown): value is AudioContext {
  return typeof value === 'object' && value !== null && 'destination' in value && 'close' in value && 'resume' in value;
}

function install(context: AudioContext): Installed {
  const speakers = context.destination;
  const bus = context.createGain();
  bus.connect(speakers);
  // The only attribute of a destination that other nodes lack.
  Object.defineProperty(bus, 'maxChannelCount', { get: () => speakers.maxChannelCount });
  Object.defineProperty(context, 'destination', { value: bus, configurable: true, enumerable: true });
  const entry = { bus, speakers, users: 0 };
  installed.set(context, entry);
  return entry;
}
