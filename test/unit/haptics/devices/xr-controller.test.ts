/** Controllers connect, disconnect and stop with their XR session. The browser tests use an emulated runtime. */
import { beforeEach, expect, it, vi } from 'vitest';
import { connectHaptics, createXrControllerDevice, type HapticsConnection, type WebInputSource } from '@sense/haptics';
import { createFakeFeed, type FakeFeed } from '../../../support/fake-feed.js';
import { FakePage } from '../fixtures.js';
import { VirtualTime } from '../../../support/virtual-time.js';

class FakeXrSession extends EventTarget {
  inputSources: WebInputSource[] = [];
  visibilityState = 'visible';

  change(added: WebInputSource[], removed: WebInputSource[]): void {
    this.inputSources = [...this.inputSources.filter((source) => !removed.includes(source)), ...added];
    this.dispatchEvent(Object.assign(new Event('inputsourceschange'), { added, removed }));
  }

  setVisibility(state: string): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const pulse = vi.fn(async (_value: number, _durationMs: number) => true);
const controller = (handedness: 'left' | 'right'): WebInputSource => ({
  handedness,
  gamepad: { id: '', index: -1, connected: true, hapticActuators: [{ pulse }] },
});
const HAND: WebInputSource = { handedness: 'left', gamepad: undefined };

let session: FakeXrSession;
let page: FakePage;
let time: VirtualTime;
let feed: FakeFeed;
let connection: HapticsConnection;
const ids = (): string[] => connection.devices.map(({ id }) => id);

function kick(): number {
  pulse.mockClear();
  feed.onset({ time: time.nowMs / 1000, drum: 'kick' });
  time.advance(300);
  return pulse.mock.calls.filter(([value]) => value > 0).length;
}

beforeEach(() => {
  pulse.mockClear();
  session = new FakeXrSession();
  page = new FakePage();
  time = new VirtualTime();
  feed = createFakeFeed({ lookAheadMs: 50 });
  connection = connectHaptics(feed, { environment: { now: time.now, timer: time.timer, page, navigator: {} } });
});

it('are found at the start and as they connect and disconnect; bare hands are skipped', () => {
  const [left, right] = [controller('left'), controller('right')];
  session.inputSources = [left, HAND];
  connection.addXrSession(session);
  expect(ids()).toEqual(['xr:left']);
  session.change([right], []);
  expect(ids()).toEqual(['xr:left', 'xr:right']);
  expect(kick()).toBe(2);
  session.change([], [left]);
  expect(ids()).toEqual(['xr:right']);
});

it('survive a change of hands in one event', () => {
  const [old, young] = [controller('left'), controller('left')];
  session.inputSources = [old];
  connection.addXrSession(session);
  session.change([young], [old]);
  expect(ids()).toEqual(['xr:left']);
});

it('are used from when they receive a motor, although no event reports it', () => {
  const late = controller('left');
  const source: { -readonly [Key in keyof WebInputSource]: WebInputSource[Key] } = { handedness: 'left' };
  session.inputSources = [source];
  connection.addXrSession(session);
  time.advance(1500);
  expect(ids()).toEqual([]);
  source.gamepad = late.gamepad;
  time.advance(1000);
  expect(ids()).toEqual(['xr:left']);
  expect(kick()).toBe(1);
  const other = vi.fn(async () => true);
  source.gamepad = { ...late.gamepad!, hapticActuators: [{ pulse: other }] };
  time.advance(1000);
  kick();
  expect(other).toHaveBeenCalled();
  session.inputSources = [];
  time.advance(1000);
  expect(ids()).toEqual([]);
});

it('are read once a second until the session ends', () => {
  session.inputSources = [controller('left')];
  connection.addXrSession(session);
  const before = connection.devices;
  time.advance(5000);
  expect(connection.devices, 'no change without a change').toBe(before);
  session.dispatchEvent(new Event('end'));
  expect(time.pendingTimers).toBe(0);
});

it.each([null, undefined, {}, 'session'])('a session %j is rejected with a way out', (value) => {
  expect(() => connection.addXrSession(value as never)).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining('requestSession') }),
  );
});

it('are stopped and removed when the session ends, on removal, and on dispose', () => {
  for (const end of [() => session.dispatchEvent(new Event('end')), undefined, () => connection.dispose()]) {
    session.inputSources = [controller('left')];
    const undo = connection.addXrSession(session);
    expect(kick()).toBe(1);
    pulse.mockClear();
    (end ?? undo)();
    expect(pulse.mock.calls).toEqual([[0, 0]]);
    expect(ids()).toEqual([]);
  }
});

it('continue while the page is unfocused, and stop while the session is hidden', () => {
  session.inputSources = [controller('left')];
  connection.addXrSession(session);
  page.dispatchEvent(new Event('blur'));
  expect(kick()).toBe(1);
  session.setVisibility('visible-blurred');
  expect(connection.holdsOf('xr:left')).toEqual(['xr-hidden']);
  expect(kick()).toBe(0);
  session.setVisibility('visible');
  expect(kick()).toBe(1);
  connection.stop();
  expect(kick()).toBe(0);
});

it('that cannot vibrate are rejected', () => {
  expect(() => createXrControllerDevice(HAND)).toThrow(expect.objectContaining({ code: 'unsupported' }));
});
