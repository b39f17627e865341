/**
 * The haptics of the page across sessions: one connection at a time, to the current session or, between
 * sessions, to the devices only, so that they can be listed and set up before anything plays. Holds and
 * stores the settings.
 */
import type { NormalRange, Scope, Session } from '@sense/core';
import {
  checkMapping,
  checkRouting,
  connectDevices,
  connectHaptics,
  createVirtualDevice,
  type HapticDevice,
  type HapticPresetName,
  type HapticsConnection,
  type HapticsOptions,
  type RecordedCommand,
  type VirtualDevice,
} from '@sense/haptics';
import { readStored, writeStored } from '../../page/storage.js';
import { deviceKey, presetSettings, readSettings, writeSettings, type FeelSettings } from './feel-settings.js';
import { composeRouting } from './routing-edits.js';

const STORAGE_KEY = 'sense.feel';

/** Called with each command sent to a device. */
export type CommandListener = (device: HapticDevice, command: RecordedCommand) => void;

export class FeelHub {
  readonly virtual: VirtualDevice = createVirtualDevice({ label: 'Virtual controller' });
  readonly #onError: (error: unknown) => void;
  /** Devices added by hand, used by every connection. */
  readonly #added = new Set<HapticDevice>();
  readonly #listeners = new Set<() => void>();
  readonly #commandListeners = new Set<CommandListener>();
  readonly #stopListeners = new Set<() => void>();
  #settings: FeelSettings = readSettings(readStored(STORAGE_KEY)) ?? presetSettings();
  #strength: NormalRange = 0.8;
  #connection: HapticsConnection;
  #attached = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#connection = this.#adopt(connectDevices(this.#options()));
  }

  get connection(): HapticsConnection {
    return this.#connection;
  }

  /** Whether a session is connected. Between sessions, only sweeps and calibrations drive the devices. */
  get attached(): boolean {
    return this.#attached;
  }

  get settings(): FeelSettings {
    return this.#settings;
  }

  /** Replaces the connection by one to `session`, until `scope` ends. */
  attach(session: Session, scope: Scope): void {
    this.#attached = true;
    this.#replace((options) => connectHaptics(session, { ...options, signal: scope.signal }));
    const own = this.#connection;
    scope.add(() => {
      if (this.#connection !== own) return;
      this.#attached = false;
      this.#replace(connectDevices);
    });
  }

  choosePreset(name: HapticPresetName): void {
    this.#settings = presetSettings(name, this.#settings.offsets);
    this.#connection.setPreset(name);
    this.#store();
  }

  /** Applies and stores `change`. @throws SenseError `invalid-argument` naming the field */
  update(change: Partial<FeelSettings>): void {
    const next = { ...this.#settings, ...change };
    checkMapping(next.mapping);
    checkRouting(composeRouting(next.routing, next.edits, this.#connection.devices));
    // Set before it is applied: the connection reports each change, and the rest is applied then.
    this.#settings = next;
    if (change.mapping) this.#connection.setMapping(next.mapping);
    this.#applyRouting(this.#connection);
    for (const device of this.#connection.devices) this.#applyOffset(device);
    this.#store();
  }

  /** Adds a device to this and all later connections. Returns a function that removes it. */
  addDevice(device: HapticDevice): () => void {
    this.#added.add(device);
    this.#connection.addDevice(device);
    return () => {
      this.#added.delete(device);
      this.#connection.removeDevice(device.id);
    };
  }

  setStrength(strength: NormalRange): void {
    this.#strength = strength;
    this.#connection.setStrength(strength);
  }

  /** Turns all motors off until {@link resume}, and ends sweeps and calibrations. */
  stop(): void {
    this.#connection.stop();
    for (const listener of [...this.#stopListeners]) listener();
  }

  resume(): void {
    this.#connection.resume();
  }

  /** Calls `listener` when devices, holds or settings have changed, for the lifetime of the page. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  onCommand(listener: CommandListener): void {
    this.#commandListeners.add(listener);
  }

  /** Calls `listener` at {@link stop}. Returns a function that removes it. */
  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }

  /** Reports a command that was sent outside the connection to the command listeners. */
  reportCommand(device: HapticDevice, command: RecordedCommand): void {
    for (const listener of this.#commandListeners) listener(device, command);
  }

  #options(): HapticsOptions {
    const { mapping, routing } = this.#settings;
    const devices = [this.virtual, ...this.#added];
    return { devices, mapping, routing, strength: this.#strength, onError: this.#onError };
  }

  #replace(connect: (options: HapticsOptions) => HapticsConnection): void {
    this.#connection.dispose();
    this.#connection = this.#adopt(connect(this.#options()));
    this.#changed();
  }

  #adopt(connection: HapticsConnection): HapticsConnection {
    connection.onCommand((device, command) => this.reportCommand(device, command));
    connection.onChange(() => this.#connection === connection && this.#devicesChanged());
    for (const device of connection.devices) this.#applyOffset(device, connection);
    this.#applyRouting(connection);
    return connection;
  }

  /** Applies the stored routing and offset to a device that has connected. */
  #devicesChanged(): void {
    for (const device of this.#connection.devices) this.#applyOffset(device);
    this.#applyRouting(this.#connection);
    this.#changed();
  }

  #applyOffset(device: HapticDevice, connection = this.#connection): void {
    const offsetMs = this.#settings.offsets[deviceKey(device)] ?? 0;
    if (connection.offsetOf(device.id) !== offsetMs) connection.setOffset(device.id, offsetMs);
  }

  #applyRouting(connection: HapticsConnection): void {
    const { routing, edits } = this.#settings;
    const wanted = composeRouting(routing, edits, connection.devices);
    if (JSON.stringify(wanted) !== JSON.stringify(connection.routing)) connection.setRouting(wanted);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #store(): void {
    writeStored(STORAGE_KEY, writeSettings(this.#settings));
    this.#changed();
  }
}
