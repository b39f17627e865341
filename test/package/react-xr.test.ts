/** The React example of docs/react-xr.md compiles, and Vite bundles it with the built packages. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { build } from 'vite';
import { afterAll, expect, it } from 'vitest';
import { manifestOf, PACKAGE_NAMES, ROOT } from './packed.js';

const DOCUMENT = join(ROOT, 'docs/react-xr.md');
const CODE = /^```tsx\n([\s\S]*?)^```$/m.exec(readFileSync(DOCUMENT, 'utf8'))![1]!;
/** Below node_modules, so that imports resolve as in an app. */
const CACHE = join(ROOT, 'node_modules/.cache');
mkdirSync(CACHE, { recursive: true });
const FOLDER = mkdtempSync(join(CACHE, 'react-xr-'));
const FILE = join(FOLDER, 'app.tsx');
writeFileSync(FILE, CODE);

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

it('compiles as strictly as the project', () => {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const ambient = fileNames.filter((file) => file.endsWith('.d.ts'));
  const program = ts.createProgram([FILE, ...ambient], { ...options, jsx: ts.JsxEmit.ReactJSX });
  const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(FILE));
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

it('is bundled by Vite', async () => {
  const output = await build({
    configFile: false,
    root: FOLDER,
    logLevel: 'error',
    build: { write: false, lib: { entry: FILE, formats: ['es'] }, rollupOptions: { external: [/^onnxruntime/] } },
  });
  const chunks = [output].flat().flatMap((each) => ('output' in each ? each.output : []));
  const code = chunks.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n');
  expect(code).toContain('immersive-vr');
});

it('leaves React out of the dependencies of every package', () => {
  for (const name of PACKAGE_NAMES) {
    const { dependencies = {}, peerDependencies = {} } = manifestOf(name);
    const names = Object.keys({ ...dependencies, ...peerDependencies });
    expect(names.filter((dependency) => /react|iwer/.test(dependency))).toEqual([]);
  }
});
