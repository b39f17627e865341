/**
 * The overlay that shows what the detectors hear, off until it is asked for. It listens all the
 * time, so that it opens with the last seconds in it. Knows nothing of how they are drawn.
 */
import type { Scope, Session } from '@sense/core';
import { createDetectorScope } from '@sense/visuals';
import { byId, toggleButton } from '../page/dom.js';

export interface DetectorsView {
  attach(session: Session, scope: Scope): void;
  toggle(): void;
}

export function createDetectorsView(): DetectorsView {
  const panel = byId('detectors');
  const canvas = byId<HTMLCanvasElement>('scope');
  const stage = byId('stage');
  const toggle = toggleButton('detectors-toggle', (on) => {
    panel.hidden = !on;
    stage.classList.toggle('inspected', on);
  });
  return {
    attach: (session, scope) => void createDetectorScope(session, { canvas, signal: scope.signal }),
    toggle,
  };
}
