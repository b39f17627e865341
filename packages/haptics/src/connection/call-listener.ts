/**
 * Calling what a user of the package gave us: whatever it throws, motors go on and stop as they
 * should. Knows nothing of what is told.
 */

/** Calls `listener`; what it throws is told on the console, as an event target does. */
export function callListener(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    console.error(error);
  }
}
