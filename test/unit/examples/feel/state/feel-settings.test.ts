/** What is remembered between visits, and what an older page left. */
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
  it('survive as text: a preset by name with its edits, a mapping of their own in full', () => {
    const edits = setStemStrength(NO_EDITS, 'drums', 0.4);
    const chosen = { ...presetSettings('gentle', { 'gamepad Pad': 25 }), edits };
    expect(readSettings(writeSettings(chosen))).toEqual(chosen);
    expect(writeSettings(chosen)).not.toContain('ducking');
    const mapping = editMapping(presetMapping('gentle'), { name: 'mine', ducking: { depth: 0 } });
    const own = { ...chosen, preset: undefined, mapping };
    expect(readSettings(writeSettings(own))).toEqual(own);
  });

  it('are forgotten where they make no sense, and offsets kept within reach', () => {
    for (const text of [null, '', 'null', '{"preset":"thunder"}', '{"mapping":{}}']) {
      expect(readSettings(text)).toBeUndefined();
    }
    const { offsets } = readSettings('{"preset":"gentle","offsets":{"a":900,"b":"soon","c":-7.4}}')!;
    expect(offsets).toEqual({ a: 100, c: -7 });
    expect(clampOffset(-3000)).toBe(-100);
  });

  it('start with drums, and keep offsets from preset to preset', () => {
    expect(presetSettings().mapping).toBe(HAPTIC_PRESETS['drums-first'].mapping);
    expect(presetSettings('bass-body', { phone: 40 }).offsets).toEqual({ phone: 40 });
  });

  it('know a device by kind, hand and name', () => {
    const device = createVirtualDevice({ label: 'Pad' });
    expect(deviceKey(device)).toBe('virtual Pad');
    expect(deviceKey({ ...device, side: 'left' })).toBe('virtual left Pad');
  });
});
