/**
 * The bar below the picture: play, title, position, volume, strength. Shows the state of the player
 * and reports user actions.
 */
import type { NormalRange, Seconds } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { byId, setText } from '../page/dom.js';
import { pageScope } from '../page/page-scope.js';
import type { Player, PlayerFailure, PlayerState } from './player.js';

const STATE_TEXT: Readonly<Record<PlayerState, string>> = {
  idle: 'Ready',
  opening: 'Opening…',
  playing: 'Playing',
  paused: 'Paused',
};
const FAILURE_TEXT: Readonly<Record<PlayerFailure, string>> = {
  permanent: 'Cannot be played',
  temporary: 'Failed',
};
const POSITION_EVERY_MS = 200;

export interface TransportActions {
  toggle(): void;
  setVolume(volume: NormalRange): void;
  setStrength(strength: NormalRange): void;
}

export interface TransportView {
  /** Shows the current state of the player. */
  update(title: string): void;
  /** Changes the volume by `steps` of 5 %. */
  nudgeVolume(steps: number): void;
  /** Changes the strength by `steps` of 5 %. */
  nudgeStrength(steps: number): void;
}

export function createTransportView(player: Player, actions: TransportActions): TransportView {
  const play = byId<HTMLButtonElement>('play');
  const seek = byId<HTMLInputElement>('seek');
  const volume = byId<HTMLInputElement>('volume');
  const strength = byId<HTMLInputElement>('strength');
  let dragging = false;

  const fraction = (input: HTMLInputElement): NormalRange => Number(input.value) / 100;
  const fill = (input: HTMLInputElement): void =>
    input.style.setProperty('--fill', String(Number(input.value) / Number(input.max || 1)));
  const changed = (input: HTMLInputElement, set: (value: NormalRange) => void): void => {
    input.setAttribute('aria-valuetext', `${input.value} %`);
    fill(input);
    set(fraction(input));
  };
  volume.oninput = () => changed(volume, (value) => actions.setVolume(value ** 2));
  strength.oninput = () => changed(strength, actions.setStrength);
  volume.oninput(new Event('input'));
  strength.oninput(new Event('input'));
  play.onclick = () => actions.toggle();
  seek.oninput = () => {
    dragging = true;
    fill(seek);
  };
  seek.onchange = () => {
    dragging = false;
    player.session?.source.seek?.(Number(seek.value));
  };

  function showPosition(): void {
    const source = player.session?.source;
    const duration = source?.duration;
    const position = source?.position?.();
    const seekable = duration !== undefined && source?.seek !== undefined;
    seek.disabled = !seekable;
    seek.closest('.seek-line')!.classList.toggle('live', player.session !== undefined && !seekable);
    setText(byId('elapsed'), clockText(position ?? 0));
    setText(byId('duration'), seekable ? clockText(Math.round(duration)) : source ? 'Live' : '');
    if (!seekable) {
      seek.value = '0';
      fill(seek);
      return;
    }
    seek.max = String(duration);
    if (!dragging) seek.value = String(clamp(position ?? 0, 0, duration));
    seek.setAttribute('aria-valuetext', `${clockText(position ?? 0)} of ${clockText(Math.round(duration))}`);
    fill(seek);
  }
  pageScope.every(POSITION_EVERY_MS, showPosition);

  const nudge = (input: HTMLInputElement, steps: number): void => {
    input.value = String(Number(input.value) + 5 * steps);
    input.oninput?.(new Event('input'));
  };
  return {
    update(title) {
      const { state, failure } = player;
      document.body.dataset['state'] = state;
      setText(byId('title'), title);
      // The page cuts off a long title.
      byId('title').title = title;
      setText(byId('state'), stateText(player));
      play.setAttribute('aria-label', state === 'playing' ? 'Pause' : failure ? 'Try again' : 'Play');
      play.disabled = failure === 'permanent';
      play.title = play.disabled ? 'Choose another input' : '';
      showPosition();
    },
    nudgeVolume: (steps) => nudge(volume, steps),
    nudgeStrength: (steps) => nudge(strength, steps),
  };
}

function stateText({ state, failure, input }: Player): string {
  if (failure) return FAILURE_TEXT[failure];
  return state === 'playing' && input?.live ? 'Listening' : STATE_TEXT[state];
}

function clockText(seconds: Seconds): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
