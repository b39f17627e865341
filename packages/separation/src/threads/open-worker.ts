/** Starts a worker from an address of any origin. Runs on the main thread and in workers. */

/** Blob addresses by the address they import; never revoked, so that workers can restart. */
const blobs = new Map<string, string>();

/** Workers must have the page's own origin; a script of another origin is imported by a Blob. */
export function workerAt(address: string): Worker {
  const url = new URL(address, location.href);
  if (url.origin === location.origin || url.protocol === 'blob:') return new Worker(url, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const blob = blobs.get(url.href) ?? URL.createObjectURL(script);
  blobs.set(url.href, blob);
  return new Worker(blob, { type: 'module' });
}
