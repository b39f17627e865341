/**
 * The composition root of live haptics: from the streams of a session, through mapping and
 * scheduler, to the devices that are there. Holds every motor still when the page, the engine or
 * the caller ends. Knows nothing of audio, nor of how streams are made.
 */
import type { OutputFeed, SessionStatus } from '@sense/core';
import { Scope, type Milliseconds, type NormalRange, type SenseError } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import type { HapticsConnection, HapticsEnvironment, HapticsOptions, HapticsStats } from './connection.js';
import type { HapticDevice } from '../devices/device.js';
import { watchGamepads } from '../devices/gamepad.js';
import { createPhoneDevice, phoneSupport } from '../devices/phone.js';
import type { RecordedCommand } from '../devices/virtual.js';
import type { WebNavigator, WebXrSession } from '../devices/web-types.js';
import { watchXrSession } from '../devices/xr-controller.js';
import { subscribeFeed } from './feed-subscription.js';
import { HapticMapper } from '../mapping/mapper.js';
import { checkMapping, type HapticMapping } from '../mapping/mapping.js';
import { hapticPreset, type HapticPresetName } from '../mapping/presets.js';
import { checkRouting, type HapticRouting } from '../routing/routing.js';
import { ScheduleLoop } from '../schedule/loop.js';
import { HapticScheduler, type DeviceStats, type HoldReason } from '../schedule/scheduler.js';
import { watchPage, type PageWindow } from '../schedule/watchdog.js';
import type { HapticScoreItem } from '../score/score.js';
import { callListener } from './call-listener.js';

/** No device is later than this; a larger estimate is a mistake. */
const LARGEST_OFFSET_MS: Milliseconds = 500;

/**
 * Connects a session to the devices of its listener. Alone it finds gamepads as they come and go,
 * and the phone it runs on.
 *
 * ```ts
 * const haptics = connectHaptics(session);
 * haptics.onChange(() => show(haptics.devices.map((device) => device.label)));
 * panicButton.onclick = () => haptics.stop();
 * ```
 *
 * Motors stop when the page is hidden or loses focus, when the session is suspended, fails or is
 * disposed, when `signal` aborts, when a device goes, and by themselves when the page hangs. Voices
 * also fall to zero when the engine says nothing for 250 ms. A device that fails is counted and
 * reported to `onError`; nothing is thrown while music plays.
 *
 * @throws SenseError `invalid-argument` for options outside their range
 */
export function connectHaptics(feed: OutputFeed, options: HapticsOptions = {}): HapticsConnection {
  return new Connection(feed, options);
}

/**
 * Connects devices without a session: for finished scores and for effects of your own.
 *
 * ```ts
 * const haptics = connectDevices();
 * createHapticPlayer({ score, output: haptics, loop: true }).play();
 * ```
 *
 * All that {@link connectHaptics} says of devices and of stopping holds here too.
 *
 * @throws SenseError `invalid-argument` for options outside their range
 */
export function connectDevices(options: HapticsOptions = {}): HapticsConnection {
  return new Connection(undefined, options);
}

type CommandListener = (device: HapticDevice, command: RecordedCommand) => void;

class Connection implements HapticsConnection {
  readonly #scope: Scope;
  readonly #options: HapticsOptions;
  readonly #now: () => Milliseconds;
  readonly #scheduler: HapticScheduler;
  readonly #mapper: HapticMapper;
  readonly #loop: ScheduleLoop;
  readonly #listeners = new Set<() => void>();
  readonly #commandListeners = new Set<CommandListener>();
  /** Holds that a device which is added now must share. */
  readonly #pageHolds = new Set<HoldReason>();
  readonly #allHolds = new Set<HoldReason>();
  #devices: readonly HapticDevice[] = [];
  #routing: HapticRouting;

