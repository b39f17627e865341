/** Bringing documents of earlier versions to the current one. */
import { expect, it } from 'vitest';
import { migrate, type Migration } from '../../../../packages/show/src/document/migrate.js';

const STEPS: Record<number, Migration> = {
  1: ({ name, ...rest }) => ({ ...rest, title: name }),
  2: (document) => ({ ...document, looks: {} }),
};

it('runs one step for each version, and keeps fields of other programs', () => {
  expect(migrate({ version: 1, name: 'a', 'x-b': 1 }, STEPS, 3)).toEqual({
    version: 3,
    title: 'a',
    looks: {},
    'x-b': 1,
  });
  expect(migrate({ version: 2, title: 'a' }, STEPS, 3)).toEqual({ version: 3, title: 'a', looks: {} });
});

it('returns a document of the current version as it is', () => {
  const document = { version: 3 };
  expect(migrate(document, STEPS, 3)).toBe(document);
});

it('states which version can no longer be read', () => {
  expect(() => migrate({ version: 1 }, {}, 2)).toThrow('shows of version 1 can no longer be read');
});

it.each([7, null, [], 'text'])('leaves what is no object, %j, to the schema', (document) => {
  expect(migrate(document)).toBe(document);
});
