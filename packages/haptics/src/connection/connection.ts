/**
 * Options and results of `connectHaptics` and `connectDevices`. Types only.
 */
import type { Milliseconds, NormalRange, SenseError } from '@sense/core/engine';
import type { HapticDevice } from '../devices/device.js';
import type { GamepadChoice } from '../devices/gamepad.js';
import type { RecordedCommand } from '../devices/virtual.js';
import type { WebNavigator, WebXrSession } from '../devices/web-types.js';
import type { HapticMapping } from '../mapping/mapping.js';
import type { HapticPresetName } from '../mapping/presets.js';
import type { HapticEffect } from '../mixing/effect.js';
import type { EffectOptions, PlayingEffect } from '../mixing/effects.js';
import type { HapticCategory } from '../mixing/mix-source.js';
import type { HapticVolumes } from '../mixing/volumes.js';
import type { PlayerOutput } from '../score/player.js';
import type { HapticRouting } from '../routing/routing.js';
import type { Timer } from '../schedule/loop.js';
import type { DeviceStats, HoldReason } from '../schedule/scheduled-device.js';
import type { PageWindow } from './page-watch.js';
import type { HapticScoreItem } from '../score/score.js';

/** Options of `connectHaptics`. */
export interface HapticsOptions {
  /** Devices to connect in addition to those that are discovered. */
  readonly devices?: readonly HapticDevice[];
  /** Whether gamepads and the phone are discovered; default true. */
  readonly discover?: boolean;
  /**
   * The gamepads that are discovered, each by its index in `navigator.getGamepads()`, its `id`, or both:
   * for split-screen, where each player has a feed and a pad. The phone is not discovered then. Default:
   * all, and the phone.
   */
  readonly gamepads?: readonly (number | GamepadChoice)[];
  /** A mapping and the routing it is meant for; default `drums-first`: drums as transients, bass as a voice. */
  readonly preset?: HapticPresetName;
  /** Default: the mapping of the preset. */
  readonly mapping?: HapticMapping;
  /** Which stem is felt where. Default: the routing of the preset. */
  readonly routing?: HapticRouting;
  /** Scales every level, 0..1; default 1. */
  readonly strength?: NormalRange;
  /** Volumes of the categories that the user sets; default 1 each. See {@link HapticsConnection.setVolume}. */
  readonly volumes?: Partial<HapticVolumes>;
  /** Ends the connection, as the feed's own signal does. */
  readonly signal?: AbortSignal;
  /**
   * `audible` (default): felt when the listener hears the sound. `immediate`: felt as soon as it is
   * known, for sound that is not played by the page and for measuring the engine.
   */
  readonly timing?: 'audible' | 'immediate';
  /** Whether motors stop while the window has lost focus; default true. XR controllers are not affected. */
  readonly stopOnBlur?: boolean;
  /** Called when a device begins to reject commands (`device-failed`), or a stream of the feed fails. */
  readonly onError?: (error: SenseError) => void;
  /** Replaces parts of the browser, for tests and other hosts. Default: the page, if there is one. */
  readonly environment?: Partial<HapticsEnvironment>;
}

/** The parts of the browser that a connection uses. */
export interface HapticsEnvironment {
  /** Performance time in ms. */
  readonly now: () => Milliseconds;
  /** Default: `setTimeout`, cleared when the connection ends. */
  readonly timer: Timer;
  readonly page: PageWindow;
  readonly navigator: WebNavigator;
}

/** Running totals of all devices together, and of each. */
export interface HapticsStats {
  readonly commands: number;
  readonly coalesced: number;
  readonly dropped: number;
  readonly failures: number;
  readonly devices: readonly DeviceStats[];
}

