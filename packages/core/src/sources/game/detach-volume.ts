/**
 * Moves the volume of an engine's master GainNode behind it, so that the node carries the mix at a constant
 * level while the sliders and the mute of the game keep working.
 */
import type { Milliseconds, Seconds } from '../../model/units.js';
import type { Scope } from '../../runtime/scope.js';

/** The node that has the volume of each detached node. */
const detached = new WeakMap<AudioNode, GainNode>();

/** A gain that does not change for this long has no ramp in progress. */
const SETTLED_S: Seconds = 0.05;
const POLL_MS: Milliseconds = 50;
/** Gains closer than this are equal: an exponential approach never arrives. */
const GAIN_TOLERANCE = 1e-4;

/** A master node of an engine, which its sounds connect to. */
export interface MasterNode {
  /** Carries the mix at its output. */
  readonly node: AudioNode;
  /** The node that it feeds now. */
  readonly next: () => AudioNode;
  /** Called with the node that has the volume from now on. */
  readonly onDetached?: ((volume: GainNode) => void) | undefined;
}

/**
 * Detaches the volume once it has no ramp in progress, which takes 0.1 s of a running context: a ramp that is
 * scheduled cannot be read, so moving it earlier would lose it. Ends with `scope`; what was detached remains.
 *
 * @param onGain called with the gain of the node every 50 ms, and at last with 1, just before it is detached
 */
export function detachVolumeWhenSettled(master: MasterNode, scope: Scope, onGain: (gain: number) => void): void {
  const { node } = master;
  if (detached.has(node)) return;
  let seen = NaN;
  let seenAt: Seconds = -1;
  const stop = scope.every(POLL_MS, () => {
    const now = node.context.currentTime;
    if (now - seenAt < SETTLED_S) return;
    const param = gainOf(node);
    const gain = param?.value ?? 1;
    const isSettled = Math.abs(gain - seen) < GAIN_TOLERANCE;
    if (param) onGain(isSettled ? 1 : gain);
    if (isSettled) {
      stop();
      detachVolume(master);
    }
    seen = gain;
    seenAt = now;
  });
}

/** `connect` and `disconnect` of the node itself, also if its volume is detached. */
export function connectionsOf(node: AudioNode): Pick<AudioNode, 'connect' | 'disconnect'> {
  const prototype = Object.getPrototypeOf(node) as AudioNode;
  return {
    connect: prototype.connect.bind(node),
    disconnect: prototype.disconnect.bind(node),
  } as Pick<AudioNode, 'connect' | 'disconnect'>;
}

/** The node that applies the volume of `node`: the node itself until its volume is detached. */
export function volumeOf(node: AudioNode): AudioNode {
  return detached.get(node) ?? node;
}

/**
 * Inserts a GainNode with the gain of `node` behind it and sets the gain of `node` to 1. For the engine, `node`
 * is then both: its inputs are those of `node`, and `gain`, `connect` and `disconnect` are those of the inserted
 * node. This remains until the context closes, because undoing it would lose ramps in progress.
 * No effect if the game has put other nodes behind `node`.
 */
function detachVolume({ node, next, onDetached }: MasterNode): void {
  if (detached.has(node)) return;
  const behind = next();
  const { connect, disconnect } = connectionsOf(node);
  try {
    disconnect(behind);
  } catch {
    // It is not connected to `behind`: the volume stays where it is.
    return;
  }
  const volume = node.context.createGain();
  volume.connect(behind);
  connect(volume);
  const gain = gainOf(node);
  if (gain) {
    // At time 0, because engines schedule there too, and an earlier value would lose to a later one.
    volume.gain.setValueAtTime(gain.value, 0);
    gain.cancelScheduledValues(0);
    gain.setValueAtTime(1, 0);
    shadow(node, 'gain', volume.gain);
  }
  shadow(node, 'connect', volume.connect.bind(volume));
  shadow(node, 'disconnect', volume.disconnect.bind(volume));
  detached.set(node, volume);
  onDetached?.(volume);
}

function gainOf(node: AudioNode): AudioParam | undefined {
  return (node as Partial<GainNode>).gain;
}

function shadow(node: AudioNode, name: string, value: unknown): void {
  Object.defineProperty(node, name, { value, configurable: true });
}
