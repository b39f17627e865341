/**
 * The permission to use microphones, and whether it was withdrawn: browsers end the tracks then as if the device had
 * been unplugged.
 */
import type { Scope } from '../../runtime/scope.js';

/** The permission while a source is open. */
export interface WatchedPermission {
  /** False also in browsers that do not report it. */
  readonly isRevoked: boolean;
}

/** Watches until `scope` ends. @param onRevoked called when the permission is withdrawn */
export function watchMicrophonePermission(scope: Scope, onRevoked: () => void): WatchedPermission {
  let status: PermissionStatus | undefined;
  let wasGranted = false;
  const isRevoked = (): boolean => {
    // A permission for once may count as `prompt` while it is used: only a change to it withdraws the permission.
    return status?.state === 'denied' || (wasGranted && status?.state === 'prompt');
  };
  const watch = async (): Promise<void> => {
    status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    wasGranted = status.state === 'granted';
    scope.listen(status, 'change', () => {
      if (isRevoked()) onRevoked();
    });
  };
  // Browsers without this permission throw or reject.
  void watch().catch(() => undefined);
  return {
    get isRevoked() {
      return isRevoked();
    },
  };
}
