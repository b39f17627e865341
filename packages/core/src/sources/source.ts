/**
 * The interface of audio sources: an AudioNode, its transport, and whether the listener already hears it.
 * Types only.
 */
import type { SenseError } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import type { Seconds } from '../model/units.js';

/** The kind of a source, by the function that created it. `tabSource` creates a `stream`, `gameSource` a `node`. */
export type SourceKind = 'file' | 'element' | 'microphone' | 'stream' | 'node';

/**
 * Why a source stopped. `ended`: the material ended, the user stopped sharing, or a game closed its context.
 * `unplugged`: the device was removed. `revoked`: the permission to use it was withdrawn. `failed`: playback
 * failed midway (connection lost, damaged data).
 */
export type EndReason = 'ended' | 'unplugged' | 'revoked' | 'failed';

/**
 * Why an open source delivers silence for now. `cross-origin`: a media element plays sound of another origin
 * without CORS, which browsers replace by zeros. `muted`: the browser or the system has muted the device.
 */
export type SilenceReason = 'cross-origin' | 'muted';

/** What silences a source, and the remedy. */
export interface SourceSilence {
  readonly reason: SilenceReason;
  readonly error: SenseError;
}

/**
 * A description of where audio comes from. Nothing is opened, requested or downloaded before `open`, which
 * the session calls once.
 */
export interface Source {
  readonly kind: SourceKind;
  /** The context that the node or element of the source is bound to, if any. The session must use it. */
  readonly context?: AudioContext | undefined;
  /**
   * Opens the source in `context`. Everything it creates ends with `scope`.
   * Rejects with a SenseError: `decode-failed`, `source-unavailable`, `permission-denied`,
   * `unsupported`, `invalid-state`, or `disposed` if the scope ends first.
   */
  open(context: AudioContext, scope: Scope): Promise<OpenSource>;
}

/** A source in use by a session. */
export interface OpenSource {
  readonly kind: SourceKind;
  /** Display name: a file's name, a device's label. */
  readonly name?: string | undefined;
  /** Why the source may not work as documented, for example a version of an engine that was not tested. */
  readonly warning?: string | undefined;
  /** Any number of channels, at the context's rate. */
  readonly node: AudioNode;
  /**
   * True if the listener hears the sound without the session (a microphone in the room, a captured tab), so
   * that playing it would add an echo.
   */
  readonly alreadyAudible: boolean;
  /** Length in seconds; undefined if unknown or endless. */
  readonly duration?: Seconds | undefined;
  /** Starts or resumes playback; resolves when it has begun. Present on sources that the engine plays. */
  play?(): Promise<void>;
  /** Pauses; `play` resumes from the same position. */
  pause?(): void;
  /** Moves to `time` seconds, clamped to the length; does not start or stop playback. */
  seek?(time: Seconds): void;
  /** Position in the material, in seconds. */
  position?(): Seconds;
  /** Calls `listener` when the source ends, with the reason. Returns a function that removes it. */
  onEnded?(listener: (reason: EndReason) => void): () => void;
  /**
   * Calls `listener` when the browser or the system silences the source, at once if it is silenced now, and with
   * undefined when its sound arrives again. Returns a function that removes it.
   */
  onSilence?(listener: (silence: SourceSilence | undefined) => void): () => void;
}
