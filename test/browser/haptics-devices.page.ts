/** Runs in the browser, called by haptics-devices.test.ts. */
import {
  connectHaptics,
  createVirtualDevice,
  drawVirtualDevice,
  type HapticsConnection,
  type HapticsStats,
  type HoldReason,
  type WebEffectParameters,
  type WebGamepad,
} from '@sense/haptics';
import { createFakeFeed, type FakeFeed } from '../support/fake-feed.js';
import { metaQuest3, XRDevice } from 'iwer';

const BASS = { levelDb: -10, centroidHz: 60 };
const LOOK_AHEAD_MS = 60;

/** A call of the synthetic actuator. */
export interface Call {
  readonly atMs: number;
  readonly name: 'playEffect' | 'reset';
  readonly type?: string;
  readonly strong?: number;
}

const calls: Call[] = [];
let connection: HapticsConnection;
let feed: FakeFeed;
let music: ReturnType<typeof setInterval> | undefined;
let kicks = 0;
let ticks = 0;
let lastTickMs = 0;
let longestGapMs = 0;
/** Interval of ticks while the page runs. */
const TICK_MS = 10;

/** A feed on the page's clock, where sound is audible a little after its detection. */
function createFeed(): FakeFeed {
  feed = createFakeFeed({ lookAheadMs: LOOK_AHEAD_MS, now: () => performance.now() });
  return feed;
}

function syntheticPad(): WebGamepad {
  return {
    id: 'Xbox 360 Controller (XInput STANDARD GAMEPAD)',
    index: 0,
    connected: true,
    vibrationActuator: {
      effects: ['dual-rumble', 'trigger-rumble'],
      async playEffect(type: string, { strongMagnitude: strong }: WebEffectParameters) {
        calls.push({ atMs: performance.now(), name: 'playEffect', type, strong });
        return 'complete';
      },
      async reset() {
        calls.push({ atMs: performance.now(), name: 'reset' });
        return 'complete';
      },
    },
  };
}

/** A kick every 250 ms over a steady bass, until {@link endMusic}. */
export function startMusic(): void {
  let hop = 0;
  lastTickMs = performance.now();
  longestGapMs = 0;
  music = setInterval(() => {
    longestGapMs = Math.max(longestGapMs, performance.now() - lastTickMs);
    lastTickMs = performance.now();
    ticks++;
    const time = performance.now() / 1000;
    if (hop++ % 25 === 0) {
      kicks++;
      feed.onset({ time, drum: 'kick', levelDb: -6 });
    }
    feed.features(time, { bass: BASS });
  }, TICK_MS);
}

/** Returns the number of kicks, and the longest stall of the page during the music. */
export function endMusic(): { kicks: number; longestGapMs: number } {
  clearInterval(music);
  return { kicks, longestGapMs };
}

/** Resolves when the music has continued for `count` ticks. */
export async function moreMusic(count: number): Promise<void> {
  const end = ticks + count;
  while (ticks < end) await pause(TICK_MS);
}

/** Resolves when the gamepad has received no call for `count` ticks of a timer. A frozen page has no ticks. */
export async function quiet(count: number): Promise<void> {
  for (let [still, last] = [0, calls.length]; still < count; still++) {
    await pause(TICK_MS);
    if (calls.length === last) continue;
    [still, last] = [0, calls.length];
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Connects haptics, then a gamepad. Returns the ids of the devices found. */
export function connectPad(): string[] {
  connection = connectHaptics(createFeed());
  window.dispatchEvent(Object.assign(new Event('gamepadconnected'), { gamepad: syntheticPad() }));
  return connection.devices.map(({ id }) => id);
}

export function padCalls(): Call[] {
  return calls;
}

export function stats(): HapticsStats {
  return connection.stats;
}

export function holds(): readonly HoldReason[] {
  return connection.holdsOf('gamepad:0');
}

/** Stores the gamepad's last call where it outlives the page. */
export function keepCallsOnLeaving(): void {
  window.addEventListener('pagehide', () => {
    sessionStorage.setItem('calls', JSON.stringify(calls.slice(-1)));
  });
}

/** Makes the page report that it is hidden: a headless browser cannot hide a page. */
export function pretendHidden(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Pulses of an emulated Quest 3: for a kick, while the session is hidden, and after the session ends. */
export async function pulseControllers(): Promise<
  Record<'devices' | 'kick' | 'unseen' | 'seen' | 'ended' | 'left', string[]>
> {
  const device = new XRDevice(metaQuest3);
  device.installRuntime({ forceInstall: true });
  const session = await navigator.xr!.requestSession('immersive-vr');
  const haptics = connectHaptics(createFeed(), { discover: false, timing: 'immediate' });
  haptics.addXrSession(session);
  // Emulated controllers appear with the first frame, and frames need a layer to draw on.
  const context = document.createElement('canvas').getContext('webgl2')!;
  await session.updateRenderState({ baseLayer: new XRWebGLLayer(session, context) });
  const inputs = async (count: number): Promise<void> => {
    while (session.inputSources.length !== count)
      await new Promise((resolve) => session.requestAnimationFrame(resolve));
  };
  await inputs(2);

  const pulses: string[] = [];
  const taken = (): string[] => [...new Set(pulses.splice(0))].sort();
  for (const source of session.inputSources) {
    const actuator = source.gamepad!.hapticActuators[0]!;
    const pulse = actuator.pulse.bind(actuator);
    actuator.pulse = (value, duration) => {
      pulses.push(`${source.handedness} ${value.toFixed(2)} for ${duration}`);
      return pulse(value, duration);
    };
  }
  const hit = (id: number): void => feed.onset({ id, time: performance.now() / 1000, drum: 'kick', levelDb: -6 });
  const devices = haptics.devices.map(({ id }) => id).sort();
  hit(0);
  const kick = taken();
  device.updateVisibilityState('visible-blurred');
  await inputs(0);
  hit(1);
  const unseen = taken();
  device.updateVisibilityState('visible');
  await inputs(2);
  hit(2);
  const seen = taken();
  await session.end();
  const result = { devices, kick, unseen, seen, ended: taken(), left: haptics.devices.map(({ id }) => id) };
  haptics.dispose();
  device.uninstallRuntime();
  return result;
}

/** Number of pixels of a drawing in each motor's colour, while it plays and at rest. */
export function drawDevice(): Record<'playing' | 'rest', { low: number; high: number }> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 320, height: 120 });
  let nowMs = 1000;
  const device = createVirtualDevice({ now: () => nowMs });
  const count = (): { low: number; high: number } => {
    drawVirtualDevice(canvas, device, { nowMs, colours: { low: '#f00', high: '#0f0' } });
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, 320, 120);
    let [low, high] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3]! < 250) continue;
      if (data[i] === 255 && data[i + 1] === 0) low++;
      if (data[i] === 0 && data[i + 1] === 255) high++;
    }
    return { low, high };
  };
  void device.play({ low: 1, high: 0.5, leftTrigger: 0, rightTrigger: 0, durationMs: 100, starts: [] });
  nowMs = 1050;
  const playing = count();
  nowMs = 60_000;
  return { playing, rest: count() };
}
