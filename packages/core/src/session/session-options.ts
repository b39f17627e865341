/**
 * The options of `createSession`, their validation, and the context they name.
 */
import type { SeparationBackend } from '../live/separation-backend.js';
import { requireBeatHints, type BeatHints } from '../model/beat-control.js';
import { SenseError, describe } from '../model/errors.js';
import type { Milliseconds } from '../model/units.js';
import { requirePage } from '../runtime/require-page.js';
import type { Scope } from '../runtime/scope.js';
import type { Source } from '../sources/source.js';
import { closedError } from './context-errors.js';
import { requireStemMargin, type StemMargin } from './stem-margin.js';

/** Options of `createSession`. */
export interface SessionOptions extends BeatHints {
  /** Where audio comes from: `fileSource`, `microphoneSource`, `nodeSource` and so on. */
  readonly source: Source;
  /** How to start a separator in its thread: the result of `createSeparation()` of `@sense/separation`. */
  readonly separation: SeparationBackend;
  /** Ends the session when it aborts. */
  readonly signal?: AbortSignal;
  /**
   * The context of the session. Default: the source's own; if it has none, a new one, which is closed with the
   * session unless a media element is bound to it.
   */
  readonly context?: AudioContext;
  /**
   * Whether the stems are played to the context's destination. `auto`, the default, plays them
   * unless the source is already audible (microphone, tab).
   */
  readonly monitor?: 'auto' | 'on' | 'off';
  /** `auto`, the default, shares memory between threads if the page is cross-origin isolated. */
  readonly transport?: 'auto' | 'message-port';
  /**
   * Time allowed for processing and scheduling before stems are late, in ms, 0..500; adds to the delay of the stems,
   * not to that of events. A number is a constant margin. A range starts at `min`, grows before stems run out, and
   * shrinks slowly; each change is cross-faded and reported in the status. Default: 170 to 340 for a file
   * that the session plays, 85 to 250 for a media element, otherwise 21 to 170 with shared memory, 64 to 250 over a
   * MessagePort. A video whose picture is watched may want less.
   */
  readonly stemMarginMs?: Milliseconds | StemMargin;
  /** Address of `capture.worklet.js`. Default: next to the module of `@sense/core`. */
  readonly workletUrl?: string | URL;
}

const NO_SESSION = 'use the Engine of @sense/core/engine, or the command "sense analyze" of @sense/cli for files';

/** The context of a session. */
export interface SessionContext {
  readonly context: AudioContext;
  /** True if it was created for this session, which may then suspend it. */
  readonly owned: boolean;
  /** After the end of the session: resolves when an owned context has closed, immediately for others. */
  closed(): Promise<void>;
}

/**
 * The context that the options name, or a new one that closes with `scope`, unless a media element was
 * bound to it: the binding is permanent, so closing the context would silence the element.
 */
export function openContext({ context: given, source }: SessionOptions, scope: Scope): SessionContext {
  const known = given ?? source.context;
  if (known) return { context: known, owned: false, closed: async () => undefined };
  requirePage('createSession()', NO_SESSION, 'AudioContext');
  const context = new AudioContext({ latencyHint: 'interactive' });
  let closing: Promise<void> | undefined;
  scope.add(() => {
    const isBound = source.kind === 'element' && source.context === context;
    // The host may have closed it.
    if (!isBound && context.state !== 'closed') closing = context.close().catch(() => undefined);
  });
  return { context, owned: true, closed: async () => closing };
}

/** Throws `invalid-argument` for options that cannot work. */
export function requireOptions(options: SessionOptions): void {
  const { source, separation, context, stemMarginMs } = options;
  requireBeatHints(options);
  if (typeof source?.open !== 'function') {
    throw new SenseError(
      'invalid-argument',
      `source must come from fileSource(), microphoneSource() or another source function, received ${describe(source)}`,
    );
  }
  if (typeof separation?.createWorker !== 'function') {
    throw new SenseError(
      'invalid-argument',
      `separation must come from createSeparation() of @sense/separation, received ${describe(separation)}`,
    );
  }
  if (context && source.context && context !== source.context) {
    throw new SenseError(
      'invalid-argument',
      `the source belongs to another AudioContext (${source.context.sampleRate} Hz, ${source.context.state}) than the context option (${context.sampleRate} Hz, ${context.state}): omit the option, or create both in one context`,
    );
  }
  if ((context ?? source.context)?.state === 'closed') throw closedError();
  if (stemMarginMs !== undefined) requireStemMargin(stemMarginMs);
}
