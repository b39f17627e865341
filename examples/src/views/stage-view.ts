/**
 * The picture: a stage for each session, labels at the places of the stems, full screen. Shows a note
 * if the browser has no graphics; the other views keep working.
 */
import { STEM_NAMES, type Scope, type Session, type StemName } from '@sense/core';
import { createStage, STEM_STYLES, type FrameInfo, type Stage } from '@sense/visuals';
import { byId, make } from '../page/dom.js';
import { pageScope } from '../page/page-scope.js';

const LABEL_GAP_PX = 4;
const PREPARING = 'Usually 1 to 3 s; without a graphics card up to half a minute. Sound and vibration do not wait.';

export interface StageView {
  attach(session: Session, scope: Scope): void;
  toggleFullscreen(): void;
  leaveFullscreen(): void;
}

export interface StageViewOptions {
  /** Called after each drawn frame. */
  readonly onFrame: (info: FrameInfo) => void;
  /** Whether a stem is audible. */
  readonly audible: (stem: StemName) => boolean;
  /** Escape was pressed in full screen. The browser handles the key itself and leaves full screen. */
  readonly onEscape: () => void;
}

export function createStageView({ onFrame, audible, onEscape }: StageViewOptions): StageView {
  const frame = byId('stage');
  const picture = byId('picture');
  const note = byId('stage-note');
  const button = byId<HTMLButtonElement>('fullscreen');
  button.hidden = !document.fullscreenEnabled;
  /** Whether the page itself left full screen last. Not reset by events: that of entering may come after leaving. */
  let leaving = false;
  const leaveFullscreen = (): void => {
    if (!document.fullscreenElement) return;
    leaving = true;
    void document.exitFullscreen();
  };
  pageScope.listen(document, 'fullscreenchange', () => {
    if (!document.fullscreenElement && !leaving) onEscape();
  });
  const toggleFullscreen = (): void => {
    if (document.fullscreenElement) leaveFullscreen();
    else if (document.fullscreenEnabled) {
      leaving = false;
      void frame.requestFullscreen().catch(() => undefined);
    }
  };
  button.onclick = toggleFullscreen;

  async function open(session: Session, scope: Scope): Promise<void> {
    const stopCounting = countSeconds(scope, (seconds) => {
      note.hidden = seconds === 0;
      note.textContent = `Preparing the picture, ${seconds} s. ${PREPARING}`;
    });
    try {
      const stage = await createStage(session, { canvas: picture, signal: scope.signal, onFrame, audible });
      note.hidden = true;
      frame.classList.add('pictured');
      scope.add(() => frame.classList.remove('pictured'));
      placeLabels(stage, scope);
    } catch (error) {
      if (scope.disposed) return;
      note.hidden = false;
      note.textContent = `No picture: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      stopCounting();
    }
  }

  return {
    attach(session, scope) {
      frame.classList.add('live');
      void open(session, scope);
    },
    toggleFullscreen,
    leaveFullscreen,
  };
}

/** Calls `show` with the whole seconds since now, from 0 on. Returns its end, at the latest that of `scope`. */
function countSeconds(scope: Scope, show: (seconds: number) => void): () => void {
  let seconds = 0;
  show(seconds);
  return scope.every(1000, () => show(++seconds));
}

/** Labels each stem at its place; updates the labels when the picture changes size. */
function placeLabels(stage: Stage, scope: Scope): void {
  const area = byId('stage-labels');
  const labels = STEM_NAMES.map((stem) => {
    const label = make('span', 'stage-label', STEM_STYLES[stem].label);
    label.style.setProperty('--stem', STEM_STYLES[stem].color);
    return { stem, label };
  });
  area.replaceChildren(...labels.map(({ label }) => label));
  const tools = document.querySelector('.stage-tools')!;
  const place = (): void => {
    for (const { stem, label } of labels) {
      const { x, y } = stage.placeOf(stem);
      label.style.left = `${(100 * x).toFixed(1)}%`;
      label.style.top = `${(100 * y).toFixed(1)}%`;
      moveBelow(tools, label, area);
    }
  };
  const observer = new ResizeObserver(() => requestAnimationFrame(place));
  observer.observe(stage.canvas);
  scope.add(() => observer.disconnect());
  scope.add(() => area.replaceChildren());
}

/** Moves a label that `tools` cover to below them; on a narrow stage they reach past its centre. */
function moveBelow(tools: Element, label: HTMLElement, area: HTMLElement): void {
  const cover = tools.getBoundingClientRect();
  const { left, right, top, height } = label.getBoundingClientRect();
  if (right < cover.left || left > cover.right || top > cover.bottom) return;
  label.style.top = `${cover.bottom - area.getBoundingClientRect().top + LABEL_GAP_PX + height / 2}px`;
}
