/**
 * The choice of the separation thread: a worker or the audio worklet. Plain data.
 */
import type { CreateSeparationOptions } from '@sense/separation';

export type SeparationThread = NonNullable<CreateSeparationOptions['thread']>;

/** What the user should know about each thread. */
export const THREAD_NOTES: Readonly<Record<SeparationThread, string>> = {
  worker: 'In its own thread (default).',
  worklet: 'On the audio thread: audio may stall for up to 0.6 s at the start.',
};

/** The thread named by `text`; `worker` if it names none. */
export function parseSeparationThread(text: string | null): SeparationThread {
  return text === 'worklet' ? 'worklet' : 'worker';
}
