/**
 * Keyboard, gamepad and touch as one input: steering, boost, and the commands of menus.
 */
import type { DriveInput } from '../game/world.js';

/** Commands beside driving. */
export interface ControlCommands {
  /** Space, Enter or A in a menu. */
  confirm(): void;
  /** Escape, P, or the menu button of a pad. */
  pause(): void;
}

const STEER_KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, KeyA: -1, ArrowRight: 1, KeyD: 1 };
const BOOST_KEYS = new Set(['Space', 'ArrowUp', 'KeyW', 'ShiftLeft', 'ShiftRight']);
const DEAD_ZONE = 0.18;
/** A touch steers fully this far from where it began, in CSS pixels. */
const TOUCH_RANGE_PX = 46;

export interface Controls {
  /** The input of this frame. Also reads the pads: call it once a frame, in menus too. */
  read(): DriveInput;
}

export function createControls(field: HTMLElement, boostButton: HTMLElement, commands: ControlCommands): Controls {
  const keys = new Set<string>();
  let touchStart: { id: number; x: number } | undefined;
  let touchSteer = 0;
  let boostHeld = false;
  let padPressed = new Set<number>();

  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
  ): void => window.addEventListener(type, listener);

  listen('keydown', (event) => {
    if (event.target instanceof HTMLElement && event.target.closest('input, select, summary, button')) {
      if (event.code !== 'Escape') return;
    }
    if (event.code === 'Escape' || event.code === 'KeyP') {
      if (!event.repeat) commands.pause();
      return;
    }
    if (event.code in STEER_KEYS || BOOST_KEYS.has(event.code)) event.preventDefault();
    if (!event.repeat && (event.code === 'Space' || event.code === 'Enter')) commands.confirm();
    keys.add(event.code);
  });
  listen('keyup', (event) => keys.delete(event.code));
  listen('blur', () => {
    keys.clear();
    touchStart = undefined;
    touchSteer = 0;
    boostHeld = false;
  });

  field.addEventListener('pointerdown', (event) => {
    touchStart = { id: event.pointerId, x: event.clientX };
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener('pointermove', (event) => {
    if (event.pointerId !== touchStart?.id) return;
    touchSteer = Math.max(-1, Math.min(1, (event.clientX - touchStart.x) / TOUCH_RANGE_PX));
  });
  const release = (event: PointerEvent): void => {
    if (event.pointerId !== touchStart?.id) return;
    touchStart = undefined;
    touchSteer = 0;
  };
  field.addEventListener('pointerup', release);
  field.addEventListener('pointercancel', release);
  boostButton.addEventListener('pointerdown', () => (boostHeld = true));
  for (const type of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    boostButton.addEventListener(type, () => (boostHeld = false));
  }

  /** Steering and boost of all pads together; menu buttons act once for each press. */
  function readPads(): DriveInput {
    let steer = 0;
    let boost = false;
    const pressed = new Set<number>();
    for (const pad of navigator.getGamepads()) {
      if (!pad?.connected) continue;
      const stick = pad.axes[0] ?? 0;
      const digital = Number(pad.buttons[15]?.pressed ?? false) - Number(pad.buttons[14]?.pressed ?? false);
      const analog = Math.abs(stick) > DEAD_ZONE ? stick : 0;
      if (Math.abs(digital || analog) > Math.abs(steer)) steer = digital || analog;
      boost ||= [0, 7].some((index) => pad.buttons[index]?.pressed);
      for (const index of [0, 9]) if (pad.buttons[index]?.pressed) pressed.add(index);
    }
    if (pressed.has(0) && !padPressed.has(0)) commands.confirm();
    if (pressed.has(9) && !padPressed.has(9)) commands.pause();
    padPressed = pressed;
    return { steer, boost };
  }

  return {
    read() {
      const pad = readPads();
      const keySteer = [...keys].reduce((sum, code) => sum + (STEER_KEYS[code] ?? 0), 0);
      const steer = Math.max(-1, Math.min(1, keySteer + touchSteer + pad.steer));
      return { steer, boost: boostHeld || pad.boost || [...keys].some((code) => BOOST_KEYS.has(code)) };
    },
  };
}
