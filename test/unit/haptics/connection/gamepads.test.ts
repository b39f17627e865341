/** Which pads a connection uses: several players on one page, a choice of pads, and pads that reconnect. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectHaptics, type GamepadChoice, type HapticsConnection, type WebGamepad } from '@sense/haptics';
import { createFakeFeed, type FakeFeed } from '../../../support/fake-feed.js';
import { VirtualTime } from '../../../support/virtual-time.js';
import { ChromiumPad, FakePage } from '../fixtures.js';

const XBOX = 'Xbox 360 Controller (XInput STANDARD GAMEPAD)';
const SENSE = 'DualSense Wireless Controller';

let time: VirtualTime;
let page: FakePage;
let pads: ChromiumPad[];
let connections: HapticsConnection[];

beforeEach(() => {
  time = new VirtualTime();
  page = new FakePage();
  connections = [];
  pads = [XBOX, SENSE, XBOX].map((id, index) => new ChromiumPad(page, time.now, { id, index }));
});

afterEach(() => {
  for (const connection of connections) connection.dispose();
});

function connect(gamepads?: (number | GamepadChoice)[], feed: FakeFeed = createFakeFeed()): HapticsConnection {
  const navigator = { getGamepads: () => pads.map(({ gamepad }) => gamepad), vibrate: () => true };
  const connection = connectHaptics(feed, {
    ...(gamepads && { gamepads }),
    timing: 'immediate',
    environment: { now: time.now, timer: time.timer, page, navigator },
  });
  connections.push(connection);
  return connection;
}

const ids = ({ devices }: HapticsConnection): string[] => devices.map(({ id }) => id);

function event(type: 'gamepadconnected' | 'gamepaddisconnected', gamepad: WebGamepad): void {
  page.dispatchEvent(Object.assign(new Event(type), { gamepad }));
}

describe('split-screen', () => {
  it('plays each feed on the pad of its player; neither sends anything to the other', () => {
    const [feedA, feedB] = [createFakeFeed(), createFakeFeed()];
    const [a, b] = [connect([0], feedA), connect([1], feedB)];
    feedA.onset({ drum: 'kick' });
    time.advance(300);
    expect(pads.map(({ effects, resets }) => [effects.length > 0, resets])).toEqual([
      [true, 0],
      [false, 0],
      [false, 0],
    ]);
    const before = pads[0]!.effects.length;
    feedB.onset({ drum: 'snare', time: 0.3 });
    b.playEffect({ transients: [{}] });
    time.advance(300);
    b.stop();
    b.dispose();
    expect(pads[1]!.effects.length).toBeGreaterThan(0);
    expect([pads[0]!.effects.length, pads[0]!.resets]).toEqual([before, 0]);
    a.playEffect({ transients: [{}] });
    expect(pads[0]!.running).toBeDefined();
    expect(pads[2]!.effects).toEqual([]);
  });

  it('continues for the one player when the pad of the other disconnects', () => {
    const [a, b] = [connect([0]), connect([1])];
    pads[1]!.connected = false;
    event('gamepaddisconnected', pads[1]!.gamepad);
    expect([ids(a), ids(b)]).toEqual([['gamepad:0'], []]);
    a.playEffect({ transients: [{}] });
    expect(pads[0]!.running).toBeDefined();
  });
});

describe('gamepads', () => {
  it.each<[(number | GamepadChoice)[] | undefined, string[]]>([
    [undefined, ['gamepad:0', 'gamepad:1', 'gamepad:2']],
    [[], []],
    [[1], ['gamepad:1']],
    [[{ id: SENSE }], ['gamepad:1']],
    [[{ id: XBOX, index: 2 }], ['gamepad:2']],
    [
      [{ id: XBOX }, 1],
      ['gamepad:0', 'gamepad:1', 'gamepad:2'],
    ],
    [[{ id: SENSE, index: 0 }], []],
  ])('%j are %j, also as they connect', (choice, expected) => {
    expect(ids(connect(choice))).toEqual(expected);
    const all = pads;
    pads = [];
    const later = connect(choice);
    pads = all;
    for (const { gamepad } of all) event('gamepadconnected', gamepad);
    expect(ids(later)).toEqual(expected);
  });

  it.each([[[{}]], [[-1]], [[Number.NaN]], [[{ index: 999 }]]])('%j are rejected', (choice) => {
    expect(() => connect(choice)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

describe('a pad that reconnects before the event of its disconnection', () => {
  const pad = (timestamp: number): WebGamepad => ({ ...pads[0]!.gamepad, timestamp });

  it.each<[string, (old: WebGamepad) => WebGamepad]>([
    ['the event has the object of the first', (old) => old],
    ['the event has an object of its own', (old) => ({ ...old, connected: false })],
  ])('stays: %s', (_name, gone) => {
    pads = [pads[0]!];
    const connection = connect();
    const old = pad(10);
    event('gamepadconnected', old);
    event('gamepadconnected', pad(500));
    event('gamepaddisconnected', gone(old));
    expect(ids(connection)).toEqual(['gamepad:0']);
    connection.playEffect({ transients: [{}] });
    expect(pads[0]!.running).toBeDefined();
  });

  it('stays if events have no times, because the index is in use', () => {
    pads = [pads[0]!];
    const connection = connect();
    event('gamepaddisconnected', { ...pads[0]!.gamepad, connected: false });
    expect(ids(connection)).toEqual(['gamepad:0']);
  });

  it('stays if it is of another model', () => {
    const [old, young] = [pads[0]!.gamepad, { ...pads[1]!.gamepad, index: 0 }];
    pads = [];
    const connection = connect();
    event('gamepadconnected', old);
    event('gamepadconnected', young);
    event('gamepaddisconnected', old);
    expect(connection.devices.map(({ profile }) => profile.name)).toEqual(['dualsense']);
    event('gamepaddisconnected', young);
    expect(ids(connection)).toEqual([]);
  });

  it('is removed when it disconnects itself', () => {
    pads = [pads[0]!];
    const connection = connect();
    pads[0]!.connected = false;
    event('gamepaddisconnected', pads[0]!.gamepad);
    expect(ids(connection)).toEqual([]);
    event('gamepaddisconnected', pads[0]!.gamepad);
  });
});
