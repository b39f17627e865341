/** The driver of a DualSense on a fake of WebHID: permission, reports, triggers, failures and its end. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  findDualSenses,
  requestDualSense,
  type DualSense,
  type DualSenseOptions,
  type MotorCommand,
} from '@sense/haptics';
import { FakeDualSense, FakeHid } from '../../../../support/fake-hid.js';
import { VirtualTime } from '../../../../support/virtual-time.js';

const COMMAND: MotorCommand = { low: 1, high: 0.5, leftTrigger: 0, rightTrigger: 0, durationMs: 100, starts: [] };
const OFF = 0x05;
const VIBRATION = 0x26;

let time: VirtualTime;
let device: FakeDualSense;
let hid: FakeHid;
const pads: DualSense[] = [];

beforeEach(() => {
  time = new VirtualTime();
  device = new FakeDualSense();
  hid = new FakeHid([device]);
});
afterEach(async () => {
  for (const pad of pads.splice(0)) await pad.close();
});

async function request(options: DualSenseOptions = {}): Promise<DualSense> {
  const pad = await requestDualSense({ hid, timer: time.timer, ...options });
  pads.push(pad);
  return pad;
}

/** Lets the next report wait; the returned function rejects it. */
function holdReport(): () => void {
  let reject: (error: Error) => void;
  const held = new Promise<void>((_, rejectHeld) => (reject = rejectHeld));
  vi.spyOn(device, 'sendReport').mockReturnValueOnce(held);
  return () => reject(new DOMException('Failed to write the report.', 'NotAllowedError'));
}

