/**
 * What `createSession` takes, and the checks at that boundary.
 */
import { SenseError, describe } from '../model/errors.js';
import type { SeparationBackend } from '../live/messages.js';
import type { Scope } from '../runtime/scope.js';
import type { Source } from '../sources/source.js';
import type { Milliseconds } from '../model/units.js';

export interface SessionOptions {
  /** Where audio comes from: `fileSource`, `microphoneSource`, `nodeSource` and so on. */
  readonly source: Source;
  /** Who separates: `createSeparation()` of `@sense/separation`. */
  readonly separation: SeparationBackend;
  /** Ends the session when it aborts. */
  readonly signal?: AbortSignal;
  /** The context to live in. Default: the source's own, else a new one, closed with the session (but an element's is not). */
  readonly context?: AudioContext;
  /**
   * Whether the stems are played to the context's destination. `auto`, the default, plays them
   * unless the listener hears the source anyway (microphone, tab).
   */
  readonly monitor?: 'auto' | 'on' | 'off';
  /** `auto`, the default, shares memory where the page is cross-origin isolated. */
  readonly transport?: 'auto' | 'message-port';
  /**
   * Time that separation may take and be delayed before its stems are late, in ms; the stems lag by
   * it. Default 21 with shared memory, 64 over a MessagePort.
   */
  readonly stemMarginMs?: Milliseconds;
  /** Address of `capture.worklet.js`, where a bundler does not find it. */
  readonly workletUrl?: string | URL;
}

/** The context a session lives in. */
export interface SessionContext {
  readonly context: AudioContext;
  /** True if it was made for this session, which may suspend it; others are left as they are. */
  readonly owned: boolean;
  /** After the end of the session: resolves when a context of its own has closed, else at once. */
  closed(): Promise<void>;
}

/**
 * The context the options name, or a new one that closes with `scope`, unless an element was bound
 * to it: that is for life, and the element would never sound again.
 */
export function openContext({ context: given, source }: SessionOptions, scope: Scope): SessionContext {
  const known = given ?? source.context;
  if (known) return { context: known, owned: false, closed: async () => undefined };
  const context = new AudioContext({ latencyHint: 'interactive' });
  let closing: Promise<void> | undefined;
  scope.add(() => {
    const isBound = source.kind === 'element' && source.context === context;
    // A host may have closed it before us.
    if (!isBound && context.state !== 'closed') closing = context.close().catch(() => undefined);
  });
  return { context, owned: true, closed: async () => closing };
}

/** Throws `invalid-argument` for options that cannot work. */
export function requireOptions(options: SessionOptions): void {
  const { source, separation, context, stemMarginMs } = options;
  if (typeof source?.open !== 'function') {
    throw new SenseError(
      'invalid-argument',
      `source must come from fileSource(), microphoneSource() or another source function, received ${describe(source)}`,
    );
  }
  if (typeof separation?.createWorker !== 'function') {
    throw new SenseError(
      'invalid-argument',
      `separator must be createSeparation() of @sense/separation, received ${describe(separation)}`,
    );
  }
  if (context && source.context && context !== source.context) {
    throw new SenseError(
      'invalid-argument',
      'the source belongs to another AudioContext than the one given as context: leave context out, or create both in one',
    );
  }
  if (stemMarginMs !== undefined && !(stemMarginMs >= 0 && stemMarginMs <= 500)) {
    throw new SenseError('invalid-argument', `stemMarginMs must be 0 to 500, received ${describe(stemMarginMs)}`);
  }
}
