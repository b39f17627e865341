/**
 * The composition root of live haptics: feed, mapper, scheduler, loop and device registry. Stops
 * every motor when the feed ends, the signal aborts or the connection is disposed. Runs on the main
 * thread.
 */
import type { OutputFeed, SessionStatus } from '@sense/core';
import { Scope, type Milliseconds, type NormalRange, type SenseError } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import type { HapticDevice } from '../devices/device.js';
import { chosenGamepads } from '../devices/gamepad.js';
import type { RecordedCommand } from '../devices/virtual.js';
import type { WebGamepad, WebNavigator, WebXrSession } from '../devices/web-types.js';
import { HapticMapper } from '../mapping/mapper.js';
import { checkMapping, type HapticMapping } from '../mapping/mapping.js';
import { hapticPreset, type HapticPresetName } from '../mapping/presets.js';
import type { HapticEffect } from '../mixing/effect.js';
import { Effects, type EffectOptions, type PlayingEffect } from '../mixing/effects.js';
import type { HapticCategory } from '../mixing/mix-source.js';
import { Volumes, type HapticVolumes } from '../mixing/volumes.js';
import { checkRouting, type HapticRouting } from '../routing/routing.js';
import { callListener } from '../schedule/call-listener.js';
import { ScheduleLoop } from '../schedule/loop.js';
import type { DeviceStats, HoldReason } from '../schedule/scheduled-device.js';
import { HapticScheduler } from '../schedule/scheduler.js';
import type { HapticScoreItem } from '../score/score.js';
import type { HapticsConnection, HapticsOptions, HapticsStats } from './connection.js';
import { DeviceRegistry } from './device-registry.js';
import { subscribeFeed } from './feed-subscription.js';

/** No device is later than this; a larger estimate is an error. */
const LARGEST_OFFSET_MS: Milliseconds = 500;
/** A smaller move of what is scheduled is not felt; the reported output latency varies by less. */
const SMALLEST_MOVE_MS: Milliseconds = 4;

type CommandListener = (device: HapticDevice, command: RecordedCommand) => void;

export class LiveConnection implements HapticsConnection {
  readonly #scope: Scope;
  readonly #options: HapticsOptions;
  readonly #now: () => Milliseconds;
  readonly #scheduler: HapticScheduler;
  readonly #registry: DeviceRegistry;
  readonly #mapper: HapticMapper;
  readonly #loop: ScheduleLoop;
  readonly #volumes: Volumes;
  readonly #isChosen: (gamepad: WebGamepad) => boolean;
  readonly #effects: Effects;
  readonly #commandListeners = new Set<CommandListener>();
  #routing: HapticRouting;
  /** Time from the input entering the graph to the listener hearing it; undefined before the first hop. */
  #delayMs: Milliseconds | undefined;

