/**
 * A DualSense through WebHID: both motors, and adaptive triggers, which the Gamepad API does not reach. Runs on the
 * main thread.
 *
 * The audio haptics of the pad are not part of WebHID: by cable they are channels 3 and 4 of its audio device
 * (`createAudioRateDevice`), over Bluetooth encoded sound in reports whose format is not public.
 */
import { Scope, SenseError, type Milliseconds, type NormalRange } from '@sense/core/engine';
import type { Timer } from '../../schedule/loop.js';
import { MOTORS_OFF, type HapticDevice, type MotorCommand, type MotorLevels } from '../device.js';
import { DEVICE_PROFILES, type DeviceProfile } from '../profiles.js';
import { OUTPUT_REPORT_IDS, outputReport, type DualSenseConnection } from './output-report.js';
import { isInUse, usePad, whenClosed, type PadUse } from './pads-in-use.js';
import { encodeTriggerEffect, type TriggerEffect } from './trigger-effect.js';
import type { WebHid, WebHidDevice } from './web-hid.js';

export type TriggerSide = 'left' | 'right';

/** A DualSense that is open. */
export interface DualSense extends HapticDevice {
  readonly connection: DualSenseConnection;
  /** Aborts when the pad is unplugged, or after {@link close}: then remove it from its connection. */
  readonly signal: AbortSignal;
  /**
   * Sets what a trigger does when it is pulled, until it is set again. While a command vibrates the trigger, the
   * vibration replaces it.
   *
   * @throws SenseError `invalid-argument`; rejects with `device-failed`
   */
  setTrigger(side: TriggerSide, effect: TriggerEffect): Promise<void>;
  /**
   * Turns motors and triggers off, gives the voice coils back to the audio device of the pad, and closes it. Never
   * rejects. A call that opens the pad again waits for it.
   */
  close(): Promise<void>;
}

/** Options of {@link requestDualSense} and {@link findDualSenses}. */
export interface DualSenseOptions {
  /** Closes the pad when it aborts. */
  readonly signal?: AbortSignal;
  /** Default: that of a DualSense with triggers. */
  readonly profile?: DeviceProfile;
  /** Default `navigator.hid`. */
  readonly hid?: WebHid;
  /** Runs the end of each command. Default `setTimeout`. */
  readonly timer?: Timer;
}

const SONY = 0x054c;
/** DualSense, DualSense Edge. */
const PRODUCTS = [0x0ce6, 0x0df2];
/** Its collection of a gamepad. */
const FILTERS = PRODUCTS.map((productId) => ({ vendorId: SONY, productId, usagePage: 0x01, usage: 0x05 }));
/** At which a trigger vibrates for a command: fast enough to be one vibration, slow enough to be strong. */
const TRIGGER_HZ = 40;

/** Motors that a report did not turn off are turned off again after this long. */
const RETRY_MS: Milliseconds = 100;

/**
 * Lets the user choose a DualSense, and opens it. Call it from a click or key handler. The pad is then also a
 * gamepad of the page: connect with `discover: false`, or remove that device, so that only one of them drives it.
 *
 * Rejects with `unsupported` without WebHID, `permission-denied` if the user chose none or there was no user
 * gesture, `invalid-state` if the pad is in use, `device-failed` if it cannot be opened.
 *
 * @example
 * button.onclick = async () => {
 *   const pad = await requestDualSense();
 *   await pad.setTrigger('right', { type: 'click', start: 0.3, end: 0.5, strength: 1 });
 *   connectHaptics(session, { discover: false, devices: [pad] });
 * };
 */
export async function requestDualSense(options: DualSenseOptions = {}): Promise<DualSense> {
  const hid = requireHid(options.hid);
  let chosen: WebHidDevice | undefined;
  try {
    [chosen] = await hid.requestDevice({ filters: FILTERS });
  } catch (error) {
    throw new SenseError(
      'permission-denied',
      'The browser lists devices only in a click or key handler, and where the permissions policy allows `hid`: call requestDualSense() there',
      error,
    );
  }
  if (!chosen) {
    throw new SenseError(
      'permission-denied',
      'No DualSense was chosen: connect it by cable or Bluetooth and try again',
    );
  }
  await whenClosed(chosen);
  return openDualSense(chosen, hid, options);
}

