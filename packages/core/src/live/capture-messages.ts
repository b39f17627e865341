/**
 * Names and messages shared by the stems node (main thread) and the capture processor (audio thread).
 */
import type { MarginRange } from './audio-thread/margin-control.js';
import type { Frames } from '../model/units.js';
import type { TransportLink } from './transport/transport-link.js';

/** Name under which the processor is registered. */
export const CAPTURE_PROCESSOR = 'sense-capture';

export interface CaptureOptions {
  /** Delay of the stem outputs behind the input without a margin. */
  readonly chainFrames: Frames;
  /** Margin added to it. */
  readonly margin: MarginRange;
  /** The worker is woken after this many input frames at the latest. */
  readonly hopFrames: Frames;
}

/** Main thread to audio thread. */
export type ToCapture =
  /** Connects the processor to a worker; sent again when the worker is replaced. */
  { readonly type: 'link'; readonly link: TransportLink } | { readonly type: 'stop' };

/** Audio thread to main thread. */
export type FromCapture =
  /** Captured frame 0 is frame `contextFrame` of the context. Sent again if the context skips frames. */
  | { readonly type: 'origin'; readonly contextFrame: Frames }
  /** From frame `contextFrame` of the context on, the output is `delayFrames` behind the input. Sent when it changes. */
  | { readonly type: 'delay'; readonly contextFrame: Frames; readonly delayFrames: Frames }
  /** Running totals, sent when they change, at most about ten times a second. */
  | { readonly type: 'underruns'; readonly count: number; readonly frames: Frames };