  /**
   * @param feed undefined: without a session
   * @throws SenseError `invalid-argument` for options outside their range
   */
  constructor(feed: OutputFeed | undefined, options: HapticsOptions) {
    const { environment = {}, strength = 1 } = options;
    const preset = hapticPreset(options.preset ?? 'drums-first');
    this.#options = options;
    this.#isChosen = chosenGamepads(options.gamepads);
    this.#volumes = new Volumes(options.volumes);
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
    // Browsers cut fractions of a millisecond off: a timer that fires early has nothing to do, and needs another.
    const timer = environment.timer ?? ((delayMs, run) => this.#scope.after(Math.ceil(delayMs), run));
    this.#loop = new ScheduleLoop(this.#scheduler, this.#scope, {
      now: this.#now,
      after: timer,
      soon: (run) => (environment.timer ? timer(0, run) : queueMicrotask(run)),
    });
    this.#registry = new DeviceRegistry(this.#scheduler, this.#scope, () => this.#loop.wake(), timer);
    this.#effects = new Effects({
      scheduler: this.#scheduler,
      volumes: this.#volumes,
      scope: this.#scope,
      now: this.#now,
      timer,
      wake: () => this.#loop.wake(),
      wakeSoon: () => this.#loop.wakeSoon(),
    });
    this.#scope.add(() => this.#end());
    if (feed?.signal.aborted) this.#scope.dispose();
    else if (feed) this.#scope.listen(feed.signal, 'abort', () => this.#scope.dispose());
    if (this.#scope.disposed) return;
    this.#connectDevices();
    if (feed) this.#subscribe(feed);
  }

  get devices(): readonly HapticDevice[] {
    return this.#registry.devices;
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

  get volumes(): HapticVolumes {
    return this.#volumes.all;
  }

  get paused(): boolean {
    return this.#volumes.paused;
  }

  get stopped(): boolean {
    return this.#registry.isHeld('stopped');
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
    return this.#registry.onChange(listener);
  }

  onCommand(listener: CommandListener): () => void {
    this.#commandListeners.add(listener);
    return () => this.#commandListeners.delete(listener);
  }

  setStrength(strength: NormalRange): void {
    this.#scheduler.strength = requireRange('strength', strength, 0, 1);
    this.#loop.wake();
    this.#registry.notify();
  }

  setVolume(category: HapticCategory, volume: NormalRange): void {
    this.#volumes.set(category, volume);
    this.#loop.wake();
    this.#registry.notify();
  }

  setMapping(mapping: HapticMapping): void {
    const before = Object.keys(this.#mapper.mapping.voices);
    this.#mapper.mapping = checkMapping(mapping);
    for (const voice of before) if (!(voice in mapping.voices)) this.#scheduler.silence(voice);
    this.#loop.wake();
    this.#registry.notify();
  }

  setRouting(routing: HapticRouting): void {
    this.#routing = checkRouting(routing);
    this.#scheduler.routing = routing;
    this.#loop.wake();
    this.#registry.notify();
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
    this.#registry.notify();
  }

  addDevice(device: HapticDevice): () => void {
    return this.#registry.add(device);
  }

  removeDevice(id: string): boolean {
    return this.#registry.remove(id);
  }

  addXrSession(session: WebXrSession): () => void {
    return this.#registry.addXrSession(session);
  }

  play(item: HapticScoreItem, feltAtMs?: Milliseconds): void {
    if (this.#scope.disposed) return;
    this.#scheduler.play(item, feltAtMs, this.#now(), this.#volumes.music);
    this.#loop.wake();
  }

  playEffect(effect: HapticEffect, options: EffectOptions = {}): PlayingEffect {
    return this.#effects.play(effect, options);
  }

  flush(): void {
    this.#scheduler.flush();
    this.#loop.wake();
  }

  stop(): void {
    this.#registry.hold('stopped');
  }

  pause(): void {
    this.#setPaused(true);
  }

  resume(): void {
    this.#registry.release('stopped');
    this.#setPaused(false);
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #setPaused(paused: boolean): void {
    if (this.#volumes.paused === paused) return;
    this.#volumes.paused = paused;
    this.#effects.applyPause();
    this.#loop.wake();
    this.#registry.notify();
  }

  #connectDevices(): void {
    const { environment = {}, devices = [], discover = true, gamepads, stopOnBlur = true } = this.#options;
    const page = environment.page ?? (typeof window === 'undefined' ? undefined : window);
    const navigator = environment.navigator ?? (globalThis.navigator as WebNavigator | undefined);
    if (page) this.#registry.watchPage(page, { blur: stopOnBlur });
    for (const device of devices) this.#registry.add(device);
    if (!discover || !page || !navigator) return;
    this.#registry.discoverGamepads(page, navigator, { chosen: this.#isChosen });
    if (!gamepads) this.#registry.discoverPhone(navigator);
  }

  #subscribe(feed: OutputFeed): void {
    const immediate = this.#options.timing === 'immediate';
    subscribeFeed(feed, this.#mapper, this.#scope, {
      play: (items, time) => {
        const feltAtMs = immediate ? undefined : feed.heardAt(time);
        const nowMs = this.#now();
        for (const item of items) this.#scheduler.play(item, feltAtMs, nowMs, this.#volumes.music);
      },
      hop: (time) => {
        if (!immediate) this.#followDelay(feed.heardAt(time) - feed.clock.toPerformance(time));
      },
      wake: () => this.#loop.wake(),
      wakeSoon: () => this.#loop.wakeSoon(),
      status: (status) => this.#status(status),
      end: (error) => {
        if (error) this.#report(error);
        this.dispose();
      },
    });
  }

  /** Moves scheduled music when the delay between input and listener changes: the margin of the stems adapts. */
  #followDelay(delayMs: Milliseconds): void {
    const movedMs = delayMs - (this.#delayMs ?? delayMs);
    if (this.#delayMs !== undefined && Math.abs(movedMs) < SMALLEST_MOVE_MS) return;
    this.#delayMs = delayMs;
    if (movedMs === 0) return;
    this.#scheduler.move(movedMs, this.#volumes.music);
    this.#loop.wake();
  }

  #status(status: SessionStatus): void {
    if (status.state === 'starting' || status.state === 'running') this.#registry.release('engine');
    else this.#registry.hold('engine');
  }

  #end(): void {
    this.#registry.dispose();
    this.#commandListeners.clear();
  }

  #report(error: SenseError): void {
    callListener(() => this.#options.onError?.(error));
  }
}
