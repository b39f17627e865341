/**
 * What every source of audio is to the session: an AudioNode, and whether the listener hears it
 * anyway. Knows nothing of separation.
 */
import type { Scope } from '../runtime/scope.js';
import type { Seconds } from '../model/units.js';

export type SourceKind = 'file' | 'element' | 'microphone' | 'stream' | 'node';

/**
 * Why a source stopped: the material ended or the user stopped sharing; the device was taken away;
 * or playing broke midway (a connection lost, damaged data).
 */
export type EndReason = 'ended' | 'unplugged' | 'failed';

/**
 * A description of where audio comes from. Nothing is opened, asked for or downloaded until
 * `open`, which the session calls once.
 */
export interface Source {
  readonly kind: SourceKind;
  /** The context the source insists on, if its node or element is bound to one already. */
  readonly context?: AudioContext | undefined;
  /**
   * Opens the source in `context`. What it creates ends with `scope`.
   * Rejects with a coded error: `decode-failed`, `source-unavailable`, `permission-denied`,
   * `unsupported`, `invalid-state`, or `disposed` if the scope ended meanwhile.
   */
  open(context: AudioContext, scope: Scope): Promise<OpenSource>;
}

export interface OpenSource {
  readonly kind: SourceKind;
  /** What to show to people: a file's name, a device's label. */
  readonly name?: string | undefined;
  /** Any number of channels, at the context's rate. */
  readonly node: AudioNode;
  /**
   * True if the listener hears this sound without us (a microphone in the room, a captured tab):
   * playing it again would be an echo.
   */
  readonly alreadyAudible: boolean;
  /** Length in seconds where it is known. */
  readonly duration?: Seconds | undefined;
  /** Transport, for sources that the engine plays itself. Resolves when playing has begun. */
  play?(): Promise<void>;
  /** Stops where it is; `play` goes on from there. */
  pause?(): void;
  /** Goes to `time` seconds into the material, limited to its length; does not start or stop playing. */
  seek?(time: Seconds): void;
  /** Seconds into the material. */
  position?(): Seconds;
  /** Calls `listener` when the material ends or the device is unplugged. Returns its undo. */
  onEnded?(listener: (reason: EndReason) => void): () => void;
}
