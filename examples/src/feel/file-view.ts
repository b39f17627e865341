/**
 * Copies and applies the haptics settings as text. Reports the result next to the text field.
 */
import { byId, setText } from '../page/dom.js';
import { readFeelFile, writeFeelFile } from './state/feel-file.js';
import type { FeelHub } from './state/feel-hub.js';
import { presetSettings } from './state/feel-settings.js';
import { isEdited, NO_EDITS } from './state/routing-edits.js';

export function createFileView(hub: FeelHub): void {
  const area = byId<HTMLTextAreaElement>('feel-text');
  const status = byId('feel-text-status');
  const report = (text: string, failed = false): void => {
    status.classList.toggle('failed', failed);
    setText(status, text);
  };

  byId('feel-copy').onclick = async () => {
    const { mapping, routing } = hub.connection;
    area.value = writeFeelFile({ mapping, routing });
    try {
      await navigator.clipboard.writeText(area.value);
      report('Copied.');
    } catch {
      area.select();
      report('The browser denies access to the clipboard: copy the selected text yourself.');
    }
  };

  byId('feel-apply').onclick = () => {
    try {
      const { mapping, routing } = readFeelFile(area.value);
      hub.update({
        ...(mapping && { mapping, preset: undefined }),
        ...(routing && { routing, edits: NO_EDITS }),
        // A preset is a mapping with its routing: with another routing it is no longer a preset.
        ...(!mapping && routing && { preset: undefined }),
      });
      report(`Applied: ${[mapping && 'mapping', routing && 'routing'].filter(Boolean).join(' and ')}.`);
    } catch (error) {
      report(error instanceof Error ? error.message : String(error), true);
    }
  };

  const reset = byId<HTMLButtonElement>('feel-reset');
  reset.onclick = () => {
    hub.choosePreset(hub.settings.preset ?? presetSettings().preset!);
    report('Reset to the preset.');
  };
  const show = (): void => {
    reset.disabled = hub.settings.preset !== undefined && !isEdited(hub.settings.edits);
  };
  hub.onChange(show);
  show();
}
