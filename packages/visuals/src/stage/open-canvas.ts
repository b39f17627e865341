/** The canvas of a stage. */
import type { Scope } from '@sense/core';

/** What works where there is no page. */
export const NO_PICTURE = 'createDirector() gives what a picture shows';

/** `element` if it is a canvas, else a new canvas that fills it until `scope` ends; one outside the page without it. */
export function openCanvas(element: HTMLElement | undefined, scope: Scope): HTMLCanvasElement {
  if (element instanceof HTMLCanvasElement) return element;
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'display:block;width:100%;height:100%';
  element?.append(canvas);
  scope.add(() => canvas.remove());
  return canvas;
}
