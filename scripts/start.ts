/**
 * `npm start`: builds the packages, renders the demo song and serves the examples, with `-- --port NUMBER` there. Prints the address, and opens it in a
 * browser if there is a display.
 */
import { execSync } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { build, ROOT } from './build.js';
import { startOptions } from './start-options.js';

/** Whether a browser window would be visible. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/**
 * Exits with the parent process: `npm start` does not forward its termination to the processes of its shell, so the
 * server would keep its port.
 */
const PARENT_CHECK_MS = 1000;
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(), PARENT_CHECK_MS);

const { port } = startOptions(process.argv.slice(2));
console.log('Building the packages and rendering the demo song …');
await build();
execSync('npm run --silent demo -w examples', { cwd: ROOT, stdio: 'inherit' });

const examples = join(ROOT, 'examples');
const server = await createServer({
  root: examples,
  configFile: join(examples, 'vite.config.ts'),
  server: { open: hasDisplay(), ...(port !== undefined && { port, strictPort: true }) },
});
await server.listen();
server.printUrls();
console.log('  Press Ctrl+C to stop.');
