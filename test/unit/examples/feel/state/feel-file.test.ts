/** The text to share: what is written is read back, and what is wrong is named. */
import { describe, expect, it } from 'vitest';
import { HAPTIC_PRESETS } from '@sense/haptics';
import { readFeelFile, writeFeelFile } from '../../../../../examples/src/feel/state/feel-file.js';

const { mapping, routing } = HAPTIC_PRESETS['full-band'];

describe('a text', () => {
  it('holds both, or either, or one alone', () => {
    expect(readFeelFile(writeFeelFile({ mapping, routing }))).toEqual({ mapping, routing });
    expect(readFeelFile(JSON.stringify({ routing }))).toEqual({ routing });
    expect(readFeelFile(JSON.stringify(mapping))).toEqual({ mapping });
    expect(readFeelFile(JSON.stringify(routing))).toEqual({ routing });
  });

  it.each([
    ['  ', /nothing to read/],
    ['{"mapping":', /not JSON/],
    ['[1]', /must hold an object/],
    ['{"presets":[]}', /received "presets"/],
    ['{}', /an object with neither/],
    [JSON.stringify({ mapping, routing, author: 'me' }), /received "author"/],
    [
      JSON.stringify({ mapping: { ...mapping, ducking: { depth: 2, release: 0.1 } } }),
      /in the mapping: ducking\.depth.*2/,
    ],
    [
      JSON.stringify({ routing: { name: 'x', routes: [{ ...routing.routes[0], motor: 'toe' }] } }),
      /in the routing: routes\[0\]\.motor.*toe/,
    ],
  ])('is refused with the place and the value: %s', (text, message) => {
    expect(() => readFeelFile(text)).toThrow(message);
  });
});
