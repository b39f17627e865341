/**
 * Names and messages shared by the stems node (main thread) and the capture processor (audio
 * thread).
 */
import type { Frames } from '../model/units.js';
import type { TransportLink } from './transport/transport.js';

export const CAPTURE_PROCESSOR = 'sense-capture';

export interface CaptureOptions {
  /** Delay of the stem outputs behind the input. */
  readonly delayFrames: Frames;
  /** The worker is woken each time so many frames have come in. */
  readonly hopFrames: Frames;
}

/** Main thread to audio thread. */
export type ToCapture =
  /** Talk to the worker at the other end of this; sent again when a worker is replaced. */
  { readonly type: 'link'; readonly link: TransportLink } | { readonly type: 'stop' };

/** Audio thread to main thread. */
export type FromCapture =
  /** Captured frame 0 is frame `contextFrame` of the context. Repeated if the context skips. */
  | { readonly type: 'origin'; readonly contextFrame: Frames }
  /** Running totals, sent when they change, at most about ten times a second. */
  | { readonly type: 'underruns'; readonly count: number; readonly frames: Frames };
