/** The exported names of the package. */
import { expect, it } from 'vitest';
import * as show from '@sense/show';
import * as engine from '@sense/show/engine';

it('match the list for @sense/show', () => {
  expect(Object.keys(show).sort()).toMatchInlineSnapshot(`
    [
      "COLOR_WORDS",
      "CUE_EVENTS",
      "HAPTIC_RHYTHMS",
      "PALETTES",
      "SHOW_DEFAULTS",
      "SHOW_SCHEMA",
      "SHOW_VERSION",
      "STYLE_NAMES",
      "applyShow",
      "beatHintsOf",
      "createAutoPilot",
      "describeHaptics",
      "describeShow",
      "parseShow",
      "promptApiModel",
      "serializeShow",
      "showProblems",
    ]
  `);
});

it('match the list for @sense/show/engine', () => {
  expect(Object.keys(engine).sort()).toMatchInlineSnapshot(`
    [
      "COLOR_WORDS",
      "CUE_EVENTS",
      "HAPTIC_RHYTHMS",
      "PALETTES",
      "SHOW_DEFAULTS",
      "SHOW_SCHEMA",
      "SHOW_VERSION",
      "STYLE_NAMES",
      "beatHintsOf",
      "describeHaptics",
      "describeShow",
      "parseShow",
      "promptApiModel",
      "serializeShow",
      "showProblems",
    ]
  `);
});
