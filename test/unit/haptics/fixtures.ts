/**
 * Score items, a page and a pad for the tests of this package.
 */
import type { HapticPoint, HapticTransient, WebEffectParameters, WebGamepad } from '@sense/haptics';

let ids = 0;

export function transient(options: Partial<HapticTransient> = {}): HapticTransient {
  return {
    type: 'transient',
    id: ++ids,
    time: 0,
    intensity: 1,
    sharpness: 0.5,
    stem: 'drums',
    priority: 3,
    ...options,
  };
}

export function point(amplitude: number, options: Partial<HapticPoint> = {}): HapticPoint {
  return { type: 'point', voice: 'bass', stem: 'bass', priority: 1, time: 0, amplitude, frequencyHz: 60, ...options };
}

/** A window with a document, to dispatch page events on. */
export class FakePage extends EventTarget {
  focused = true;
  readonly document = Object.assign(new EventTarget(), {
    visibilityState: 'visible' as DocumentVisibilityState,
    hasFocus: () => this.focused,
  });

  setVisibility(state: DocumentVisibilityState): void {
    this.document.visibilityState = state;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }
}

export interface Effect extends WebEffectParameters {
  readonly atMs: number;
  readonly type: string;
}

/**
 * A pad that behaves as in Chromium: one effect at a time, a new one pre-empts the old, effects end
 * after their duration, those above 5 s or on a hidden page are rejected, hiding stops the motors.
 */
export class ChromiumPad {
  readonly effects: Effect[] = [];
  readonly results: string[] = [];
  resets = 0;
  /** Set to false when it is unplugged. */
  connected = true;
  #running: { readonly endMs: number; readonly effect: Effect; readonly settle: (result: string) => void } | undefined;

  constructor(
    readonly page: FakePage,
    readonly now: () => number,
    readonly options: { readonly id?: string; readonly index?: number; readonly triggers?: boolean } = {},
  ) {
    page.document.addEventListener('visibilitychange', () => this.#end('preempted'));
  }

  /** The running effect. */
  get running(): Effect | undefined {
    if (this.#running && this.now() >= this.#running.endMs) this.#end('complete');
    return this.#running?.effect;
  }

  get gamepad(): WebGamepad {
    const { id = 'Xbox 360 Controller (XInput STANDARD GAMEPAD)', index = 0, triggers = false } = this.options;
    return {
      id,
      index,
      connected: this.connected,
      vibrationActuator: {
        effects: triggers ? ['dual-rumble', 'trigger-rumble'] : ['dual-rumble'],
        playEffect: (type, parameters) => this.#play(type, parameters),
        reset: () => this.#reset(),
      },
    };
  }

  async #play(type: string, parameters: WebEffectParameters): Promise<string> {
    if (this.page.document.visibilityState === 'hidden') throw new DOMException('hidden', 'InvalidStateError');
    const { strongMagnitude, weakMagnitude, leftTrigger = 0, rightTrigger = 0, duration, startDelay } = parameters;
    const magnitudes = [strongMagnitude, weakMagnitude, leftTrigger, rightTrigger];
    if (duration + startDelay > 5000 || magnitudes.some((value) => !(value >= 0 && value <= 1)))
      throw new TypeError('invalid effect');
    this.#end('preempted');
    const effect = { ...parameters, type, atMs: this.now() };
    this.effects.push(effect);
    return new Promise((settle) => (this.#running = { endMs: this.now() + duration, effect, settle }));
  }

  async #reset(): Promise<string> {
    this.resets++;
    if (this.page.document.visibilityState === 'hidden') throw new DOMException('hidden', 'InvalidStateError');
    this.#end('preempted');
    return 'complete';
  }

  #end(result: string): void {
    this.results.push(...(this.#running ? [result] : []));
    this.#running?.settle(result);
    this.#running = undefined;
  }
}
