/**
 * The haptics of the page through all its sessions: one connection at a time, to the session that
 * plays or, between sessions, to the devices alone, so that they are listed and can be set up before
 * anything plays. Keeps what people chose and stores it. Knows nothing of how it is shown.
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
import { deviceKey, presetSettings, readSettings, writeSettings, type FeelSettings } from './feel-settings.js';
import { composeRouting } from './routing-edits.js';

const STORAGE_KEY = 'sense.feel';

/** Hears of each command that leaves for a device. */
export type CommandListener = (device: HapticDevice, command: RecordedCommand) => void;

export class FeelHub {
  readonly virtual: VirtualDevice = createVirtualDevice({ label: 'Virtual controller' });
  readonly #onError: (error: unknown) => void;
  /** Devices added by hand, which every connection gets. */
  readonly #added = new Set<HapticDevice>();
  readonly #listeners = new Set<() => void>();
  readonly #commandListeners = new Set<CommandListener>();
  readonly #stopListeners = new Set<() => void>();
  #settings: FeelSettings = readSettings(readStored()) ?? presetSettings();
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

  /** Whether a session is connected; between sessions there is nothing to feel but sweeps and trials. */
  get attached(): boolean {
    return this.#attached;
  }

  get settings(): FeelSettings {
    return this.#settings;
  }

  /** Connects `session` in place of what was connected, until `scope` ends. */
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

  /** Takes over `change`, now and for later visits. @throws SenseError `invalid-argument` naming the field */
  update(change: Partial<FeelSettings>): void {
    const next = { ...this.#settings, ...change };
    checkMapping(next.mapping);
    checkRouting(composeRouting(next.routing, next.edits, this.#connection.devices));
    // Known before it is applied: the connection tells of each change, and what it lacks is applied then.
    this.#settings = next;
    if (change.mapping) this.#connection.setMapping(next.mapping);
    this.#applyRouting(this.#connection);
    for (const device of this.#connection.devices) this.#applyOffset(device);
    this.#store();
  }

  /** Adds a device to this connection and all that follow. Returns its removal. */
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

  /** Every motor off now, and still until {@link resume}; sweeps and calibrations end. */
  stop(): void {
    this.#connection.stop();
    for (const listener of [...this.#stopListeners]) listener();
  }

  resume(): void {
    this.#connection.resume();
  }

  /** Calls `listener` when devices, holds or choices changed, for the life of the page. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  onCommand(listener: CommandListener): void {
    this.#commandListeners.add(listener);
  }

  /** Calls `listener` at {@link stop}. Returns its undo. */
  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }

  /** Tells of a command as if it had left by the connection: of those that leave by another way. */
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

  /** A device that has come is routed and calibrated as it was the last time. */
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
    try {
      localStorage.setItem(STORAGE_KEY, writeSettings(this.#settings));
    } catch {
      // Storage may be full or forbidden: the choice then lasts for this visit.
    }
    this.#changed();
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
