/** Every TypeScript example in a README or guide compiles against the sources, as strictly as the project does. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { beforeAll, expect, it } from 'vitest';
import { PACKAGE_NAMES, ROOT } from './packed.js';

interface Example {
  /** README and line, for the test title. */
  readonly title: string;
  /** The module it is compiled as, next to the README. */
  readonly file: string;
  readonly code: string;
}

/** Pages with examples, from the root. */
const PAGES = ['README.md', ...PACKAGE_NAMES.map((name) => `packages/${name}/README.md`), 'docs/scenes.md'];

const EXAMPLES = PAGES.flatMap(examplesIn);

function examplesIn(page: string): Example[] {
  const readme = join(ROOT, page);
  if (!existsSync(readme)) return [];
  const text = readFileSync(readme, 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return {
      title: `${relative(ROOT, readme)}:${line}`,
      file: readme.replace(/\.md$/, `-example-${line}.ts`),
      code: `${match[1]}\nexport {};\n`,
    };
  });
}

let program: ts.Program;

beforeAll(() => {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  options.noUnusedLocals = false;
  const code = new Map(EXAMPLES.map((example) => [example.file, example.code]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => code.get(file) ?? readFile(file);
  host.fileExists = (file) => code.has(file) || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    code.has(file) ? ts.createSourceFile(file, code.get(file)!, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest);
  const ambient = fileNames.filter((file) => file.endsWith('.d.ts'));
  program = ts.createProgram([...code.keys(), ...ambient], options, host);
});

it('finds examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(0);
});

it.each(EXAMPLES)('$title compiles', ({ file }) => {
  const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});
