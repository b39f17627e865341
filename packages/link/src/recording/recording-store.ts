/**
 * Keeps the text of a recording in the browser's database while it is recorded, so that a crash of the page loses a
 * quarter of a second at most. Main thread.
 */
import { Scope, SenseError, type Milliseconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';

/** Time between two transactions. */
const WRITE_PERIOD_MS: Milliseconds = 250;
const STORE = 'lines';
const PREFIX = 'sense recording ';

/** The text of one recording in the browser's database. */
export interface RecordingStore {
  /** Appends text. Resolves when it is stored; rejects with `output-failed`. The sink of `recordFeed`. */
  readonly write: (text: string) => Promise<void>;
  /** Everything that was stored, also before the page was reloaded; empty if nothing was. */
  read(): Promise<Blob>;
  /** Deletes the text. */
  clear(): Promise<void>;
}

/**
 * Opens the store of a recording, or creates it. A name stands for one recording: `clear()` it before the next.
 * Throws `unsupported` without IndexedDB, `invalid-argument` for an empty name.
 */
export function createRecordingStore(name: string): RecordingStore {
  if (typeof name !== 'string' || name === '') {
    throw new SenseError('invalid-argument', `the name of a recording must not be empty, received ${describe(name)}`);
  }
  if (typeof indexedDB === 'undefined') {
    throw new SenseError('unsupported', 'there is no IndexedDB here: give recordFeed a function that writes to a file');
  }
  const scope = new Scope();
  let pending = '';
  let writing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    writing = undefined;
    const text = pending;
    pending = '';
    await access(name, 'readwrite', (store) => store.add(text));
  };
  return {
    write(text) {
      pending += text;
      writing ??= new Promise<void>((resolve) => void scope.after(WRITE_PERIOD_MS, resolve)).then(flush);
      return writing;
    },
    async read() {
      const texts = await access(name, 'readonly', (store) => store.getAll() as IDBRequest<string[]>);
      return new Blob(texts, { type: 'application/jsonl' });
    },
    async clear() {
      await access(name, 'readwrite', (store) => store.clear());
    },
  };
}

/** Runs one request in a transaction of its own; resolves with its result when that is stored. */
async function access<Result>(
  name: string,
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const opening = indexedDB.open(PREFIX + name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE, { autoIncrement: true });
  let database: IDBDatabase | undefined;
  try {
    database = await resultOf(opening);
    const transaction = database.transaction(STORE, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([resultOf(run(transaction.objectStore(STORE))), done]);
    return result;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SenseError('output-failed', `the recording ${describe(name)} could not be stored or read: ${why}`, error);
  } finally {
    database?.close();
  }
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
