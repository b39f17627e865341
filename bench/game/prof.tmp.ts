import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { ROOT } from '../../scripts/build.js';
import { bundleLiteApp, LITE_APP } from '../../scripts/bundle-lite-app.js';
import { launchBrowser } from '../../scripts/launch-browser.js';
import { serveFiles } from './serve-files.js';
await bundleLiteApp();
for (const [a, b] of [
  ['app', 'app'],
  ['game.page', 'game'],
])
  await esbuild({
    entryPoints: [join(ROOT, `bench/game/${a}.ts`)],
    outfile: join(LITE_APP, `${b}.js`),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfigRaw: {},
    logLevel: 'error',
  });
writeFileSync(join(LITE_APP, 'index.html'), '<!doctype html><script type="module" src="game.js"></script>');
const server = await serveFiles(LITE_APP);
const browser = await launchBrowser();
const page = await browser.newPage();
await page.goto(`${server.url}index.html`);
await page.waitForFunction('globalThis.run !== undefined');
const cdp = await page.context().newCDPSession(page);
await cdp.send('Profiler.enable');
await cdp.send('Profiler.setSamplingInterval', { interval: 100 });
await cdp.send('Profiler.start');
console.log(await page.evaluate(`run(8).then(r=>({...r,frameMs:0}))`));
const { profile: p } = await cdp.send('Profiler.stop');
const byId = new Map(p.nodes.map((n) => [n.id, n]));
const self = new Map<string, number>(),
  tot = new Map<string, number>();
const parent = new Map<number, number>();
for (const n of p.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
const key = (n: any) => `${n.callFrame.functionName}:${n.callFrame.url.slice(-7)}:${n.callFrame.lineNumber}`;
p.samples!.forEach((s, i) => {
  const d = p.timeDeltas![i]!;
  let n = byId.get(s)!;
  self.set(key(n), (self.get(key(n)) ?? 0) + d);
  const seen = new Set<string>();
  let id: number | undefined = s;
  while (id !== undefined) {
    const k = key(byId.get(id)!);
    if (!seen.has(k)) {
      seen.add(k);
      tot.set(k, (tot.get(k) ?? 0) + d);
    }
    id = parent.get(id);
  }
});
const show = (m: Map<string, number>) =>
  [...m]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 45)
    .map(([k, v]) => `${(v / 1000).toFixed(1)} ${k}`)
    .join('\n');
console.log('SELF\n' + show(self));
console.log('TOTAL\n' + show(tot));
await browser.close();
await server.close();
