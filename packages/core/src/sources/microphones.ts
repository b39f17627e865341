/**
 * Lists microphones and line-ins, without opening them.
 */
import { Scope } from '../runtime/scope.js';
import { requireMediaDevices } from './streams/capture-errors.js';

/** An audio input device. */
export interface Microphone {
  /** For `microphoneSource`; empty until the user has allowed a microphone. */
  readonly deviceId: string;
  /** Name of the device; `Microphone 1` and so on while the browser hides it. */
  readonly label: string;
}

/**
 * Lists audio inputs in the browser's order. Browsers hide the names, and all but one device, until the
 * user has allowed a microphone: call it again afterwards.
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
 * Calls `listener` with the current list, and again whenever a device is plugged in or removed.
 *
 * @param options.signal stops the watch when it aborts
 * @returns a function that stops the watch
 * @throws `unsupported` in a page that is not secure
 */
export function watchMicrophones(
  listener: (microphones: Microphone[]) => void,
  options: { signal?: AbortSignal } = {},
): () => void {
  const devices = requireMediaDevices('Listing microphones');
  const scope = new Scope(options);
  let requests = 0;
  const update = async (): Promise<void> => {
    const request = ++requests;
    const list = await listMicrophones();
    // Requests may resolve out of order: only the latest counts.
    if (request === requests && !scope.disposed) listener(list);
  };
  scope.listen(devices, 'devicechange', () => void update());
  void update();
  return () => scope.dispose();
}
