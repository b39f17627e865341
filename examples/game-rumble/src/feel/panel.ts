/** The settings of the rumble as a form: switches by part, volumes by category. Kept in the browser. */
import { STEM_NAMES } from '@sense/core';
import { DEFAULT_SETTINGS, type RumbleSettings } from './rumble.js';

const KEY = 'sense-game-rumble';
const STEM_LABELS = { drums: 'Drums', bass: 'Bass', other: 'Instruments', vocals: 'Voice' } as const;
const PART_LABELS = { engine: 'Engine', effects: 'Effects', interface: 'Signals' } as const;
const VOLUME_LABELS = { music: 'Music', effects: 'Engine and effects', interface: 'Signals' } as const;

/** Fills `form` and calls `onChange` with each change. Returns the settings of the last visit. */
export function createPanel(form: HTMLElement, onChange: (settings: RumbleSettings) => void): RumbleSettings {
  let settings = stored();
  const change = (next: RumbleSettings): void => {
    settings = next;
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Without storage the settings last for this visit.
    }
    onChange(next);
  };
  const stems = group(form, 'Music');
  for (const stem of STEM_NAMES) {
    addSwitch(stems, `feel-${stem}`, STEM_LABELS[stem], settings.stems[stem], (on) =>
      change({ ...settings, stems: { ...settings.stems, [stem]: on } }),
    );
  }
  const parts = group(form, 'Game');
  for (const part of ['engine', 'effects', 'interface'] as const) {
    addSwitch(parts, `feel-${part}`, PART_LABELS[part], settings[part], (on) => change({ ...settings, [part]: on }));
  }
  const volumes = group(form, 'Strength');
  for (const category of ['music', 'effects', 'interface'] as const) {
    addSlider(volumes, `strength-${category}`, VOLUME_LABELS[category], settings.volumes[category], (volume) =>
      change({ ...settings, volumes: { ...settings.volumes, [category]: volume } }),
    );
  }
  return settings;
}

function stored(): RumbleSettings {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<RumbleSettings>;
    return {
      ...DEFAULT_SETTINGS,
      ...saved,
      stems: { ...DEFAULT_SETTINGS.stems, ...saved.stems },
      volumes: { ...DEFAULT_SETTINGS.volumes, ...saved.volumes },
    };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

function group(form: HTMLElement, title: string): HTMLElement {
  const fieldset = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = title;
  fieldset.append(legend);
  form.append(fieldset);
  return fieldset;
}

function addSwitch(parent: HTMLElement, id: string, text: string, on: boolean, set: (on: boolean) => void): void {
  const label = document.createElement('label');
  label.className = 'switch';
  const input = Object.assign(document.createElement('input'), { type: 'checkbox', id, checked: on });
  input.addEventListener('change', () => set(input.checked));
  label.append(input, text);
  parent.append(label);
}

function addSlider(parent: HTMLElement, id: string, text: string, value: number, set: (value: number) => void): void {
  const label = document.createElement('label');
  label.className = 'slider';
  const input = Object.assign(document.createElement('input'), { type: 'range', id, min: '0', max: '100' });
  input.value = String(Math.round(100 * value));
  input.addEventListener('input', () => set(Number(input.value) / 100));
  label.append(text, input);
  parent.append(label);
}
