/** Patterns of ids. */
import { expect, it } from 'vitest';
import { matchesPattern } from '@sense/core/internal';

it.each([
  ['*', 'gamepad:0', true],
  ['gamepad:*', 'gamepad:0', true],
  ['gamepad:*', 'xr:left', false],
  ['xr:left', 'xr:left', true],
  ['xr:left', 'xr:left:2', false],
  ['a.b', 'axb', false],
])('%s on %s: %s', (pattern, id, expected) => {
  expect(matchesPattern(pattern, id)).toBe(expected);
});
