/**
 * The overlay with the detector scope, hidden initially. The scope collects data while hidden, so it
 * opens with the last seconds in it.
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
