/**
 * How tsup bundles each package. scripts/build.ts writes the declarations, and the script of the report page.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';
import { pureConstants } from './scripts/pure-constants.js';

type EsbuildOptions = Parameters<NonNullable<Options['esbuildOptions']>>[0];

/** Siblings and dependencies: imports by package name. */
const BARE_IMPORT = /^(?!\.|\/|[A-Za-z]:)/;

const ROOT = fileURLToPath(new URL('.', import.meta.url));

interface PackagePlan {
  /** Public modules; they share chunks, so that a class is identical from every entry. */
  readonly entries: readonly string[];
  /** Workers and worklets: one self-contained file each, next to `index.js`, which refers to it by URL. */
  readonly threads?: readonly string[];
  /** Dependencies that are bundled: CommonJS, which a page cannot import. */
  readonly bundled?: readonly string[];
  /** Files of dependencies, copied to dist so that pages and bundlers find them next to the code. */
  readonly assets?: readonly string[];
  readonly platform?: 'node';
}

/** In build order. Paths are relative to the `src` of the package. */
export const PACKAGES: Readonly<Record<string, PackagePlan>> = {
  core: {
    entries: ['index.ts', 'engine.ts', 'internal.ts'],
    threads: ['live/audio-thread/capture.worklet.ts'],
    bundled: ['fft.js'],
  },
  separation: {
    entries: ['index.ts', 'engine.ts', 'internal.ts'],
    threads: [
      'threads/dsp.worker.ts',
      'threads/separation.worker.ts',
      'threads/model.worker.ts',
      'threads/separation.worklet.ts',
    ],
    assets: ['onnxruntime-web/ort-wasm-simd-threaded.wasm'],
  },
  haptics: { entries: ['index.ts', 'engine.ts', 'internal.ts'], bundled: ['jsonc-parser'] },
  visuals: { entries: ['index.ts', 'engine.ts'], threads: ['record/record.worklet.ts'] },
  link: { entries: ['index.ts'] },
  show: { entries: ['index.ts', 'engine.ts'], bundled: ['@cfworker/json-schema'] },
  cli: { entries: ['main.ts', 'pipeline/threads/stage.worker.ts'], platform: 'node' },
};

/** The path of an entry from the root of the repository. */
export const sourceOf = (name: string, entry: string): string => `./packages/${name}/src/${entry}`;

/** The tsup runs of one package. Missing entries are skipped with a warning. */
export function optionsOf(name: string): Options[] {
  const plan = PACKAGES[name]!;
  const present = (entries: readonly string[] = []): string[] =>
    entries.filter((entry) => {
      const exists = existsSync(`${ROOT}/${sourceOf(name, entry)}`);
      if (!exists) console.warn(`warning: ${sourceOf(name, entry)} does not exist: skipped`);
      return exists;
    });
  const shared: Options = {
    outDir: `packages/${name}/dist`,
    format: 'esm',
    target: plan.platform === 'node' ? 'node20' : 'es2022',
    platform: plan.platform ?? 'browser',
    sourcemap: true,
    silent: true,
    config: false,
  };
  return [
    {
      ...shared,
      name,
      entry: byOutputName(name, present(plan.entries)),
      splitting: true,
      esbuildPlugins: [pureConstants],
      noExternal: [...(plan.bundled ?? [])],
      external: [BARE_IMPORT],
      onSuccess: async () => copyAssets(name, plan.assets ?? []),
    },
    ...present(plan.threads).map((thread) => ({
      ...shared,
      name: `${name} ${thread}`,
      entry: byOutputName(name, [thread]),
      splitting: false,
      // Bundlers that copy these files as they are do not minify them.
      minify: true,
      noExternal: [/.*/],
      // Worklets do not support dynamic import, and a development server injects a client into modules that use it.
      esbuildOptions: (options: EsbuildOptions) => {
        if (thread.endsWith('.worklet.ts')) options.supported = { ...options.supported, 'dynamic-import': false };
      },
      // Marks the file as a module for tools that check.
      footer: { js: 'export {};' },
    })),
  ].filter(({ entry }) => Object.keys(entry).length > 0);
}

function copyAssets(name: string, assets: readonly string[]): void {
  const require = createRequire(import.meta.url);
  for (const asset of assets) {
    const file = asset.slice(asset.lastIndexOf('/') + 1);
    copyFileSync(require.resolve(asset), `${ROOT}/packages/${name}/dist/${file}`);
  }
}

/** `live/audio-thread/capture.worklet.ts` becomes `capture.worklet.js`, directly in dist. */
function byOutputName(name: string, entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(entry.lastIndexOf('/') + 1, -'.ts'.length), sourceOf(name, entry)]),
  );
}

export default Object.keys(PACKAGES).flatMap(optionsOf);
