/** Runs in the browser: an XR stage in an emulated Quest 3, with haptics whose clock the test advances. */
import { connectHaptics, type HapticsConnection } from '@sense/haptics';
import { createXrStage, type XrStage, type XrStageOptions } from '@sense/visuals';
import { metaQuest3, XRDevice, type XRDeviceConfig } from 'iwer';
import { createFakeFeed, type FakeFeed } from '../support/fake-feed.js';
import { VirtualTime } from '../support/virtual-time.js';

/** A pulse that a controller received. */
export interface Pulse {
  readonly hand: string;
  readonly value: number;
  readonly durationMs: number;
}

export interface XrRig {
  readonly device: XRDevice;
  readonly feed: FakeFeed;
  readonly time: VirtualTime;
  readonly haptics: HapticsConnection;
  readonly stage: XrStage;
  /** Every pulse since the last call of `taken`. */
  readonly pulses: Pulse[];
  /** Resolves after `count` further frames of the stage. */
  frames(count: number): Promise<void>;
  /** Resolves when the condition is met, which is checked in each frame of the page. */
  until(condition: () => boolean): Promise<void>;
  /** Plays a drum hit that is heard now, and returns the hands that felt it. */
  hit(): Promise<string[]>;
  end(): Promise<void>;
}

/** A small picture, because the CPU draws it. */
export async function openRig(
  options: Partial<XrStageOptions> = {},
  config: Partial<XRDeviceConfig> = {},
): Promise<XrRig> {
  const device = new XRDevice({ ...metaQuest3, ...config }, { stereoEnabled: false });
  device.installRuntime({ forceInstall: true });
  const canvas = document.createElement('div');
  canvas.style.cssText = 'position:fixed;left:0;top:0;width:48px;height:48px';
  document.body.append(canvas);
  const time = new VirtualTime();
  time.advanceTo(1000);
  const feed = createFakeFeed({ now: time.now, lookAheadMs: 60 });
  const haptics = connectHaptics(feed, { discover: false, environment: { now: time.now, timer: time.timer } });
  const waiting: (() => void)[] = [];
  const stage = await createXrStage(feed, {
    mode: 'vr',
    canvas,
    haptics,
    detail: 'light',
    reducedMotion: false,
    timing: 'immediate',
    ...options,
    onFrame: (info) => {
      options.onFrame?.(info);
      for (const resolve of waiting.splice(0)) resolve();
    },
  });
  const pulses: Pulse[] = [];
  const watched = new WeakSet<object>();
  const watch = (): void => {
    for (const { gamepad, handedness } of stage.session?.inputSources ?? []) {
      const actuator = gamepad?.hapticActuators?.[0];
      if (actuator === undefined || watched.has(actuator)) continue;
      watched.add(actuator);
      const pulse = actuator.pulse.bind(actuator);
      actuator.pulse = (value: number, durationMs: number) => {
        pulses.push({ hand: handedness, value, durationMs });
        return pulse(value, durationMs);
      };
    }
  };
  let ids = 0;
  const rig: XrRig = {
    device,
    feed,
    time,
    haptics,
    stage,
    pulses,
    async frames(count) {
      for (let i = 0; i < count; i++) await new Promise<void>((resolve) => waiting.push(resolve));
      watch();
    },
    async until(condition) {
      while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
      watch();
    },
    async hit() {
      time.advance(600);
      pulses.length = 0;
      feed.onset({ id: --ids, time: time.nowMs / 1000, drum: 'kick', levelDb: -6 });
      time.advance(200);
      await Promise.resolve();
      return [...new Set(pulses.filter(({ value }) => value > 0).map(({ hand }) => hand))].sort();
    },
    async end() {
      await stage.dispose();
      haptics.dispose();
      canvas.remove();
      device.uninstallRuntime();
    },
  };
  return rig;
}

/** Enters, and waits until the emulated controllers are there. */
export async function enter(rig: XrRig): Promise<void> {
  await rig.stage.enter();
  await rig.until(() => rig.stage.status.input !== 'none');
  await rig.frames(2);
}
