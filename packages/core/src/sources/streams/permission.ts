/**
 * The permission to use microphones, and whether it was withdrawn: browsers end the tracks then as if the device had
 * been unplugged.
 */

/** Undefined in browsers that do not report it. Never rejects. */
export async function microphonePermission(): Promise<PermissionState | undefined> {
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return state;
  } catch {
    return undefined;
  }
}

/** A permission for once may count as `prompt` while it is used: only a change to `prompt` withdraws it. */
export function isRevoked(atStart: PermissionState | undefined, now: PermissionState | undefined): boolean {
  return now === 'denied' || (now === 'prompt' && atStart === 'granted');
}
