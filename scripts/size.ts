/** Checks the size budgets of `.size-limit.json` (`npm run size`). The packages must be built. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './build.js';
import { bundleLiteApp } from './bundle-lite-app.js';

await bundleLiteApp();
const sizeLimit = join(ROOT, 'node_modules/size-limit/bin.js');
const { status } = spawnSync(process.execPath, [sizeLimit, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
process.exitCode = status ?? 1;
