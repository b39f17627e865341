/**
 * The mix of a game or audio engine as a source: Howler, Phaser, Babylon.js, PlayCanvas, Pixi Sound, three.js,
 * Tone.js, or any AudioContext.
 */
import { SenseError, describe } from '../../model/errors.js';
import type { Milliseconds } from '../../model/units.js';
import type { Scope } from '../../runtime/scope.js';
import { connectDownMix } from '../connect-down-mix.js';
import { isNative } from '../node-source.js';
import { createEndEvent, type EndEvent } from '../playback/source-event.js';
import type { Source } from '../source.js';
import { connectionsOf, detachVolumeWhenSettled, volumeOf } from './detach-volume.js';
import { gameBus, isLiveContext } from './game-bus.js';
import { GAME_ENGINES, type GameEngine, type GameOutput } from './game-engines.js';

/** Options of {@link gameSource}. */
export interface GameSourceOptions {
  /**
   * Whether the volume and mute of the engine change the captured sound. Default false: quiet and muted games are
   * captured at the level of their mix.
   */
  followVolume?: boolean;
  /** Output channels of the engine, 1..32. More than two are mixed to stereo without losing any. Default 2. */
  channels?: number;
  /** Display name. Default: the name of the engine. */
  name?: string;
}

/** An output that has been checked. */
interface CheckedOutput extends GameOutput {
  readonly context: AudioContext;
}

/** How often the engine is asked whether it has another context. */
const WATCH_MS: Milliseconds = 500;
/** Largest gain by which the volume of an engine is divided out: 40 dB. */
const MAX_GAIN = 100;

/**
 * Captures the whole mix of an engine, which keeps playing it. The session runs in the context of the engine.
 * `onEnded` reports `ended` when the engine closes its context or changes to another: create a new session then.
 * A version of the engine that was not tested is a `warning`. The README lists engines and versions.
 *
 * Unless `followVolume` is true, the volume and mute of Howler, Phaser, three.js and Tone.js are moved into a
 * GainNode behind the captured node, which remains after the session. Babylon.js is captured before its volume.
 * The volume of PlayCanvas and Pixi Sound is divided out: at 0 the captured sound is silent.
 *
 * @param engine see the README; it is read when the session is created, so it may create its context until then
 * @throws `invalid-argument` for an object that is no known engine. Reading `context` and opening throw
 *   `invalid-state` if the engine has no context yet, `unsupported` if its output is hidden
 *
 * @example
 * const session = await createSession({ source: gameSource(Howler), separation: createSeparation() });
 */
export function gameSource(engine: object, options: GameSourceOptions = {}): Source {
  const known = recognise(engine);
  return {
    kind: 'node',
    get context() {
      return findOutput(known, engine).context;
    },
    open: async (context, scope) => {
      scope.requireOpen('The game source');
      const output = findOutput(known, engine);
      if (output.context !== context) {
        throw new SenseError(
          'invalid-state',
          `${known.name} plays in another AudioContext: create the session without the context option, and one session for each context`,
        );
      }
      const tap = context.createGain();
      if (options.followVolume) connectTap(volumeOf(output.afterVolume ?? busOrNode(output, scope)), tap, scope);
      else connectBeforeVolume(output, tap, scope);
      const node = connectDownMix(context, tap, options.channels ?? 2);
      scope.add(() => {
        tap.disconnect();
        node.disconnect();
      });
      const end = createEndEvent(scope);
      watchContext(known, engine, context, scope, end);
      return {
        kind: 'node',
        name: options.name ?? known.name,
        node,
        alreadyAudible: true,
        warning: versionWarning(known, engine),
        onEnded: end.onEnded,
      };
    },
  };
}

function recognise(engine: unknown): GameEngine {
  const known =
    (typeof engine === 'object' || typeof engine === 'function') && engine !== null
      ? GAME_ENGINES.find(({ members }) => members.every((member) => member in engine))
      : undefined;
  if (known) return known;
  const choices = GAME_ENGINES.map(({ pass }) => pass).join(', ');
  throw new SenseError(
    'invalid-argument',
    `gameSource needs one of: ${choices}; received ${describe(engine)}. For a node use nodeSource()`,
  );
}

/** @throws `invalid-state` without a context, `unsupported` without the node that carries the mix */
function findOutput({ name, find, ifSilent }: GameEngine, engine: object): CheckedOutput {
  const output = find(engine as never);
  const { context, node, needsBus } = output;
  if (!isLiveContext(context) || context.state === 'closed') {
    throw new SenseError(
      'invalid-state',
      `${name} has no open AudioContext: ${ifSilent ?? 'create the session before it is closed'}`,
    );
  }
  if (!needsBus && !isNative(node)) {
    throw new SenseError(
      'unsupported',
      `This version of ${name} hides its output: create an AudioContext, call gameBus(context), ` +
        `let the engine use it${name.startsWith('Babylon') ? ' (CreateAudioEngineAsync({ audioContext: context }))' : ''}, and pass it: gameSource(context)`,
    );
  }
  return { ...output, context };
}

function busOrNode({ context, node }: CheckedOutput, scope: Scope): AudioNode {
  return node ?? gameBus(context, { signal: scope.signal }).output;
}

function connectBeforeVolume(output: CheckedOutput, tap: GainNode, scope: Scope): void {
  const { next, onDetached, volume } = output;
  const node = busOrNode(output, scope);
  connectTap(node, tap, scope);
  const divideBy = (gain: number): void => {
    if (gain > 0) tap.gain.setValueAtTime(Math.min(1 / gain, MAX_GAIN), tap.context.currentTime);
  };
  // Until the volume is detached it is divided out, so that detaching is not an onset.
  if (next) detachVolumeWhenSettled({ node, next, onDetached }, scope, divideBy);
  if (!volume) return;
  divideBy(volume.value());
  scope.add(volume.onChange(() => divideBy(volume.value())));
}

function connectTap(node: AudioNode, tap: AudioNode, scope: Scope): void {
  const { connect, disconnect } = connectionsOf(node);
  connect(tap);
  scope.add(() => {
    try {
      disconnect(tap);
    } catch {
      // The engine has disconnected its node from everything.
    }
  });
}

function watchContext(known: GameEngine, engine: object, context: AudioContext, scope: Scope, end: EndEvent): void {
  const check = (): void => {
    if (isCurrent(known, engine, context)) return;
    stop();
    end.emit('ended');
  };
  const stop = scope.every(WATCH_MS, check);
  scope.listen(context, 'statechange', check);
}

function isCurrent({ find }: GameEngine, engine: object, context: AudioContext): boolean {
  if (context.state === 'closed') return false;
  try {
    return find(engine as never).context === context;
  } catch {
    return false;
  }
}

function versionWarning({ name, version, tested }: GameEngine, engine: object): string | undefined {
  const reported = version?.(engine as never);
  const major = Number.parseInt(String(reported));
  if (!tested || !(major < tested[0] || major > tested[1])) return undefined;
  const range = tested[0] === tested[1] ? tested[0] : `${tested[0]} to ${tested[1]}`;
  return `${name} ${String(reported)} has not been tested, ${range} has: check that the session receives its sound`;
}
