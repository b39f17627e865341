/**
 * Bundles the script of the report page of `sense analyze --report`. The build writes it to the package; a checkout
 * that runs the sources, and the tests, bundle it when they need it.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('../packages/cli/src/report/client/report-client.ts', import.meta.url));

/** One minified script without imports, for a `<script>` element. Rejects with the first error of the bundler. */
export async function bundleReportClient(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