  constructor(feed: OutputFeed | undefined, options: HapticsOptions) {
    const { environment = {}, strength = 1 } = options;
    const preset = hapticPreset(options.preset ?? 'drums-first');
    this.#options = options;
    this.#mapper = new HapticMapper(checkMapping(options.mapping ?? preset.mapping));
    this.#routing = checkRouting(options.routing ?? preset.routing);
    this.#now = environment.now ?? (() => performance.now());
    this.#scheduler = new HapticScheduler({
      onFailure: (_device, error) => this.#report(error),
      onCommand: (device, command) => {
        for (const listener of this.#commandListeners) callListener(() => listener(device, command));
      },
      now: this.#now,
    });
    this.#scheduler.strength = requireRange('strength', strength, 0, 1);
    this.#scheduler.routing = this.#routing;
    this.#scope = new Scope({ signal: options.signal });
    const timer = environment.timer ?? ((delayMs, run) => this.#scope.after(delayMs, run));
    this.#loop = new ScheduleLoop(this.#scheduler, this.#scope, this.#now, timer);
    this.#scope.add(() => this.#end());
    if (feed?.signal.aborted) this.#scope.dispose();
    else if (feed) this.#scope.listen(feed.signal, 'abort', () => this.#scope.dispose());
    if (this.#scope.disposed) return;
    this.#watchPage(environment.page ?? (typeof window === 'undefined' ? undefined : window));
    for (const device of options.devices ?? []) this.addDevice(device);
    if (options.discover ?? true) this.#discover(environment);
    if (feed) this.#subscribe(feed);
  }

  get devices(): readonly HapticDevice[] {
    return this.#devices;
  }

  get strength(): NormalRange {
    return this.#scheduler.strength;
  }

  get mapping(): HapticMapping {
    return this.#mapper.mapping;
  }

  get routing(): HapticRouting {
    return this.#routing;
  }

  get stopped(): boolean {
    return this.#allHolds.has('stopped');
  }

  get stats(): HapticsStats {
    const devices = this.#scheduler.stats();
    const total = (pick: (stats: DeviceStats) => number): number =>
      devices.reduce((sum, stats) => sum + pick(stats), 0);
    return {
      commands: total(({ commands }) => commands),
      coalesced: total(({ coalesced }) => coalesced),
      dropped: total(({ dropped }) => dropped),
      failures: total(({ failures }) => failures),
      devices,
    };
  }

  holdsOf(deviceId: string): readonly HoldReason[] {
    return this.#scheduler.holdsOf(deviceId);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onCommand(listener: CommandListener): () => void {
    this.#commandListeners.add(listener);
    return () => this.#commandListeners.delete(listener);
  }

  setStrength(strength: NormalRange): void {
    this.#scheduler.strength = requireRange('strength', strength, 0, 1);
    this.#loop.wake();
    this.#changed();
  }

  setMapping(mapping: HapticMapping): void {
    const before = Object.keys(this.#mapper.mapping.voices);
    this.#mapper.mapping = checkMapping(mapping);
    for (const voice of before) if (!(voice in mapping.voices)) this.#scheduler.silence(voice);
    this.#loop.wake();
    this.#changed();
  }

  setRouting(routing: HapticRouting): void {
    this.#routing = checkRouting(routing);
    this.#scheduler.routing = routing;
    this.#loop.wake();
    this.#changed();
  }

  setPreset(name: HapticPresetName): void {
    const { mapping, routing } = hapticPreset(name);
    this.setRouting(routing);
    this.setMapping(mapping);
  }

  offsetOf(deviceId: string): Milliseconds {
    return this.#scheduler.offsetOf(deviceId);
  }

  setOffset(deviceId: string, offsetMs: Milliseconds): void {
    this.#scheduler.setOffset(deviceId, requireRange('offsetMs', offsetMs, -LARGEST_OFFSET_MS, LARGEST_OFFSET_MS));
    this.#changed();
  }

  addDevice(device: HapticDevice): () => void {
    this.#scope.requireOpen('the haptics connection');
    const holds = device.followsPage ? [...this.#allHolds, ...this.#pageHolds] : this.#allHolds;
    this.#scheduler.add(device, holds);
    this.#changed();
    return () => {
      if (this.#devices.includes(device)) this.removeDevice(device.id);
    };
  }

  removeDevice(id: string): boolean {
    const removed = this.#scheduler.remove(id);
    if (removed) this.#changed();
    return removed;
  }

  addXrSession(session: WebXrSession): () => void {
    this.#scope.requireOpen('the haptics connection');
    let visible = true;
    const ids = new Set<string>();
    const isOurs = (device: HapticDevice): boolean => ids.has(device.id);
    const applyHolds = (): void => {
      if (visible) this.#scheduler.release('xr-hidden', isOurs);
      else this.#scheduler.hold('xr-hidden', isOurs);
      this.#loop.wake();
      this.#changed();
    };
    return watchXrSession(session, this.#scope.signal, {
      add: (device) => {
        ids.add(device.id);
        this.addDevice(device);
        applyHolds();
      },
      remove: (id) => {
        ids.delete(id);
        this.removeDevice(id);
      },
      visible: (now) => {
        visible = now;
        applyHolds();
      },
    });
  }

  take(item: HapticScoreItem, feltAtMs?: Milliseconds): void {
    if (this.#scope.disposed) return;
    this.#scheduler.take(item, feltAtMs, this.#now());
    this.#loop.wake();
  }

  flush(): void {
    this.#scheduler.flush();
    this.#loop.wake();
  }

  stop(): void {
    this.#hold('stopped');
  }

  resume(): void {
    this.#release('stopped');
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #subscribe(feed: OutputFeed): void {
    const atOnce = this.#options.timing === 'immediate';
    subscribeFeed(feed, this.#mapper, this.#scope, {
      take: (item, time) => this.#scheduler.take(item, atOnce ? undefined : feed.heardAt(time), this.#now()),
      wake: () => this.#loop.wake(),
      wakeSoon: () => this.#loop.wakeSoon(),
      status: (status) => this.#status(status),
      end: (error) => {
        if (error) this.#report(error);
        this.dispose();
      },
    });
  }

  #status(status: SessionStatus): void {
    if (status.state === 'starting' || status.state === 'running') this.#release('engine');
    else this.#hold('engine');
  }

  #watchPage(page: PageWindow | undefined): void {
    if (!page) return;
    const followsPage = (device: HapticDevice): boolean => device.followsPage;
    const holds = {
      hold: (reason: HoldReason) => {
        this.#pageHolds.add(reason);
        this.#scheduler.hold(reason, followsPage);
        this.#changed();
      },
      release: (reason: HoldReason) => {
        if (!this.#pageHolds.delete(reason)) return;
        this.#scheduler.release(reason, followsPage);
        this.#loop.wake();
        this.#changed();
      },
    };
    watchPage(page, this.#scope, holds, { blur: this.#options.stopOnBlur ?? true });
  }

  #discover(environment: Partial<HapticsEnvironment>): void {
    const page = environment.page ?? (typeof window === 'undefined' ? undefined : window);
    const navigator = environment.navigator ?? (globalThis.navigator as WebNavigator | undefined);
    if (!page || !navigator) return;
    watchGamepads(page, navigator, this.#scope, {
      add: (device) => void this.addDevice(device),
      remove: (id) => void this.removeDevice(id),
    });
    if (phoneSupport(navigator).supported) this.addDevice(createPhoneDevice({ navigator }));
  }

  #hold(reason: HoldReason): void {
    if (this.#allHolds.has(reason) && reason !== 'stopped') return;
    this.#allHolds.add(reason);
    this.#scheduler.hold(reason);
    this.#changed();
  }

  #release(reason: HoldReason): void {
    if (!this.#allHolds.delete(reason)) return;
    this.#scheduler.release(reason);
    this.#loop.wake();
    this.#changed();
  }

  #end(): void {
    for (const { id } of this.#scheduler.devices) this.#scheduler.remove(id);
    this.#changed();
    this.#listeners.clear();
    this.#commandListeners.clear();
  }

  #changed(): void {
    this.#devices = this.#scheduler.devices;
    for (const listener of [...this.#listeners]) callListener(listener);
  }

  #report(error: SenseError): void {
    callListener(() => this.#options.onError?.(error));
  }
}
