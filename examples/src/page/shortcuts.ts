/**
 * Keyboard shortcuts. Inactive while a text field or list has the focus or the dialog is open.
 */
import { STEM_NAMES, type StemName } from '@sense/core';
import { byId } from './dom.js';
import { pageScope } from './page-scope.js';

export interface ShortcutActions {
  toggle(): void;
  stop(): void;
  solo(stem: StemName): void;
  mute(stem: StemName): void;
  volume(steps: number): void;
  strength(steps: number): void;
  preset(): void;
  openFile(): void;
  fullscreen(): void;
  detectors(): void;
  clicks(): void;
}

/** Listens for the lifetime of the page. */
export function listenForShortcuts(actions: ShortcutActions): void {
  const dialog = byId<HTMLDialogElement>('shortcuts');
  byId('help').onclick = () => dialog.showModal();
  const keys: Readonly<Record<string, () => void>> = {
    '-': () => actions.volume(-1),
    '+': () => actions.volume(1),
    '=': () => actions.volume(1),
    '[': () => actions.strength(-1),
    ']': () => actions.strength(1),
    p: actions.preset,
    o: actions.openFile,
    f: actions.fullscreen,
    d: actions.detectors,
    k: actions.clicks,
    '?': () => dialog.showModal(),
  };
  pageScope.listen(document, 'keydown', (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const run = event.key === 'Escape' ? actions.stop : keyAction(event, actions, keys);
    if (!run) return;
    if (event.key !== 'Escape') event.preventDefault();
    run();
  });
}

function keyAction(
  event: KeyboardEvent,
  actions: ShortcutActions,
  keys: Readonly<Record<string, () => void>>,
): (() => void) | undefined {
  const focus = document.activeElement;
  if (focus instanceof HTMLSelectElement || focus instanceof HTMLTextAreaElement) return undefined;
  // On a button or link, the space bar activates it.
  if (event.key === ' ') return focus?.matches('button, a, summary, input') ? undefined : actions.toggle;
  const digit = /^Digit([1-4])$/.exec(event.code);
  if (!digit) return keys[event.key.toLowerCase()];
  const stem = STEM_NAMES[Number(digit[1]) - 1]!;
  return () => (event.shiftKey ? actions.mute(stem) : actions.solo(stem));
}
