/**
 * Which microphones and line-ins there are. Opens none of them.
 */
import { Scope } from '../runtime/scope.js';
import { requireMediaDevices } from './streams/capture-errors.js';

export interface Microphone {
  /** For `microphoneSource`; empty until the user has allowed a microphone once. */
  readonly deviceId: string;
  /** The device's name; `Microphone 1` and so on while the browser hides it. */
  readonly label: string;
}

/**
 * Audio inputs, in the browser's order. Browsers hide names and all but one device until the user
 * has allowed a microphone: list again afterwards.
 *
 * @throws `unsupported` in a page that is not secure
 */
export async function listMicrophones(): Promise<Microphone[]> {
  const all = await requireMediaDevices('Listing microphones').enumerateDevices();
  return all
    .filter((device) => device.kind === 'audioinput')
    .map(({ deviceId, label }, index) => ({ deviceId, label: label || `Microphone ${index + 1}` }));
}

/**
 * Calls `listener` with the list now, and again whenever a device is plugged in or out.
 *
 * @param options.signal ends the watch
 * @returns the undo
 * @throws `unsupported` in a page that is not secure
 */
export function watchMicrophones(
  listener: (microphones: Microphone[]) => void,
  options: { signal?: AbortSignal } = {},
): () => void {
  const devices = requireMediaDevices('Listing microphones');
  const scope = new Scope(options);
  let asked = 0;
  const update = async (): Promise<void> => {
    const turn = ++asked;
    const list = await listMicrophones();
    // A later question may be answered first: only the newest answer counts.
    if (turn === asked && !scope.disposed) listener(list);
  };
  scope.listen(devices, 'devicechange', () => void update());
  void update();
  return () => scope.dispose();
}
