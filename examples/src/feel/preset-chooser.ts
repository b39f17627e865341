/**
 * Selection of the haptic preset. A change takes effect immediately, also during playback.
 */
import { HAPTIC_PRESETS } from '@sense/haptics';
import { byId, make, setText } from '../page/dom.js';
import type { FeelHub } from './state/feel-hub.js';
import { PRESET_NAMES } from './state/feel-settings.js';
import { isEdited } from './state/routing-edits.js';

const CUSTOM_TEXT = 'A custom mapping.';

/** Returns a function that selects the next preset. */
export function createPresetChooser(hub: FeelHub): () => void {
  const group = byId('presets');
  const about = byId('preset-about');
  const inputs = PRESET_NAMES.map((name) => {
    const { label, description } = HAPTIC_PRESETS[name];
    const input = make('input', 'unseen');
    Object.assign(input, { type: 'radio', name: 'preset', value: name });
    input.onchange = () => hub.choosePreset(name);
    const chip = make('label', 'chip');
    chip.title = description;
    chip.append(input, make('span', '', label));
    group.append(chip);
    return input;
  });
  const show = (): void => {
    const { preset, edits } = hub.settings;
    for (const input of inputs) input.checked = input.value === preset;
    const text = preset ? HAPTIC_PRESETS[preset].description : CUSTOM_TEXT;
    setText(about, isEdited(edits) ? `${text} Places changed by you.` : text);
  };
  hub.onChange(show);
  show();
  return () => {
    const index = hub.settings.preset ? PRESET_NAMES.indexOf(hub.settings.preset) : -1;
    hub.choosePreset(PRESET_NAMES[(index + 1) % PRESET_NAMES.length]!);
  };
}
