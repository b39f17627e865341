/**
 * The browser's haptics APIs as implemented. lib.dom describes the newest drafts: it declares an
 * actuator for every pad and lacks `effects`. Structural types, which a real `Gamepad`, an emulated
 * one and a test double all satisfy.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';

/** `GamepadHapticActuator`: Chromium and Safari have `playEffect` and `reset`, headsets often only `pulse`. */
export interface WebActuator {
  /** Kinds of effect (Chromium from 126 on). Absent elsewhere: only dual-rumble. */
  readonly effects?: readonly string[];
  playEffect?(type: string, parameters: WebEffectParameters): Promise<unknown>;
  reset?(): Promise<unknown>;
  pulse?(value: NormalRange, durationMs: Milliseconds): Promise<unknown> | void;
}

/** Magnitudes 0..1. Only `trigger-rumble` uses those of triggers. */
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
  /** When its state last changed, ms. */
  readonly timestamp?: number;
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
