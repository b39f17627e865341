/**
 * Alternatives on a phone that cannot vibrate: a larger light, or vibration as low sound. Shown only on
 * such phones, and only while no other device is connected.
 */
import { phoneSupport } from '@sense/haptics';
import { byId, setText, toggleButton } from '../page/dom.js';
import type { FeelHub } from './state/feel-hub.js';
import { addShaker, type ShakerHost } from './shaker-view.js';

/** The left channel, which every output has. */
const CHANNEL = 0;

export function createNoVibrationView(host: ShakerHost): void {
  const { hub } = host;
  const note = byId('no-vibration');
  const support = phoneSupport();
  const canBePhone = matchMedia('(pointer: coarse)').matches;
  if (support.supported || !canBePhone) return;
  setText(byId('no-vibration-text'), support.reason);
  toggleButton('as-light', (on) => byId('controller').classList.toggle('large', on));
  let remove: (() => void) | undefined;
  const asSound = byId<HTMLButtonElement>('as-sound');
  toggleButton('as-sound', (on) => {
    remove?.();
    remove = undefined;
    if (!on) return;
    try {
      void host.context().resume();
      remove = addShaker(host, CHANNEL);
    } catch (error) {
      asSound.setAttribute('aria-pressed', 'false');
      host.onError(error);
    }
  });
  const show = (): void => {
    note.hidden = hasMotor(hub);
  };
  hub.onChange(show);
  show();
}

function hasMotor(hub: FeelHub): boolean {
  return hub.connection.devices.some(({ kind }) => kind !== 'virtual' && kind !== 'audio');
}
