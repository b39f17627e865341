/**
 * Calls code of the package's user. An exception in it never disturbs the scheduling of motors.
 */

/** Calls `listener`. Reports what it throws on the console, as an `EventTarget` does. */
export function callListener(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    console.error(error);
  }
}
