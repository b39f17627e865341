/**
 * WebHID as implemented by Chromium, which lib.dom does not describe. Structural types, which a real `HIDDevice`
 * and a test double both satisfy.
 */

/** The part of `navigator.hid` that is used. */
export interface WebHid extends EventTarget {
  /** Prompts the user; needs a user gesture. Empty if the user chose none. */
  requestDevice(options: { filters: readonly WebHidFilter[] }): Promise<readonly WebHidDevice[]>;
  /** The devices that the user has allowed before. */
  getDevices(): Promise<readonly WebHidDevice[]>;
}

export interface WebHidFilter {
  readonly vendorId: number;
  readonly productId: number;
  readonly usagePage?: number;
  readonly usage?: number;
}

/** The part of a `HIDDevice` that is used. */
export interface WebHidDevice {
  readonly opened: boolean;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly { readonly outputReports?: readonly { readonly reportId?: number }[] }[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
}
