/**
 * What a caller of `connectHaptics` gives and gets. Types only.
 */
import type { Milliseconds, NormalRange, SenseError } from '@sense/core/engine';
import type { HapticDevice } from '../devices/device.js';
import type { RecordedCommand } from '../devices/virtual.js';
import type { WebNavigator, WebXrSession } from '../devices/web-types.js';
import type { HapticMapping } from '../mapping/mapping.js';
import type { HapticPresetName } from '../mapping/presets.js';
import type { PlayerOutput } from '../score/player.js';
import type { HapticRouting } from '../routing/routing.js';
import type { Timer } from '../schedule/loop.js';
import type { DeviceStats, HoldReason } from '../schedule/scheduler.js';
import type { PageWindow } from '../schedule/watchdog.js';
import type { HapticScoreItem } from '../score/score.js';

/** Options of `connectHaptics`. */
export interface HapticsOptions {
  /** Devices of your own, besides those that are found. */
  readonly devices?: readonly HapticDevice[];
  /** Whether gamepads and the phone are found by themselves; default true. */
  readonly discover?: boolean;
  /** A mapping and the routing it is meant for; default `drums-first`: drums strike, bass carries. */
  readonly preset?: HapticPresetName;
  /** Default: that of the preset. */
  readonly mapping?: HapticMapping;
  /** Which stem is felt where. Default: that of the preset. */
  readonly routing?: HapticRouting;
  /** Scales everything that is felt, 0..1; default 1. */
  readonly strength?: NormalRange;
  /** Ends the connection, besides the feed's own. */
  readonly signal?: AbortSignal;
  /**
   * `audible` (default): felt when the listener hears the sound. `immediate`: as soon as it is known,
   * for sound that is not played here and for measuring the engine.
   */
  readonly timing?: 'audible' | 'immediate';
  /** Whether motors rest while the window has lost focus; default true. XR controllers do not mind. */
  readonly stopOnBlur?: boolean;
  /** Told when a device begins to reject commands (`device-failed`), or a stream of the feed fails. */
  readonly onError?: (error: SenseError) => void;
  /** What is used of the browser: for tests and other hosts. Default: the page, where there is one. */
  readonly environment?: Partial<HapticsEnvironment>;
}

/** The world around a connection. */
export interface HapticsEnvironment {
  /** Performance time in ms. */
  readonly now: () => Milliseconds;
  /** Default: `setTimeout`, ended with the connection. */
  readonly timer: Timer;
  readonly page: PageWindow;
  readonly navigator: WebNavigator;
}

/** Totals over all devices, and each of them. */
export interface HapticsStats {
  readonly commands: number;
  readonly coalesced: number;
  readonly dropped: number;
  readonly failures: number;
  readonly devices: readonly DeviceStats[];
}

export interface HapticsConnection extends PlayerOutput {
  /** The devices that are there now. A new array after each change. */
  readonly devices: readonly HapticDevice[];
  readonly strength: NormalRange;
  readonly mapping: HapticMapping;
  readonly routing: HapticRouting;
  /** Whether {@link stop} was called, and {@link resume} not since. */
  readonly stopped: boolean;
  /** Counted since each device came. */
  readonly stats: HapticsStats;
  /** Why a device is still now; empty while it plays. */
  holdsOf(deviceId: string): readonly HoldReason[];
  /**
   * Calls `listener` when devices, holds, strength, mapping or routing changed; what it throws goes to
   * the console. Returns its undo.
   */
  onChange(listener: () => void): () => void;
  /**
   * Calls `listener` with every command as it leaves for its device, for scopes and recordings; a stop
   * has levels and duration 0. Outputs that render the score themselves get stops alone. What it throws
   * goes to the console. Returns its undo.
   */
  onCommand(listener: (device: HapticDevice, command: RecordedCommand) => void): () => void;
  /** @throws SenseError `invalid-argument` outside 0..1 */
  setStrength(strength: NormalRange): void;
  /** Takes effect with the next event. @throws SenseError `invalid-argument` naming the field */
  setMapping(mapping: HapticMapping): void;
  /** Which stem is felt where, from now on. @throws SenseError `invalid-argument` naming the field */
  setRouting(routing: HapticRouting): void;
  /** Mapping and routing of a preset. @throws SenseError `invalid-argument` naming those there are */
  setPreset(name: HapticPresetName): void;
  /** How much later than its profile says a device is felt; 0 unless set. */
  offsetOf(deviceId: string): Milliseconds;
  /**
   * Calibrates a device, as `deviceOffset` found: what it is told from now on leaves earlier by
   * `offsetMs`, -500..500, later if negative. Holds for a device that comes, or comes back, later.
   *
   * @throws SenseError `invalid-argument` outside that
   */
  setOffset(deviceId: string, offsetMs: Milliseconds): void;
  /** Adds a device, replacing one of the same id. Returns its removal. */
  addDevice(device: HapticDevice): () => void;
  /** Stops and removes a device. Returns whether it was there. */
  removeDevice(id: string): boolean;
  /** Adds the controllers of a WebXR session until it ends. Returns the undo. */
  addXrSession(session: WebXrSession): () => void;
  /**
   * Plays an item of your own, besides what the session gives. A transient needs an id that no other
   * has; a voice ends 250 ms after its last point. Nothing happens while devices are held, nor after disposal.
   *
   * @param feltAtMs performance time at which it is to be felt; default: as soon as it can
   */
  take(item: HapticScoreItem, feltAtMs?: Milliseconds): void;
  /** Ends what plays and forgets what was to come, without holding devices still. */
  flush(): void;
  /** Panic: every motor off now, and still until {@link resume}. Never throws. */
  stop(): void;
  resume(): void;
  /** Stops every motor and lets go of everything. */
  dispose(): void;
}
