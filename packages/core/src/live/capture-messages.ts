/**
 * Names and messages shared by the stems node (main thread) and the capture processor (audio thread).
 */
import type { Frames } from '../model/units.js';
import type { TransportLink } from './transport/transport-link.js';

/** Name under which the processor is registered. */
export const CAPTURE_PROCESSOR = 'sense-capture';

export interface CaptureOptions {
  /** Delay of the stem outputs behind the input. */
  readonly delayFrames: Frames;
  /** The worker is woken after each block of this many input frames. */
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
  /** Running totals, sent when they change, at most about ten times a second. */
  | { readonly type: 'underruns'; readonly count: number; readonly frames: Frames };
