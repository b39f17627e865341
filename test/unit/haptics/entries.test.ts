/** The runtime exports of each entry, and what `engine` and `internal` load. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as engine from '@sense/haptics/engine';
import * as index from '@sense/haptics';
import * as internal from '@sense/haptics/internal';

const SOURCES = fileURLToPath(new URL('../../../packages/haptics/src/', import.meta.url));

/** Every module that `file` imports at runtime, and theirs: paths and package names. */
function imports(file: string, found = new Set<string>()): Set<string> {
  const source = readFileSync(file, 'utf8');
  for (const [, names, from] of source.matchAll(/^(?:import|export) (\{[^}]*\}|\*) from '([^']+)';/gm)) {
    if (
      names !== '*' &&
      names!
        .slice(1, -1)
        .split(',')
        .every((name) => /^\s*(type |$)/.test(name))
    )
      continue;
    const path = from!.startsWith('.') ? resolve(dirname(file), from!.replace(/\.js$/, '.ts')) : from!;
    if (found.has(path)) continue;
    found.add(path);
    if (path.endsWith('.ts')) imports(path, found);
  }
  return found;
}

describe('the entries export', () => {
  it('what a page needs, from the package', () => {
    expect(Object.keys(index).sort()).toMatchInlineSnapshot(`
      [
        "DEFAULT_KNOT_TOLERANCE",
        "DEFAULT_MAPPING",
        "DEVICE_PROFILES",
        "HAPTIC_CATEGORIES",
        "HAPTIC_FORMATS",
        "HAPTIC_FORMAT_IDS",
        "HAPTIC_PRESETS",
        "MOTORS_OFF",
        "ROUTE_EVERYTHING",
        "ROUTE_HANDS",
        "ROUTE_MOTORS",
        "buildScore",
        "checkMapping",
        "checkRouting",
        "connectDevices",
        "connectHaptics",
        "createAudioRateDevice",
        "createGamepadDevice",
        "createHapticPlayer",
        "createPhoneDevice",
        "createVirtualDevice",
        "createXrControllerDevice",
        "deviceOffset",
        "drawVirtualDevice",
        "editMapping",
        "estimateTapOffset",
        "findDualSenses",
        "gamepadProfile",
        "hapticFormatNamed",
        "hapticFormatOfContent",
        "hapticFormatOfFile",
        "hapticPreset",
        "hasRumble",
        "lossesOf",
        "parseMapping",
        "parseRouting",
        "phoneSupport",
        "playCalibrationSweep",
        "presetMapping",
        "readHaptics",
        "renderScore",
        "requestDualSense",
        "route",
        "routesFor",
        "strongest",
        "thinKnots",
        "writeHaptics",
      ]
    `);
  });

  it('what Node needs, from engine', () => {
    expect(Object.keys(engine).sort()).toMatchInlineSnapshot(`
      [
        "DEFAULT_KNOT_TOLERANCE",
        "DEFAULT_MAPPING",
        "HAPTIC_FORMATS",
        "HAPTIC_FORMAT_IDS",
        "HAPTIC_PRESETS",
        "HapticMapper",
        "ScoreRenderer",
        "buildScore",
        "checkMapping",
        "editMapping",
        "hapticFormatNamed",
        "hapticFormatOfContent",
        "hapticFormatOfFile",
        "hapticPreset",
        "lossesOf",
        "parseMapping",
        "presetMapping",
        "readAhap",
        "readAndroidEnvelope",
        "readAndroidWaveform",
        "readHaps",
        "readHaptic",
        "readHaptics",
        "readHjif",
        "readVij",
        "readWebVibration",
        "renderScore",
        "thinKnots",
        "writeAhap",
        "writeAndroidEnvelope",
        "writeAndroidWaveform",
        "writeHaps",
        "writeHaptic",
        "writeHaptics",
        "writeHjif",
        "writeWav",
        "writeWebVibration",
      ]
    `);
  });

  it('what other packages share, from internal', () => {
    expect(Object.keys(internal).sort()).toMatchInlineSnapshot(`
      [
        "DeviceQueue",
        "HapticScheduler",
        "LATEST_TRANSIENT_MS",
        "SHARPNESS_RANGE_HZ",
        "VOICE_COMMAND_MS",
        "VOICE_TIMEOUT_MS",
        "mergePatch",
        "vibrationAmplitude",
      ]
    `);
  });
});

describe.each(['engine', 'internal'])('%s', (entry) => {
  it('imports no package but the parts of core without DOM and rxjs', () => {
    const packages = [...imports(`${SOURCES}${entry}.ts`)].filter((path) => !path.endsWith('.ts'));
    expect(packages.filter((name) => name !== 'jsonc-parser').sort()).toEqual([
      '@sense/core/engine',
      '@sense/core/internal',
    ]);
  });
});

it('engine loads without a DOM', () => {
  // This test runs in Node; the entry is loaded above.
  expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
  expect(engine.presetMapping('drums-first').name).toBe('drums-first');
});
