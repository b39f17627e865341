/** Settings stored between visits, and invalid stored settings. */
import { describe, expect, it } from 'vitest';
import { createVirtualDevice, editMapping, HAPTIC_PRESETS, presetMapping } from '@sense/haptics';
import {
  clampOffset,
  deviceKey,
  presetSettings,
  readSettings,
  writeSettings,
} from '../../../../../examples/src/feel/state/feel-settings.js';
import { NO_EDITS, setStemStrength } from '../../../../../examples/src/feel/state/routing-edits.js';

describe('settings', () => {
  it('are stored as text: a preset by name with its edits, a custom mapping in full', () => {
    const edits = setStemStrength(NO_EDITS, 'drums', 0.4);
    const chosen = { ...presetSettings('gentle', { 'gamepad Pad': 25 }), edits };
    expect(readSettings(writeSettings(chosen))).toEqual(chosen);
    expect(writeSettings(chosen)).not.toContain('ducking');
    const mapping = editMapping(presetMapping('gentle'), { name: 'mine', ducking: { depth: 0 } });
    const own = { ...chosen, preset: undefined, mapping };
    expect(readSettings(writeSettings(own))).toEqual(own);
  });

  it('are ignored if invalid, and offsets are limited to the range of the slider', () => {
    for (const text of [null, '', 'null', '{"preset":"thunder"}', '{"mapping":{}}']) {
      expect(readSettings(text)).toBeUndefined();
    }
    const { offsets } = readSettings('{"preset":"gentle","offsets":{"a":900,"b":"soon","c":-7.4}}')!;
    expect(offsets).toEqual({ a: 100, c: -7 });
    expect(clampOffset(-3000)).toBe(-100);
  });

  it('default to drums first, and keep offsets across presets', () => {
    expect(presetSettings().mapping).toBe(HAPTIC_PRESETS['drums-first'].mapping);
    expect(presetSettings('bass-body', { phone: 40 }).offsets).toEqual({ phone: 40 });
  });

  it('identify a device by kind, side and name', () => {
    const device = createVirtualDevice({ label: 'Pad' });
    expect(deviceKey(device)).toBe('virtual Pad');
    expect(deviceKey({ ...device, side: 'left' })).toBe('virtual left Pad');
  });
});