/**
 * Opens every connected DualSense that the user has allowed on an earlier visit and that is not in use; needs no
 * user gesture. Empty without WebHID. Rejects with `device-failed`, naming the pad, if one cannot be opened; the
 * others are then closed, so that they are gamepads of the page again.
 */
export async function findDualSenses(options: DualSenseOptions = {}): Promise<DualSense[]> {
  const hid = options.hid ?? navigatorHid();
  const devices = (await hid?.getDevices()) ?? [];
  await Promise.all(devices.map(whenClosed));
  const pads = devices.filter(
    (device) => device.vendorId === SONY && PRODUCTS.includes(device.productId) && !isInUse(device),
  );
  const opened = await Promise.allSettled(pads.map((device) => openDualSense(device, hid!, options)));
  const failed = opened.find((result) => result.status === 'rejected');
  const found = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (!failed) return found;
  await Promise.all(found.map((pad) => pad.close()));
  throw failed.reason;
}

function navigatorHid(): WebHid | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator as Navigator & { hid?: WebHid }).hid;
}

function requireHid(given: WebHid | undefined): WebHid {
  const hid = given ?? navigatorHid();
  if (hid) return hid;
  throw new SenseError(
    'unsupported',
    'This browser or page has no WebHID: use Chrome or Edge on a computer, over https. Without it the pad vibrates as a gamepad',
  );
}

async function openDualSense(device: WebHidDevice, hid: WebHid, options: DualSenseOptions): Promise<DualSense> {
  const connection = connectionOf(device);
  const scope = new Scope({ signal: options.signal });
  scope.requireOpen('the signal of the DualSense');
  // Before anything is awaited, so that of two calls only one opens the pad.
  const use = usePad(device);
  try {
    if (!device.opened) await device.open();
  } catch (error) {
    use.end();
    scope.dispose();
    throw new SenseError(
      'device-failed',
      `${device.productName} cannot be opened: another program may use it. Close it, or reconnect the pad`,
      error,
    );
  }
  return new OpenDualSense(device, use, connection, hid, scope, options);
}

function connectionOf({ collections, productName }: WebHidDevice): DualSenseConnection {
  const ids = collections.flatMap(({ outputReports = [] }) => outputReports.map(({ reportId }) => reportId));
  for (const connection of ['usb', 'bluetooth'] as const) {
    if (ids.includes(OUTPUT_REPORT_IDS[connection])) return connection;
  }
  throw new SenseError('unsupported', `${productName} has none of the output reports of a DualSense: choose another`);
}

class OpenDualSense implements DualSense {
  readonly id: string;
  readonly label: string;
  readonly kind = 'gamepad';
  readonly profile: DeviceProfile;
  readonly followsPage = true;
  readonly #device: WebHidDevice;
  readonly #scope: Scope;
  readonly #timer: Timer;
  readonly #effects: Record<TriggerSide, Uint8Array>;
  /** What each trigger was last set to. */
  readonly #sentEffects: Partial<Record<TriggerSide, Uint8Array>> = {};
  #levels: MotorLevels = MOTORS_OFF;
  #cancelEnd: (() => void) | undefined;
  #sequence = 0;
  /** Counts changes; what was sent is current if it is equal. */
  #changes = 0;
  #sent = 0;
  #sending: Promise<void> | undefined;
  #released: Promise<void> | undefined;

