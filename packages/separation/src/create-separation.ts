/**
 * How an app asks for live separation: a recipe for the worker, handed to `createSession`. Nothing
 * is loaded until the session asks.
 */
import type { Separation } from '@sense/core';

export interface CreateSeparationOptions {
  /** Address of `separation.worker.js`, where a bundler does not find it. */
  readonly workerUrl?: string | URL;
}

/**
 * Live separation in a worker of its own.
 *
 * @example
 * const session = await createSession({ source: fileSource('song.mp3'), separator: createSeparation() });
 */
export function createSeparation({ workerUrl }: CreateSeparationOptions = {}): Separation {
  return {
    options: {},
    createWorker: () => (workerUrl === undefined ? bundledWorker() : workerAt(String(workerUrl))),
  };
}

/** Bundlers recognise this expression as it stands. */
function bundledWorker(): Worker {
  try {
    return new Worker(new URL('./separation.worker.js', import.meta.url), { type: 'module' });
  } catch {
    return workerAt(new URL('./separation.worker.js', import.meta.url).href);
  }
}

/** Blob addresses by the address they import: each lives as long as the page, for restarts. */
const blobs = new Map<string, string>();

/** A worker must come from the page's own origin; from elsewhere it is imported by a Blob that does. */
function workerAt(address: string): Worker {
  const url = new URL(address, location.href);
  if (url.origin === location.origin || url.protocol === 'blob:') return new Worker(url, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const blob = blobs.get(url.href) ?? URL.createObjectURL(script);
  blobs.set(url.href, blob);
  return new Worker(blob, { type: 'module' });
}
