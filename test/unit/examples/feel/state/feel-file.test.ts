/** The settings as text: written text is read back, and errors name the field. */
import { describe, expect, it } from 'vitest';
import { HAPTIC_PRESETS } from '@sense/haptics';
import { readFeelFile, writeFeelFile } from '../../../../../examples/src/feel/state/feel-file.js';

const { mapping, routing } = HAPTIC_PRESETS['full-band'];

describe('readFeelFile', () => {
  it('reads mapping and routing, one of them in an object, or one alone', () => {
    expect(readFeelFile(writeFeelFile({ mapping, routing }))).toEqual({ mapping, routing });
    expect(readFeelFile(JSON.stringify({ routing }))).toEqual({ routing });
    expect(readFeelFile(JSON.stringify(mapping))).toEqual({ mapping });
    expect(readFeelFile(JSON.stringify(routing))).toEqual({ routing });
  });

  it.each([
    ['  ', /the text is empty/],
    ['{"mapping":', /not JSON/],
    ['[1]', /must be an object/],
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
  ])('rejects %s with the field and the value', (text, message) => {
    expect(() => readFeelFile(text)).toThrow(message);
  });
});
