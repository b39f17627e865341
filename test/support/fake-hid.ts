/**
 * A DualSense as WebHID offers it: records the reports that it accepts, and decodes the levels of its motors, which
 * last until a report changes them.
 */
import type { WebHid, WebHidDevice } from '@sense/haptics';

export class FakeDualSense implements WebHidDevice {
  opened = false;
  readonly vendorId = 0x054c;
  readonly productName = 'DualSense Wireless Controller';
  readonly collections;
  readonly reports: { readonly id: number; readonly data: Uint8Array }[] = [];
  /** Whether it rejects what it is asked. */
  failing = false;
  /** If set, reports wait for {@link flush}. */
  slow = false;
  readonly #waiting: (() => void)[] = [];

  constructor(
    readonly connection: 'usb' | 'bluetooth' = 'usb',
    readonly productId = 0x0ce6,
  ) {
    const reportId = connection === 'usb' ? 0x02 : 0x31;
    this.collections = [{}, { outputReports: [{ reportId }] }];
  }

  async open(): Promise<void> {
    this.#requireWorking();
    this.opened = true;
  }

  async close(): Promise<void> {
    this.#requireWorking();
    this.opened = false;
  }

  async sendReport(id: number, data: Uint8Array): Promise<void> {
    this.#requireWorking();
    if (!this.opened) throw new DOMException('The device must be opened first.', 'InvalidStateError');
    this.reports.push({ id, data: data.slice() });
    if (this.slow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Accepts the reports that wait. */
  flush(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The state in the newest report that sets the motors: low and high motor, 0..255. */
  get motors(): readonly [low: number, high: number] {
    const state = this.states.findLast(([flags]) => (flags! & 0x03) === 0x03);
    return state ? [state[3]!, state[2]!] : [0, 0];
  }

  /** The mode and parameters of a trigger in the newest report that sets it. */
  trigger(side: 'left' | 'right'): number[] {
    const [flag, offset] = side === 'left' ? [0x08, 21] : [0x04, 10];
    const state = this.states.findLast(([flags]) => flags! & flag);
    return [...(state?.subarray(offset, offset + 11) ?? [])];
  }

  /** What each report sets, without the parts that only Bluetooth has. */
  get states(): Uint8Array[] {
    return this.reports.map(({ data }) => (this.connection === 'usb' ? data : data.subarray(2, 49)));
  }

  #requireWorking(): void {
    if (this.failing) throw new DOMException('Failed to write the report.', 'NotAllowedError');
  }
}

export class FakeHid extends EventTarget implements WebHid {
  /** What the user chooses, and has allowed. */
  constructor(readonly devices: readonly FakeDualSense[]) {
    super();
  }

  readonly requested: unknown[] = [];

  async requestDevice(options: unknown): Promise<readonly FakeDualSense[]> {
    this.requested.push(options);
    return this.devices;
  }

  async getDevices(): Promise<readonly FakeDualSense[]> {
    return this.devices;
  }

  /** As if it was unplugged. */
  disconnect(device: FakeDualSense): void {
    device.failing = true;
    this.dispatchEvent(Object.assign(new Event('disconnect'), { device }));
  }
}
