/** The build marks computed constants as pure, and leaves all other code as it is. */
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { markPureConstants } from '../../../scripts/pure-constants.js';

/** What remains of a module of which nothing is used. */
function remainder(code: string): string {
  return transformSync(markPureConstants(code), { loader: 'ts', treeShaking: true, format: 'esm' }).code;
}

it.each([
  `const table = compute(1) as readonly number[];`,
  `const rate = 48_000 / HOP, offset = { ...defaults, at: table[0]! };`,
  `const names: readonly string[] = Object.keys(schema);`,
])('a bundler drops %s', (code) => {
  expect(remainder(code)).toBe('');
});

it.each([
  `start();`,
  `let count = compute();`,
  `export const f = () => compute();`,
  `const [first] = compute();`,
  `export const table = { a: 1, b: [2, 'x'] } as const;`,
])('leaves %s unchanged', (code) => {
  expect(markPureConstants(code)).toBe(code);
});

it('keeps the value of a constant', async () => {
  const code = markPureConstants(`const a = [1, 2].map((x) => 2 * x), b = a.length;\nexport const c = a[1]! + b;`);
  const { code: module } = transformSync(code, { loader: 'ts', format: 'esm' });
  expect(((await import(`data:text/javascript,${encodeURIComponent(module)}`)) as { c: number }).c).toBe(6);
});
