/**
 * Finding elements of the page and following the frames of the screen. Knows nothing of audio.
 */
import type { Milliseconds, Scope } from '@sense/core';

/** The element with `id`; throws if the page does not hold it. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element as Kind;
}

/** A new element with a class and, where given, text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  text = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Sets text only where it differs, so that nothing is laid out for nothing. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Says what an element is, to those who point at it and to those who listen to `spoken` (default: it). */
export function explain(element: HTMLElement, meaning: string, spoken = element): void {
  if (element.title === meaning) return;
  element.title = meaning;
  spoken.setAttribute('aria-description', meaning);
}

/** Lets the button with `id` switch something that is off at first. Returns what switches it otherwise. */
export function toggleButton(id: string, apply: (on: boolean) => void): () => void {
  const button = byId<HTMLButtonElement>(id);
  button.setAttribute('aria-pressed', 'false');
  button.onclick = () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    apply(on);
  };
  return () => button.click();
}

/** Gives the canvas as many pixels as the screen has for it. */
export function fitCanvas(canvas: HTMLCanvasElement): void {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}

/** Calls `run` in every animation frame until `scope` ends. */
export function eachFrame(scope: Scope, run: (now: Milliseconds) => void): void {
  let handle = 0;
  const frame = (): void => {
    run(performance.now());
    handle = requestAnimationFrame(frame);
  };
  handle = requestAnimationFrame(frame);
  scope.add(() => cancelAnimationFrame(handle));
}
