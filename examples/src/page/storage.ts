/**
 * Settings in the browser's local storage. Storage may be full or forbidden: settings then last for the
 * visit.
 */

/** The stored text of `key`; null if there is none. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores `text` if the browser allows it. */
export function writeStored(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // The setting stays in effect until the page is closed.
  }
}
