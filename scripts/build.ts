/**
 * Builds the packages: JavaScript by tsup, declarations by one TypeScript program over all of
 * them, licence texts beside them. `npm run build`; other scripts call `buildStale`.
 */
import { copyFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as tsup } from 'tsup';
import ts from 'typescript';
import { optionsOf, PACKAGES, sourceOf } from '../tsup.config.js';

/** The root of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Builds everything. Rejects with the first error of the bundler or of the declarations. */
export async function build(): Promise<void> {
  for (const name of Object.keys(PACKAGES)) await bundle(name);
  writeDeclarations();
}

/**
 * Bundles the packages whose sources are newer than their output; no declarations. A package that
 * does not bundle is said so and its output removed, so that nobody takes old code for new.
 */
export async function buildStale(): Promise<void> {
  for (const name of Object.keys(PACKAGES)) {
    if (!isStale(name)) continue;
    try {
      await bundle(name);
    } catch (error) {
      rmSync(join(ROOT, 'packages', name, 'dist'), { recursive: true, force: true });
      console.error(`@sense/${name} does not build:`, error);
    }
  }
}

/** Builds everything where an output, bundle or declarations, is missing or older than its sources. */
export async function buildUnlessCurrent(): Promise<void> {
  const stale = Object.keys(PACKAGES).some((name) => isStale(name) || isStale(name, '.d.ts'));
  if (stale) await build();
}

async function bundle(name: string): Promise<void> {
  const startedMs = Date.now();
  for (const options of optionsOf(name)) await tsup(options);
  const home = join(ROOT, 'packages', name);
  const dist = join(home, 'dist');
  if (!existsSync(dist)) return;
  for (const file of filesUnder(dist)) {
    const leftOver = file.endsWith('.js') || file.endsWith('.js.map');
    if (leftOver && statSync(file).mtimeMs < startedMs - 1000) rmSync(file);
  }
  for (const notice of ['LICENSE', 'THIRD_PARTY_NOTICES.md']) {
    if (existsSync(join(ROOT, notice))) copyFileSync(join(ROOT, notice), join(home, notice));
  }
}

/** Whether a source of the package (or of core, which workers bundle) is newer than its output with that ending. */
function isStale(name: string, ending: '.js' | '.d.ts' = '.js'): boolean {
  const output = join(ROOT, 'packages', name, 'dist', PACKAGES[name]!.entries[0]!.replace(/\.ts$/, ending));
  if (!existsSync(output)) return true;
  const builtMs = statSync(output).mtimeMs;
  const sources = [...new Set([name, 'core'])].flatMap((each) => filesUnder(join(ROOT, 'packages', each, 'src')));
  return [...sources, join(ROOT, 'tsup.config.ts')].some((file) => statSync(file).mtimeMs > builtMs);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name));
}

/**
 * Writes `packages/x/dist/**.d.ts`. All packages are one program that resolves siblings to their
 * sources, so no order of building is needed, and the files still name each other `@sense/…`.
 */
function writeDeclarations(): void {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const entries = Object.entries(PACKAGES)
    .flatMap(([name, plan]) => plan.entries.map((entry) => join(ROOT, sourceOf(name, entry))))
    .filter((file) => existsSync(file));
  const ambient = parsed.fileNames.filter((file) => file.endsWith('.d.ts'));
  const program = ts.createProgram([...entries, ...ambient], {
    ...parsed.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: ROOT,
    outDir: ROOT,
  });
  const escaped: string[] = [];
  const { diagnostics } = program.emit(undefined, (file, text) => {
    if (/(from |import\()['"][^'"]*\/src\//.test(text)) escaped.push(file);
    ts.sys.writeFile(file.replace('/src/', '/dist/'), text);
  });
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, FORMAT_HOST));
  if (escaped.length > 0) throw new Error(`declarations point into sources of another package: ${escaped.join(', ')}`);
}

const FORMAT_HOST: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => ROOT,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
