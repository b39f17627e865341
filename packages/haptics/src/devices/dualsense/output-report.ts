/**
 * The output report of a DualSense, by cable and over Bluetooth. Pure.
 *
 * Lengths and ids are those of its HID report descriptors (github.com/nondebug/dualsense). Offsets and flags are
 * those of public notes on the report (gist 10a8e7cc6027b78fa18a7f48a0d3d1e4 by stealth-alex; README_PROTOCOL.md
 * of yesbotics/dualsense-controller-python; ricosolana.github.io/dualsense/protocol.html), the checksum that of the
 * Game Controller Collective Wiki.
 */
import type { NormalRange } from '@sense/core/engine';
import type { MotorLevels } from '../device.js';

/** What a report sets. */
export interface DualSenseState extends Pick<MotorLevels, 'low' | 'high'> {
  /**
   * Whether the voice coils emulate motors. False gives them back to the audio device of the pad, at once.
   */
  readonly motors: boolean;
  /** Bytes of `encodeTriggerEffect`; absent: the trigger keeps its effect. */
  readonly leftTrigger?: Uint8Array | undefined;
  readonly rightTrigger?: Uint8Array | undefined;
}

/** How a pad is connected. */
export type DualSenseConnection = 'usb' | 'bluetooth';

/** The ids of the output report. */
export const OUTPUT_REPORT_IDS: Readonly<Record<DualSenseConnection, number>> = { usb: 0x02, bluetooth: 0x31 };

/** Length of the report by cable, without its id. */
const STATE_BYTES = 47;
/** Length of the report over Bluetooth, without its id. */
const BLUETOOTH_BYTES = 77;
/** Over Bluetooth the state follows a sequence number and a tag. */
const BLUETOOTH_STATE_OFFSET = 2;
const BLUETOOTH_TAG = 0x10;
/** Bluetooth HID's type of an output report, which the checksum includes. */
const BLUETOOTH_OUTPUT = 0xa2;

/** Which parts of the state a report sets. */
const FLAGS = { motors: 0x03, rightTrigger: 0x04, leftTrigger: 0x08 } as const;
const OFFSETS = { flags: 0, high: 2, low: 3, rightTrigger: 10, leftTrigger: 21 } as const;

/**
 * The data of an output report, without its id.
 *
 * @param sequence number of the report, of which Bluetooth sends the lowest four bits
 */
export function outputReport(
  state: DualSenseState,
  connection: DualSenseConnection,
  sequence: number,
): Uint8Array<ArrayBuffer> {
  if (connection === 'usb') {
    const data = new Uint8Array(STATE_BYTES);
    writeState(data, state);
    return data;
  }
  const data = new Uint8Array(BLUETOOTH_BYTES);
  data[0] = (sequence & 0x0f) << 4;
  data[1] = BLUETOOTH_TAG;
  writeState(data.subarray(BLUETOOTH_STATE_OFFSET), state);
  const hashed = Uint8Array.of(BLUETOOTH_OUTPUT, OUTPUT_REPORT_IDS.bluetooth, ...data.subarray(0, BLUETOOTH_BYTES - 4));
  new DataView(data.buffer).setUint32(BLUETOOTH_BYTES - 4, crc32(hashed), true);
  return data;
}

/** CRC-32 as in IEEE 802.3 (reflected polynomial 0xEDB88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function writeState(data: Uint8Array, state: DualSenseState): void {
  const { motors, low, high, leftTrigger, rightTrigger } = state;
  let flags = 0;
  if (motors) {
    flags |= FLAGS.motors;
    data[OFFSETS.low] = byteOf(low);
    data[OFFSETS.high] = byteOf(high);
  }
  if (rightTrigger) {
    flags |= FLAGS.rightTrigger;
    data.set(rightTrigger, OFFSETS.rightTrigger);
  }
  if (leftTrigger) {
    flags |= FLAGS.leftTrigger;
    data.set(leftTrigger, OFFSETS.leftTrigger);
  }
  data[OFFSETS.flags] = flags;
}

/** A level above 0 is at least 1. */
function byteOf(level: NormalRange): number {
  return Math.min(255, Math.ceil(level * 255));
}