/** Devices that play a score, connected to a feed or driven by {@link play}. */
export interface HapticsConnection extends PlayerOutput {
  /** The connected devices. A new array after each change. */
  readonly devices: readonly HapticDevice[];
  readonly strength: NormalRange;
  readonly mapping: HapticMapping;
  readonly routing: HapticRouting;
  /** Volume of each category, also while paused. */
  readonly volumes: HapticVolumes;
  /** Whether {@link stop} was called, and {@link resume} not after it. */
  readonly stopped: boolean;
  /** Whether {@link pause} was called, and {@link resume} not after it. */
  readonly paused: boolean;
  /** Counted since each device connected. */
  readonly stats: HapticsStats;
  /** Reasons for which a device is held; empty while it plays. */
  holdsOf(deviceId: string): readonly HoldReason[];
  /**
   * Calls `listener` when devices, holds, strength, mapping or routing changed. What it throws is
   * reported on the console. Returns its undo.
   */
  onChange(listener: () => void): () => void;
  /**
   * Calls `listener` with every command when it is sent, for scopes and recordings; a stop has levels
   * and duration 0. Of devices that render the score themselves only stops are reported. What `listener`
   * throws is reported on the console. Returns its undo.
   */
  onCommand(listener: (device: HapticDevice, command: RecordedCommand) => void): () => void;
  /** @throws SenseError `invalid-argument` outside 0..1 */
  setStrength(strength: NormalRange): void;
  /**
   * Sets the volume of `music` (the feed, and items of {@link play}), `effects` or `interface`, from now
   * on; for devices that render the score themselves within a quarter of a second.
   *
   * @throws SenseError `invalid-argument` for another category, and outside 0..1
   */
  setVolume(category: HapticCategory, volume: NormalRange): void;
  /** Takes effect with the next event. @throws SenseError `invalid-argument` naming the field */
  setMapping(mapping: HapticMapping): void;
  /** Which stem is felt where, from now on. @throws SenseError `invalid-argument` naming the field */
  setRouting(routing: HapticRouting): void;
  /** Sets mapping and routing of a preset. @throws SenseError `invalid-argument` listing the presets */
  setPreset(name: HapticPresetName): void;
  /** How much later than its profile states a device is felt, in ms; 0 unless set. */
  offsetOf(deviceId: string): Milliseconds;
  /**
   * Calibrates a device with the result of `deviceOffset`: commands of items that arrive from now on
   * are sent earlier by `offsetMs`, -500..500, or later if it is negative. Also applies to a device that
   * connects or reconnects later.
   *
   * @throws SenseError `invalid-argument` outside -500..500
   */
  setOffset(deviceId: string, offsetMs: Milliseconds): void;
  /** Adds a device, replacing one of the same id. Returns its removal. */
  addDevice(device: HapticDevice): () => void;
  /** Stops and removes a device. Returns whether it was connected. */
  removeDevice(id: string): boolean;
  /**
   * Adds the controllers of a WebXR session until it ends, also those that connect later or receive
   * their motor later. Returns the undo.
   *
   * @throws SenseError `invalid-argument` for something that is not a session, for example null
   */
  addXrSession(session: WebXrSession): () => void;
  /**
   * Plays an item in addition to those of the feed. A transient needs a unique id; a voice ends 250 ms
   * after its last point. Does nothing while devices are held, nor after disposal.
   *
   * @param feltAtMs performance time at which it is to be felt; default: as soon as possible
   */
  play(item: HapticScoreItem, feltAtMs?: Milliseconds): void;
  /**
   * Plays an effect of the application beside the music: a finished score, or a short description.
   *
   * ```ts
   * haptics.playEffect({ transients: [{ intensity: 0.9, sharpness: 0.7 }] }); // a shot
   * const engine = haptics.playEffect(engineScore, { loop: true, priority: 3, ducking: false });
   * engine.gain = throttle; // 0..1
   * haptics.playEffect(click, { category: 'interface', device: 'gamepad:0', motor: 'right' });
   * ```
   *
   * On a motor that both drive, an effect of a larger priority than the music (3) replaces it, an equal
   * one is blended with it by energy, and a smaller one waits for pauses of it. While it is felt, an
   * effect ducks the music on its devices. Strength, volumes, limits and holds apply to the sum. At most 32
   * effects play together; a further one ends the oldest of the least priority. While its category is
   * paused, an effect is not played.
   *
   * @throws SenseError `invalid-argument`, naming the field; `disposed` after the end of the connection
   */
  playEffect(effect: HapticEffect, options?: EffectOptions): PlayingEffect;
  /** Ends what plays and clears what is scheduled, without holding devices still. */
  flush(): void;
  /** Panic: turns every motor off now and holds it still until {@link resume}. Never throws. */
  stop(): void;
  /** For menus: music is silent and effects pause until {@link resume}. The category `interface` is still felt. */
  pause(): void;
  /** Ends {@link stop} and {@link pause}. Paused effects continue where they were. */
  resume(): void;
  /** Stops every motor, disconnects every device and removes every listener. */
  dispose(): void;
}
