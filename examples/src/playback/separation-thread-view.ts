/**
 * The list that selects the thread for separation. The choice is stored and takes effect with the next
 * session.
 */
import { byId, setText } from '../page/dom.js';
import { readStored, writeStored } from '../page/storage.js';
import { parseSeparationThread, THREAD_NOTES, type SeparationThread } from './separation-thread.js';

const STORAGE_KEY = 'sense.separation-thread';

export interface SeparationThreadView {
  /** Returns the selected thread for a session that is about to start. */
  startSession(): SeparationThread;
}

export function createSeparationThreadView(): SeparationThreadView {
  const list = byId<HTMLSelectElement>('separation-thread');
  const note = byId('separation-thread-note');
  let active: SeparationThread | undefined;
  const selected = (): SeparationThread => parseSeparationThread(list.value);
  const show = (): void => {
    const pending = active !== undefined && active !== selected();
    setText(note, `${THREAD_NOTES[selected()]}${pending ? ' Applies to the next source.' : ''}`);
  };
  list.value = parseSeparationThread(readStored(STORAGE_KEY));
  list.onchange = () => {
    writeStored(STORAGE_KEY, list.value);
    show();
  };
  show();
  return {
    startSession() {
      active = selected();
      show();
      return active;
    },
  };
}
