/** The house rules of eslint.config.js fire where they should, and only there. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The project's own configuration, without the rules that need types: these files do not exist. */
const eslint = new ESLint({
  cwd: ROOT,
  ruleFilter: ({ ruleId }) => /^sense\/|^no-restricted-syntax$|no-explicit-any$/.test(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

async function brokenRules(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`// A file.\n${code}\n`, { filePath: resolve(ROOT, file) });
  return result!.messages.map(({ ruleId }) => ruleId);
}

it.each([
  ['packages/core/src/bad.ts', `import { x } from '@sense/separation'; export { x };`],
  ['packages/core/src/bad.ts', `export * from '@sense/core';`],
  ['packages/separation/src/bad.ts', `import { x } from '@sense/haptics'; export { x };`],
  ['packages/haptics/src/bad.ts', `export const load = () => import('@sense/visuals');`],
  ['packages/haptics/src/devices/bad.ts', `export type X = import('@sense/separation/engine').X;`],
  ['packages/visuals/src/bad.ts', `import { map } from 'rxjs'; export { map };`],
  ['packages/link/src/bad.ts', `import { connectHaptics } from '@sense/haptics'; export { connectHaptics };`],
  ['packages/show/src/bad.ts', `import { sendFeed } from '@sense/link'; export { sendFeed };`],
  ['packages/show/src/bad.ts', `import { createStage } from '@sense/visuals'; export { createStage };`],
  ['packages/core/src/session/session.ts', `import { map } from 'rxjs/operators'; export { map };`],
  ['examples/gallery/bad.ts', `import { map } from 'rxjs'; export { map };`],
  ['packages/haptics/src/bad.ts', `import { Vector3 } from 'three/webgpu'; export { Vector3 };`],
  ['packages/haptics/src/bad.ts', `export * from '../../core/src/model/units.js';`],
  ['bench/bad.ts', `export * from '../packages/core/src/model/units.js';`],
  ['test/unit/haptics/bad.test.ts', `export * from '../../../packages/core/src/model/units.js';`],
  ['packages/core/src/dsp/bad.ts', `export * from '../feed/streams.js';`],
  ['packages/core/src/analysis/bad.ts', `export * from '../live/transport/transport-link.js';`],
  ['packages/core/src/analysis/bad.ts', `export * from '../session/session.js';`],
  ['packages/separation/src/masks/bad.ts', `export * from '../dsp/dsp-mask-estimator.js';`],
  ['packages/separation/src/dsp/bad.ts', `export * from '../model/model-runner.js';`],
  ['packages/separation/src/dsp/bad.ts', `import * as ort from 'onnxruntime-web/wasm'; export { ort };`],
  ['packages/separation/src/fallback/bad.ts', `export * from '../masks/mask-separator.js';`],
  ['packages/separation/src/cost/bad.ts', `export * from '../fallback/fallback-chain.js';`],
  ['packages/separation/src/model/loading/bad.ts', `export * from '../../threads/open-worker.js';`],
  ['packages/separation/src/model/bad.ts', `export type X = import('../api/create-separation.js').X;`],
  ['packages/separation/src/threads/worklet/bad.ts', `export * from '../../api/create-separation.js';`],
  ['packages/separation/src/threads/bad.ts', `export * from '../index.js';`],
  ['packages/core/src/bad.ts', `export * from 'node:fs';`],
  ['packages/core/src/bad.ts', `export * from 'path';`],
])('import arrows: %s may not hold %s', async (file, code) => {
  expect(await brokenRules(file, code)).toEqual(['sense/import-arrows']);
});

it.each([
  ['packages/core/src/feed/good.ts', `import { map } from 'rxjs'; export { map };`],
  ['packages/core/src/good.ts', `export * from './dsp/fft.js';`],
  ['packages/core/src/analysis/good.ts', `export * from '../model/events.js';`],
  ['packages/separation/src/dsp/good.ts', `export * from '../masks/mask-separator.js';`],
  ['packages/separation/src/model/loading/good.ts', `export * from '../../shipped-models.js';`],
  ['packages/separation/src/model/good.ts', `export * from '../dsp/dsp-mask-estimator.js';`],
  [
    'packages/separation/src/threads/good.ts',
    `export * from '../model/model-runner.js';\nexport * from '../cost/timed-separator.js';`,
  ],
  [
    'packages/separation/src/api/good.ts',
    `export * from '../threads/open-worker.js';\nexport * from '../fallback/retry.js';`,
  ],
  ['packages/haptics/src/devices/good.ts', `export { clamp } from '@sense/core/engine';\nexport * from '../score.js';`],
  ['packages/visuals/src/good.ts', `export * from 'three/tsl';`],
  ['packages/show/src/good.ts', `export * from '@sense/haptics';\nexport * from '@sense/visuals/engine';`],
  ['packages/cli/src/good.ts', `export * from 'node:fs';\nexport * from '@sense/separation/engine';`],
  ['test/unit/core/dsp/good.test.ts', `export * from '../../../../packages/core/src/live/transport/frame-ring.js';`],
  ['examples/gallery/good.ts', `export * from '@sense/visuals';\nexport * from 'three';`],
])('import arrows: %s may hold %s', async (file, code) => {
  expect(await brokenRules(file, code)).toEqual([]);
});

it('keeps raw timers and listeners inside the scope', async () => {
  const code = `export const f = () => { setTimeout(f, 1); window.addEventListener('x', f); };`;
  expect(await brokenRules('packages/haptics/src/bad.ts', code)).toEqual([
    'no-restricted-syntax',
    'no-restricted-syntax',
  ]);
  expect(await brokenRules('packages/core/src/runtime/scope.ts', code)).toEqual([]);
  expect(await brokenRules('packages/separation/src/threads/separation.worker.ts', code)).toEqual([]);
});

it('refuses any, default exports, and files that do not say what they are', async () => {
  expect(await brokenRules('packages/core/src/bad.ts', `export const x: any = 1;`)).toEqual([
    '@typescript-eslint/no-explicit-any',
  ]);
  expect(await brokenRules('test/unit/bad.ts', `export default 1;`)).toEqual(['no-restricted-syntax']);
  const [silent] = await eslint.lintText('export const x = 1;\n', { filePath: resolve(ROOT, 'test/unit/bad.ts') });
  expect(silent!.messages.map(({ ruleId }) => ruleId)).toEqual(['sense/file-header']);
});
