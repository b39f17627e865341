/**
 * Starts a worker from an address, of whatever origin. Runs on the main thread and in workers.
 */

/** Blob addresses by the address they import: each lives as long as the page, for restarts. */
const blobs = new Map<string, string>();

/** A worker must come from the page's own origin; from elsewhere it is imported by a Blob that does. */
export function workerAt(address: string): Worker {
  const url = new URL(address, location.href);
  if (url.origin === location.origin || url.protocol === 'blob:') return new Worker(url, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const blob = blobs.get(url.href) ?? URL.createObjectURL(script);
  blobs.set(url.href, blob);
  return new Worker(blob, { type: 'module' });
}
