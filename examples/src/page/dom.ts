/**
 * Helpers for elements of the page and for animation frames.
 */
import type { Milliseconds, Scope } from '@sense/core';

/** The element with `id`; throws if the page has none. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element as Kind;
}

/** Creates an element with a class and text. */
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

/** Sets the text only if it differs, to avoid a needless layout. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Explains `element` in a tooltip, and to screen readers as the description of `described` (default: `element`). */
export function explain(element: HTMLElement, meaning: string, described = element): void {
  if (element.title === meaning) return;
  element.title = meaning;
  described.setAttribute('aria-description', meaning);
}

/** Makes the button with `id` a toggle, initially off. Returns a function that toggles it. */
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

/** Sets the pixel size of the canvas to its size on the screen. */
export function fitCanvas(canvas: HTMLCanvasElement): void {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}

/** Calls `run` in each animation frame until `scope` ends. */
export function eachFrame(scope: Scope, run: (now: Milliseconds) => void): void {
  let handle = 0;
  const frame = (): void => {
    run(performance.now());
    handle = requestAnimationFrame(frame);
  };
  handle = requestAnimationFrame(frame);
  scope.add(() => cancelAnimationFrame(handle));
}
