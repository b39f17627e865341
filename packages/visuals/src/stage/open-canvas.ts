/** The canvas of a stage. */
import type { Scope } from '@sense/core';

/** `element` if it is a canvas, else a new canvas that fills it until `scope` ends; one outside the page without it. */
export function openCanvas(element: HTMLElement | undefined, scope: Scope): HTMLCanvasElement {
  if (element instanceof HTMLCanvasElement) return element;
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'display:block;width:100%;height:100%';
  element?.append(canvas);
  scope.add(() => canvas.remove());
  return canvas;
}
