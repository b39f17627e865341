/**
 * Copy and paste of what was set up, as text. Says what became of it beside the text, not over the
 * page. Knows nothing of what the text means.
 */
import { byId, setText } from '../page/dom.js';
import { readFeelFile, writeFeelFile } from './state/feel-file.js';
import type { FeelHub } from './state/feel-hub.js';
import { presetSettings } from './state/feel-settings.js';
import { isEdited, NO_EDITS } from './state/routing-edits.js';

export function createFileView(hub: FeelHub): void {
  const area = byId<HTMLTextAreaElement>('feel-text');
  const status = byId('feel-text-status');
  const say = (text: string, failed = false): void => {
    status.classList.toggle('failed', failed);
    setText(status, text);
  };

  byId('feel-copy').onclick = async () => {
    const { mapping, routing } = hub.connection;
    area.value = writeFeelFile({ mapping, routing });
    try {
      await navigator.clipboard.writeText(area.value);
      say('Copied.');
    } catch {
      area.select();
      say('The browser keeps its clipboard closed: copy the selected text yourself.');
    }
  };

  byId('feel-apply').onclick = () => {
    try {
      const { mapping, routing } = readFeelFile(area.value);
      hub.update({
        ...(mapping && { mapping, preset: undefined }),
        ...(routing && { routing, edits: NO_EDITS }),
        // A preset is a mapping with its routing: with another routing it is no longer that.
        ...(!mapping && routing && { preset: undefined }),
      });
      say(`Applied: ${[mapping && 'mapping', routing && 'routing'].filter(Boolean).join(' and ')}.`);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), true);
    }
  };

  const reset = byId<HTMLButtonElement>('feel-reset');
  reset.onclick = () => {
    hub.choosePreset(hub.settings.preset ?? presetSettings().preset!);
    say('As the preset has it.');
  };
  const show = (): void => {
    reset.disabled = hub.settings.preset !== undefined && !isEdited(hub.settings.edits);
  };
  hub.onChange(show);
  show();
}
