/** The bytes of the reports of a DualSense, against reports written down from its public documentation. */
import { describe, expect, it } from 'vitest';
import { crc32, outputReport } from '../../../../../packages/haptics/src/devices/dualsense/output-report.js';
import { encodeTriggerEffect } from '../../../../../packages/haptics/src/devices/dualsense/trigger-effect.js';

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const zeros = (count: number): string => Array<string>(count).fill('00').join(' ');

describe('crc32', () => {
  it('is that of the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('is that of a recorded Bluetooth report', () => {
    // "Turn off controller", Game Controller Collective Wiki: type, id, command, 42 zeros, then e0 ef a2 23.
    const recorded = Uint8Array.of(0x53, 0x08, 0x02, ...Array<number>(42).fill(0));
    expect(crc32(recorded)).toBe(0x23a2efe0);
  });
});

describe('outputReport', () => {
  it('sets the motors by cable', () => {
    const report = outputReport({ motors: true, low: 1, high: 0.5 }, 'usb', 7);
    expect(hex(report)).toBe(`03 00 80 ff ${zeros(43)}`);
  });

  it('sets the motors over Bluetooth, with a sequence number, a tag and a checksum', () => {
    const report = outputReport({ motors: true, low: 1, high: 0.5 }, 'bluetooth', 0x17);
    expect(hex(report.subarray(0, 73))).toBe(`70 10 03 00 80 ff ${zeros(67)}`);
    const checksum = new DataView(report.buffer).getUint32(73, true);
    expect(checksum).toBe(crc32(Uint8Array.of(0xa2, 0x31, ...report.subarray(0, 73))));
    expect(report).toHaveLength(77);
  });

  it('sets triggers alone', () => {
    const rightTrigger = encodeTriggerEffect({ type: 'resistance', start: 0.5, strength: 1 });
    const leftTrigger = encodeTriggerEffect({ type: 'off' });
    const report = outputReport({ motors: false, low: 1, high: 1, rightTrigger, leftTrigger }, 'usb', 0);
    expect(hex(report)).toBe(`0c 00 ${zeros(8)} 21 e0 03 00 80 ff 3f ${zeros(4)} 05 ${zeros(25)}`);
  });

  it('sends no motor level above 0 as 0', () => {
    const [, , high, low] = outputReport({ motors: true, low: 1e-6, high: 0 }, 'usb', 0);
    expect([low, high]).toEqual([1, 0]);
  });
});

describe('encodeTriggerEffect', () => {
  it.each([
    [{ type: 'off' }, '05 00 00 00 00 00 00 00 00 00 00'],
    [{ type: 'resistance', start: 0, strength: 1 }, '21 ff 03 ff ff ff 3f 00 00 00 00'],
    [{ type: 'resistance', start: 0.9, strength: 0.5 }, '21 00 02 00 00 00 18 00 00 00 00'],
    [{ type: 'resistance', start: 1, strength: 0.01 }, '21 00 02 00 00 00 00 00 00 00 00'],
    [{ type: 'resistance', start: 0, strength: 0 }, '05 00 00 00 00 00 00 00 00 00 00'],
    [{ type: 'click', start: 0.25, end: 0.55, strength: 1 }, '25 24 00 07 00 00 00 00 00 00 00'],
    [{ type: 'click', start: 0.7, end: 0.8, strength: 0.25 }, '25 80 01 01 00 00 00 00 00 00 00'],
    [{ type: 'vibration', start: 0, strength: 0.25, frequencyHz: 40 }, '26 ff 03 49 92 24 09 00 00 28 00'],
  ] as const)('encodes %o', (effect, bytes) => {
    expect(hex(encodeTriggerEffect(effect))).toBe(bytes);
  });

  it.each([
    [{ type: 'slope' }, 'received "slope"'],
    [{ type: 'resistance', start: 1.1, strength: 1 }, 'received 1.1'],
    [{ type: 'resistance', start: 0, strength: NaN }, 'received NaN'],
    [{ type: 'vibration', start: 0, strength: 0, frequencyHz: 0 }, 'frequencyHz must be a number from 1 to 255'],
    [{ type: 'click', start: 0.1, end: 0.5, strength: 1 }, 'start must be'],
    [{ type: 'click', start: 0.5, end: 0.9, strength: 1 }, 'end must be'],
    [{ type: 'click', start: 0.5, end: 0.55, strength: 1 }, 'behind start'],
  ])('rejects %o', (effect, text) => {
    expect(() => encodeTriggerEffect(effect as never)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => encodeTriggerEffect(effect as never)).toThrow(text);
  });
});