  constructor(
    device: WebHidDevice,
    use: PadUse,
    readonly connection: DualSenseConnection,
    hid: WebHid,
    scope: Scope,
    options: DualSenseOptions,
  ) {
    this.id = `dualsense:${use.number}`;
    this.label = device.productName || 'DualSense';
    this.profile = options.profile ?? { ...DEVICE_PROFILES.dualSense, motors: 'dual-trigger' };
    this.#device = device;
    this.#scope = scope;
    this.#timer = options.timer ?? ((delayMs, run) => scope.after(delayMs, run));
    this.#effects = { left: encodeTriggerEffect({ type: 'off' }), right: encodeTriggerEffect({ type: 'off' }) };
    scope.listen(hid, 'disconnect', (event: Event & { device: WebHidDevice }) => {
      if (event.device !== device) return;
      use.end();
      scope.dispose();
    });
    scope.add(() => {
      this.#released = this.#release();
      use.endAfter(this.#released);
    });
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  play(command: MotorCommand): Promise<void> {
    this.#scope.requireOpen('the DualSense');
    const { low, high, leftTrigger, rightTrigger, durationMs } = command;
    this.#endAfter(durationMs);
    return this.#set({ low, high, leftTrigger, rightTrigger });
  }

  async stop(): Promise<void> {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    // A pad that was closed or unplugged is at rest.
    if (this.#scope.disposed) return;
    try {
      await this.#set(MOTORS_OFF);
    } catch (error) {
      // A command that came meanwhile has an end of its own.
      if (!this.#cancelEnd && !this.#scope.disposed) this.#endAfter(RETRY_MS);
      throw error;
    }
  }

  async setTrigger(side: TriggerSide, effect: TriggerEffect): Promise<void> {
    this.#scope.requireOpen('the DualSense');
    this.#effects[side] = encodeTriggerEffect(effect);
    await this.#set(this.#levels);
  }

  async close(): Promise<void> {
    this.#scope.dispose();
    await this.#released;
  }

  #endAfter(delayMs: Milliseconds): void {
    this.#cancelEnd?.();
    this.#cancelEnd = this.#timer(delayMs, () => {
      // It tries again.
      this.stop().catch(() => undefined);
    });
  }

  /**
   * Sends the newest state once the report before it was sent or rejected; states in between are skipped. Rejects if
   * the newest state was not accepted.
   */
  #set(levels: MotorLevels): Promise<void> {
    this.#levels = levels;
    this.#changes++;
    return (this.#sending ??= this.#sendChanges());
  }

  async #sendChanges(): Promise<void> {
    try {
      while (this.#sent !== this.#changes) {
        const changes = this.#changes;
        try {
          await this.#send(true);
          this.#sent = changes;
        } catch (error) {
          if (changes === this.#changes) throw error;
        }
      }
    } finally {
      this.#sending = undefined;
    }
  }

  async #send(motors: boolean): Promise<void> {
    const { low, high, leftTrigger, rightTrigger } = this.#levels;
    const left = effectOf(leftTrigger, this.#effects.left);
    const right = effectOf(rightTrigger, this.#effects.right);
    // A trigger that is set again begins its effect again.
    const state = {
      motors,
      low,
      high,
      leftTrigger: isSame(left, this.#sentEffects.left) ? undefined : left,
      rightTrigger: isSame(right, this.#sentEffects.right) ? undefined : right,
    };
    try {
      await this.#device.sendReport(
        OUTPUT_REPORT_IDS[this.connection],
        outputReport(state, this.connection, this.#sequence++),
      );
    } catch (error) {
      throw new SenseError('device-failed', `${this.label} did not accept a report: reconnect it`, error);
    }
    Object.assign(this.#sentEffects, { left, right });
  }

  /** Never rejects. */
  async #release(): Promise<void> {
    this.#cancelEnd?.();
    this.#levels = MOTORS_OFF;
    this.#effects.left = this.#effects.right = encodeTriggerEffect({ type: 'off' });
    try {
      await this.#sending?.catch(() => undefined);
      // Once more at once: the page may be about to end, and closing the pad does not turn its motors off.
      await this.#send(true).catch(() => this.#send(true));
      await this.#send(false);
    } catch {
      // It was unplugged.
    }
    try {
      await this.#device.close();
    } catch {
      // It was unplugged, or closed by the browser.
    }
  }
}

function effectOf(level: NormalRange, otherwise: Uint8Array): Uint8Array {
  if (level === 0) return otherwise;
  return encodeTriggerEffect({ type: 'vibration', start: 0, strength: level, frequencyHz: TRIGGER_HZ });
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.every((byte, index) => byte === b[index]);
}
