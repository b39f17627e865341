/**
 * Selection of the input: buttons, file picker, drag and drop, microphone list. Reports the choice and
 * opens nothing itself.
 */
import { watchMicrophones } from '@sense/core';
import { byId, make, setText } from '../page/dom.js';
import { pageScope } from '../page/page-scope.js';
import { demoInput, fileInput, microphoneInput, tabInput, toneInput, type Input, type InputKind } from './inputs.js';

export interface InputView {
  /** Shows `input` as selected. */
  update(input: Input): void;
  pickFile(): void;
}

export function createInputView(choose: (input: Input) => void): InputView {
  const picker = byId<HTMLInputElement>('file');
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-input]')];
  const pickFile = (): void => picker.click();
  const actions: Readonly<Record<InputKind, () => void>> = {
    demo: () => choose(demoInput()),
    file: pickFile,
    microphone: () => choose(microphoneInput(chosenMicrophone())),
    tab: () => choose(tabInput()),
    tone: () => choose(toneInput()),
  };
  for (const button of buttons) button.onclick = () => actions[button.dataset['input'] as InputKind]();
  picker.onchange = () => {
    const file = picker.files?.[0];
    picker.value = '';
    if (file) choose(fileInput(file));
  };
  acceptDrops((file) => choose(fileInput(file)));
  markUnsupported(buttons);
  byId<HTMLSelectElement>('microphone-choice').onchange = () => choose(microphoneInput(chosenMicrophone()));
  let listing: AbortController | undefined;
  return {
    update(input) {
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset['input'] === input.kind));
      setText(byId('input-note'), input.note);
      byId('microphones').hidden = input.kind !== 'microphone';
      listing?.abort();
      if (input.kind !== 'microphone' || !('mediaDevices' in navigator)) return;
      listing = new AbortController();
      watchMicrophones(listMicrophoneOptions, { signal: listing.signal });
    },
    pickFile,
  };
}

function chosenMicrophone(): string | undefined {
  return byId<HTMLSelectElement>('microphone-choice').value || undefined;
}

function listMicrophoneOptions(microphones: readonly { deviceId: string; label: string }[]): void {
  const select = byId<HTMLSelectElement>('microphone-choice');
  const chosen = select.value;
  select.replaceChildren(
    ...microphones.map(({ deviceId, label }) => {
      const option = make('option', '', label);
      option.value = deviceId;
      return option;
    }),
  );
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}

/** Inputs that the browser does not support stay visible but disabled, with the reason. */
function markUnsupported(buttons: readonly HTMLButtonElement[]): void {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  const missing: Partial<Record<InputKind, string>> = {};
  if (!media?.getUserMedia) missing.microphone = 'Needs https or localhost';
  if (!media?.getDisplayMedia) missing.tab = 'Not offered by this browser';
  for (const button of buttons) {
    const reason = missing[button.dataset['input'] as InputKind];
    if (!reason) continue;
    button.disabled = true;
    button.title = reason;
    button.append(make('span', 'unseen', ` (${reason})`));
  }
}

function acceptDrops(take: (file: File) => void): void {
  const overlay = byId('drop');
  let depth = 0;
  const show = (change: number): void => {
    depth = Math.max(0, depth + change);
    overlay.hidden = depth === 0;
  };
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  pageScope.listen(window, 'dragenter', (event: DragEvent) => hasFiles(event) && show(1));
  pageScope.listen(window, 'dragleave', (event: DragEvent) => hasFiles(event) && show(-1));
  pageScope.listen(window, 'dragover', (event: DragEvent) => event.preventDefault());
  pageScope.listen(window, 'drop', (event: DragEvent) => {
    event.preventDefault();
    depth = 0;
    show(0);
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
}