/** Lets promises of reports settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('requestDualSense', () => {
  it('asks for a DualSense or a DualSense Edge, and opens the one chosen', async () => {
    const pad = await request();
    expect(hid.requested).toEqual([
      {
        filters: [
          { vendorId: 0x054c, productId: 0x0ce6, usagePage: 1, usage: 5 },
          { vendorId: 0x054c, productId: 0x0df2, usagePage: 1, usage: 5 },
        ],
      },
    ]);
    expect(device.opened).toBe(true);
    expect(pad).toMatchObject({ id: 'dualsense:0', connection: 'usb', kind: 'gamepad', followsPage: true });
    expect(pad.profile.motors).toBe('dual-trigger');
    expect(device.reports).toEqual([]);
  });

  it('reports a browser without WebHID, and no choice', async () => {
    await expect(requestDualSense()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(requestDualSense({ hid: new FakeHid([]) })).rejects.toMatchObject({ code: 'permission-denied' });
  });

  it('reports a call without a user gesture', async () => {
    hid.requestDevice = async () => {
      throw new DOMException('Must be handling a user gesture', 'SecurityError');
    };
    await expect(request()).rejects.toThrow('click or key handler');
  });

  it('reports a pad that is in use, cannot be opened, or has other reports', async () => {
    await request();
    await expect(request()).rejects.toMatchObject({ code: 'invalid-state' });
    const busy = new FakeDualSense();
    busy.failing = true;
    await expect(requestDualSense({ hid: new FakeHid([busy]) })).rejects.toMatchObject({ code: 'device-failed' });
    const other = Object.assign(new FakeDualSense(), { collections: [{ outputReports: [{ reportId: 9 }] }] });
    await expect(requestDualSense({ hid: new FakeHid([other]) })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('opens a pad for one of two calls at a time', async () => {
    const calls = await Promise.allSettled([request(), request()]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(calls[1]).toMatchObject({ reason: { code: 'invalid-state' } });
  });

  it('leaves a pad that could not be opened free', async () => {
    device.failing = true;
    await expect(request()).rejects.toMatchObject({ code: 'device-failed' });
    device.failing = false;
    expect((await request()).id).toBe('dualsense:0');
  });

  it('opens nothing for a signal that has aborted', async () => {
    await expect(request({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'disposed' });
    expect(device.opened).toBe(false);
  });
});

describe('findDualSenses', () => {
  it('opens allowed pads that are not in use, and none without WebHID', async () => {
    const edge = new FakeDualSense('bluetooth', 0x0df2);
    const other = new FakeDualSense('usb', 0x09cc);
    hid = new FakeHid([device, edge, other]);
    await request();
    const found = await findDualSenses({ hid });
    pads.push(...found);
    expect(found.map(({ id, connection }) => [id, connection])).toEqual([['dualsense:1', 'bluetooth']]);
    expect(await findDualSenses()).toEqual([]);
  });

  it('closes the others if one cannot be opened, and finds them again without it', async () => {
    const broken = new FakeDualSense('bluetooth');
    broken.failing = true;
    hid = new FakeHid([device, broken]);
    await expect(findDualSenses({ hid })).rejects.toMatchObject({
      code: 'device-failed',
      message: expect.stringMatching(/DualSense Wireless Controller cannot be opened/),
    });
    expect(device.opened).toBe(false);
    hid = new FakeHid([device]);
    const found = await findDualSenses({ hid });
    pads.push(...found);
    expect(found).toHaveLength(1);
    expect(device.opened).toBe(true);
  });

  it('finds a pad in one of two calls at a time', async () => {
    const found = await Promise.all([findDualSenses({ hid }), findDualSenses({ hid })]);
    pads.push(...found.flat());
    expect(found.map(({ length }) => length)).toEqual([1, 0]);
  });
});

describe('a DualSense', () => {
  it.each(['usb', 'bluetooth'] as const)('drives its motors over %s', async (connection) => {
    device = new FakeDualSense(connection);
    hid = new FakeHid([device]);
    const pad = await request();
    await pad.play(COMMAND);
    expect(device.motors).toEqual([255, 128]);
    expect(device.reports[0]!.id).toBe(connection === 'usb' ? 0x02 : 0x31);
    await pad.stop();
    expect(device.motors).toEqual([0, 0]);
  });

  it('numbers its Bluetooth reports', async () => {
    device = new FakeDualSense('bluetooth');
    hid = new FakeHid([device]);
    const pad = await request();
    for (let count = 0; count < 18; count++) await pad.play(COMMAND);
    expect(device.reports.map(({ data }) => data[0]! >> 4)).toEqual(Array.from({ length: 18 }, (_, n) => n % 16));
  });

  it('vibrates its triggers during a command, and then gives them their own effect back', async () => {
    const pad = await request();
    await pad.setTrigger('right', { type: 'click', start: 0.3, end: 0.5, strength: 1 });
    const own = device.trigger('right');
    expect(own[0]).toBe(0x25);
    await pad.play({ ...COMMAND, rightTrigger: 1 });
    expect(device.trigger('right').slice(0, 1)).toEqual([VIBRATION]);
    expect(device.trigger('left')[0]).toBe(OFF);
    time.advance(101);
    expect(device.trigger('right')).toEqual(own);
  });

  it('sends a trigger only when it changes', async () => {
    const pad = await request();
    await pad.play({ ...COMMAND, leftTrigger: 0.5 });
    await pad.play({ ...COMMAND, leftTrigger: 0.5, low: 0.2 });
    expect(device.states.map(([flags]) => flags)).toEqual([0x0f, 0x03]);
  });

  it('sends only the newest of the states that wait for a slow report', async () => {
    const pad = await request();
    device.slow = true;
    const playing = [0.2, 0.4, 0.6].map((low) => pad.play({ ...COMMAND, low }));
    const stopping = pad.stop();
    device.slow = false;
    device.flush();
    await Promise.all([...playing, stopping]);
    expect(device.states.map((state) => state[3])).toEqual([51, 0]);
  });

  it('rejects a report that it does not accept, and ends the command again until it does', async () => {
    const pad = await request();
    await pad.play(COMMAND);
    device.failing = true;
    await expect(pad.play(COMMAND)).rejects.toMatchObject({ code: 'device-failed' });
    for (let tries = 0; tries < 3; tries++) {
      time.advance(101);
      await settle();
    }
    expect(device.motors).toEqual([255, 128]);
    device.failing = false;
    time.advance(101);
    expect(device.motors).toEqual([0, 0]);
    await settle();
    expect(time.pendingTimers).toBe(0);
  });

  it('repeats a stop() that it did not accept', async () => {
    const pad = await request();
    await pad.play({ ...COMMAND, durationMs: 60_000 });
    device.failing = true;
    await expect(pad.stop()).rejects.toMatchObject({ code: 'device-failed' });
    device.failing = false;
    time.advance(101);
    expect(device.motors).toEqual([0, 0]);
    await settle();
    expect(time.pendingTimers).toBe(0);
  });

  it('stops although the report before was not accepted', async () => {
    const pad = await request();
    await pad.play(COMMAND);
    const reject = holdReport();
    const playing = pad.play({ ...COMMAND, low: 0.2 });
    const stopping = pad.stop();
    reject();
    await Promise.all([playing, stopping]);
    expect(device.motors).toEqual([0, 0]);
  });

  it('plays in full a command that follows a stop() that it did not accept', async () => {
    const pad = await request();
    const reject = holdReport();
    const stopping = pad.stop();
    const playing = pad.play({ ...COMMAND, durationMs: 1000 });
    reject();
    await Promise.all([stopping, playing]);
    time.advance(999);
    expect(device.motors).toEqual([255, 128]);
    time.advance(2);
    expect(device.motors).toEqual([0, 0]);
  });

  it('rejects an invalid effect and sends nothing', async () => {
    const pad = await request();
    await expect(pad.setTrigger('left', { type: 'resistance', start: 2, strength: 1 })).rejects.toThrow('received 2');
    expect(device.reports).toEqual([]);
  });
});

describe('the end', () => {
  it('turns everything off, gives the voice coils back and closes the pad', async () => {
    const pad = await request();
    await pad.setTrigger('left', { type: 'resistance', start: 0, strength: 1 });
    await pad.play({ ...COMMAND, rightTrigger: 1 });
    await pad.close();
    expect(device.motors).toEqual([0, 0]);
    expect([device.trigger('left')[0], device.trigger('right')[0]]).toEqual([OFF, OFF]);
    expect(device.states.at(-1)![0]).toBe(0);
    expect(device.opened).toBe(false);
    expect(pad.signal.aborted).toBe(true);
    expect(() => pad.play(COMMAND)).toThrow(expect.objectContaining({ code: 'disposed' }));
    await pad.stop();
    await pad.close();
  });

  it('comes with the signal, also while a report is sent', async () => {
    const abort = new AbortController();
    const pad = await request({ signal: abort.signal });
    device.slow = true;
    const playing = pad.play(COMMAND);
    abort.abort();
    device.slow = false;
    device.flush();
    await playing;
    await pad.close();
    expect(device.motors).toEqual([0, 0]);
    expect(device.opened).toBe(false);
  });

  it.each([
    ['requestDualSense', () => request()],
    ['findDualSenses', async () => (await findDualSenses({ hid, timer: time.timer }))[0]!],
  ])('is waited for by %s, which then drives the pad', async (_, reopen) => {
    const abort = new AbortController();
    await request({ signal: abort.signal });
    device.slow = true;
    abort.abort();
    const opening = reopen();
    await settle();
    device.slow = false;
    device.flush();
    const pad = await opening;
    pads.push(pad);
    await settle();
    expect(device.opened).toBe(true);
    await pad.play(COMMAND);
    expect(device.motors).toEqual([255, 128]);
    expect(pad.id).toBe('dualsense:0');
  });

  it('turns the motors off although a report is not accepted', async () => {
    const pad = await request();
    await pad.play(COMMAND);
    holdReport()();
    await pad.close();
    expect(device.motors).toEqual([0, 0]);
    expect(device.opened).toBe(false);
  });

  it('never rejects, also if the pad cannot be closed', async () => {
    const pad = await request();
    device.failing = true;
    await expect(pad.close()).resolves.toBeUndefined();
  });

  it('comes when the pad is unplugged, and its number is free again', async () => {
    const pad = await request();
    await pad.play(COMMAND);
    hid.disconnect(new FakeDualSense());
    expect(pad.signal.aborted).toBe(false);
    hid.disconnect(device);
    expect(pad.signal.aborted).toBe(true);
    await pad.stop();
    hid = new FakeHid([new FakeDualSense()]);
    expect((await request()).id).toBe('dualsense:0');
  });
});
