/** The display: counts, bars, calls, menu. Writes to the page only what changed. */
import type { World } from '../game/world.js';

/** The element of that id; throws if the page lacks it. */
export function element<Type extends HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as Type;
}

const CALL_MS = 900;

export interface Hud {
  update(world: World): void;
  /** Shows a word for a moment. */
  call(text: string, colour?: string): void;
  /** Darkens the picture for a moment. */
  dim(): void;
}

export function createHud(): Hud {
  const score = element('score');
  const multiplier = element('multiplier');
  const progress = element('progress');
  const energy = element<HTMLMeterElement>('energy');
  const charge = element<HTMLMeterElement>('charge');
  const boostState = element('boost-state');
  const callElement = element('call');
  const dimElement = element('dim');
  let callUntil = 0;
  let dimUntil = 0;

  const write = (target: HTMLElement, text: string): void => {
    if (target.textContent !== text) target.textContent = text;
  };
  return {
    update(world) {
      write(score, Math.floor(world.score).toLocaleString('en'));
      write(multiplier, world.multiplier > 1 ? `×${world.multiplier}` : '');
      write(progress, `Level ${world.level}${world.combo > 1 ? ` · ${world.combo} in a row` : ''}`);
      energy.value = Math.round(100 * world.energy) / 100;
      charge.value = Math.round(100 * world.charge) / 100;
      const boost = world.boosting ? 'on' : world.charge >= 1 ? 'ready' : 'charging';
      if (document.body.dataset['boost'] !== boost) document.body.dataset['boost'] = boost;
      write(
        boostState,
        boost === 'on' ? '×2' : boost === 'ready' ? 'ready' : `${Math.floor(10 * world.charge) * 10} %`,
      );
      const now = performance.now();
      callElement.classList.toggle('shown', now < callUntil);
      dimElement.classList.toggle('hit', now < dimUntil);
    },
    call(text, colour = '') {
      write(callElement, text);
      callElement.style.color = colour;
      callUntil = performance.now() + CALL_MS;
    },
    dim() {
      dimUntil = performance.now() + 350;
    },
  };
}
