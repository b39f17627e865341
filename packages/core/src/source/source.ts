/**
 * What every source of audio is to the session: an AudioNode, and whether the listener hears it
 * anyway. Knows nothing of separation.
 */
import type { Scope } from '../scope.js';
import type { Seconds } from '../units.js';

export type SourceKind = 'file' | 'element' | 'microphone' | 'stream' | 'node';

/**
 * A description of where audio comes from. Nothing is opened, asked for or downloaded until
 * `open`, which the session calls once.
 */
export interface Source {
  readonly kind: SourceKind;
  /** The context the source insists on, if its node or element is bound to one already. */
  readonly context?: AudioContext;
  /**
   * Opens the source in `context`. What it creates ends with `scope`.
   * Rejects with a coded error: `decode-failed`, `source-unavailable`, `permission-denied`,
   * `unsupported`.
   */
  open(context: AudioContext, scope: Scope): Promise<OpenSource>;
}

export interface OpenSource {
  readonly kind: SourceKind;
  /** Any number of channels, at the context's rate. */
  readonly node: AudioNode;
  /**
   * True if the listener hears this sound without us (a microphone in the room, a captured tab):
   * playing it again would be an echo.
   */
  readonly alreadyAudible: boolean;
  /** Length in seconds where it is known. */
  readonly duration?: Seconds;
  /** Transport, for sources that the engine plays itself. */
  play?(): Promise<void>;
  pause?(): void;
  /** Seconds into the material. */
  position?(): Seconds;
  /** Calls `listener` when the material ends or the device is unplugged. Returns its undo. */
  onEnded?(listener: (reason: 'ended' | 'unplugged') => void): () => void;
}
