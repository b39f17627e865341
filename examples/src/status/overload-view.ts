/**
 * Shows a line while the device is overloaded, and another while the fallback separation is active
 * because the device is too slow.
 */
import type { Milliseconds, Scope, Session, SessionStatus } from '@sense/core';
import { byId, setText } from '../page/dom.js';
import { OverloadDetector } from './overload-detector.js';
import { DropoutCounter } from './dropout-counter.js';

const OVERLOAD_TEXT = 'This device cannot keep up: events are late or stems have gaps. Close other tabs.';
const FALLBACK_TEXT = 'This device is too slow for the best separation: a simpler one is active.';
/** Dropouts and late events are ignored this long after the start, while models load. */
const SETTLING_MS: Milliseconds = 3000;
const REFRESH_MS: Milliseconds = 500;

export interface OverloadView {
  attach(session: Session, scope: Scope): void;
  setPlaying(playing: boolean): void;
}

export function createOverloadView(): OverloadView {
  const line = byId('load');
  const watch = new OverloadDetector();
  let playing = false;
  let playingSinceMs: Milliseconds = 0;
  const settled = (nowMs: Milliseconds): boolean => playing && nowMs - playingSinceMs > SETTLING_MS;
  return {
    attach(session, scope) {
      const losses = new DropoutCounter();
      let status: SessionStatus | undefined;
      let newest = -1;
      watch.reset();
      const health = session.status$.subscribe((next) => {
        status = next;
        const nowMs = performance.now();
        const { gaps, skippedFrames } = losses.add(next, settled(nowMs));
        if (gaps > 0 || skippedFrames > 0) watch.addDropout(nowMs);
      });
      const events = session.events$.subscribe((event) => {
        // Updates and predicted beats do not measure the latency.
        if (event.id <= newest || (event.type === 'beat' && event.predicted)) return;
        newest = event.id;
        const nowMs = performance.now();
        if (settled(nowMs)) watch.addEvent(event.latency, nowMs);
      });
      const show = (): void => {
        if (watch.overloaded(performance.now())) setText(line, OVERLOAD_TEXT);
        else setText(line, status?.transitionReason === 'too-slow' ? FALLBACK_TEXT : '');
      };
      scope.every(REFRESH_MS, show);
      scope.add(() => {
        health.unsubscribe();
        events.unsubscribe();
        setText(line, '');
      });
    },
    setPlaying(next) {
      if (next === playing) return;
      playing = next;
      if (next) playingSinceMs = performance.now();
      else watch.reset();
    },
  };
}
