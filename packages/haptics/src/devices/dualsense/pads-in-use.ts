/**
 * Which DualSenses are in use: from before one is opened until it is closed, so that a pad has one driver at a time.
 * Runs on the main thread.
 */
import { SenseError } from '@sense/core/engine';
import type { WebHidDevice } from './web-hid.js';

/** The pads in use, by the number in their id. */
const inUse = new Map<number, WebHidDevice>();
/** When pads that are being closed are free; never rejects. */
const closing = new Map<WebHidDevice, Promise<void>>();

/** A pad that one driver uses. */
export interface PadUse {
  /** The smallest that no other pad has. */
  readonly number: number;
  /** Frees the pad now. */
  end(): void;
  /** Frees the pad when `closed` settles. */
  endAfter(closed: Promise<void>): void;
}

/** Whether a driver uses the pad, or opens or closes it. */
export function isInUse(device: WebHidDevice): boolean {
  return [...inUse.values()].includes(device);
}

/** Resolves when the pad is not being closed; never rejects. */
export async function whenClosed(device: WebHidDevice): Promise<void> {
  await closing.get(device);
}

/** @throws SenseError `invalid-state` if it is in use */
export function usePad(device: WebHidDevice): PadUse {
  if (isInUse(device)) {
    throw new SenseError('invalid-state', `${device.productName} is in use: use that device, or close() it before`);
  }
  let number = 0;
  while (inUse.has(number)) number++;
  inUse.set(number, device);
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    inUse.delete(number);
    closing.delete(device);
  };
  const endAfter = (closed: Promise<void>): void => {
    if (!ended) closing.set(device, closed.then(end, end));
  };
  return { number, end, endAfter };
}
