/**
 * Six projects: `unit` runs in Node on the sources, `browser` drives a real browser with the built
 * packages, `package` installs what npm would publish, `training` checks the Python code, `smoke` trains
 * and exports a model with it, `engines` drives a browser of each engine: Chromium, Firefox, WebKit.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@sense\/(\w+)\/(engine|internal)$/, replacement: at('packages/$1/src/$2.ts') },
      { find: '@sense/demo-song', replacement: at('examples/demo-song/index.ts') },
      { find: /^@sense\/(\w+)$/, replacement: at('packages/$1/src/index.ts') },
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/{unit,contract}/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/harness/global-setup.ts',
          // Only a test that hangs needs them: a busy machine may take its time.
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/global-setup.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'training',
          include: ['test/training/python-quality.test.ts'],
          globalSetup: 'test/training/global-setup.ts',
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'smoke',
          include: ['test/training/**/*.test.ts'],
          exclude: ['test/training/python-quality.test.ts'],
          globalSetup: 'test/training/global-setup.ts',
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          globalSetup: 'test/engines/global-setup.ts',
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
