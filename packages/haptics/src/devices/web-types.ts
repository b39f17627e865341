/**
 * The shapes of the browser's haptics APIs as they are met in the field. lib.dom describes the
 * newest drafts: it claims that every pad has an actuator, and lacks `effects`. Structural, so
 * that a real `Gamepad`, an emulated one and a test's own all fit.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';

/** `GamepadHapticActuator`: Chromium and Safari have `playEffect` and `reset`, headsets often `pulse` alone. */
export interface WebActuator {
  /** Kinds of effect (Chromium from 126 on). Absent elsewhere: then dual-rumble alone. */
  readonly effects?: readonly string[];
  playEffect?(type: string, parameters: WebEffectParameters): Promise<unknown>;
  reset?(): Promise<unknown>;
  pulse?(value: NormalRange, durationMs: Milliseconds): Promise<unknown> | void;
}

/** Magnitudes 0..1. Triggers are heeded by `trigger-rumble` alone. */
export interface WebEffectParameters {
  readonly duration: Milliseconds;
  readonly startDelay: Milliseconds;
  readonly strongMagnitude: NormalRange;
  readonly weakMagnitude: NormalRange;
  readonly leftTrigger?: NormalRange;
  readonly rightTrigger?: NormalRange;
}

/** The part of a `Gamepad` that drivers read. */
export interface WebGamepad {
  readonly id: string;
  readonly index: number;
  readonly connected: boolean;
  /** Null for pads without motors, absent in browsers without the API. */
  readonly vibrationActuator?: WebActuator | null;
  /** Older draft, kept by headsets. */
  readonly hapticActuators?: readonly (WebActuator | null)[];
}

/** The part of an `XRInputSource` that drivers read. */
export interface WebInputSource {
  readonly handedness: 'left' | 'right' | 'none';
  readonly profiles?: readonly string[];
  readonly gamepad?: WebGamepad | null | undefined;
}

/** The part of an `XRSession` that is watched. */
export interface WebXrSession extends EventTarget {
  readonly inputSources: Iterable<WebInputSource>;
  readonly visibilityState?: string;
}

/** The part of `navigator` that is used. */
export interface WebNavigator {
  getGamepads?(): Iterable<WebGamepad | null> | ArrayLike<WebGamepad | null>;
  vibrate?(pattern: number | number[]): boolean;
}
