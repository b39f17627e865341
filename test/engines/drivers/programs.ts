/** Finds and runs the programs that browsers of other engines need. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a program may take to start. */
const START_TIMEOUT_MS = 30_000;

/** Path of the first of `names` that is on the PATH; undefined if none is. */
export function findCommand(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

export interface RunningProgram {
  /** Ends the program and its children. */
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Asked until it is true: the program is ready. */
  isReady(): boolean | Promise<boolean>;
}

/** Starts a program and waits until it is ready. Throws with what it printed if it ends before, or is not ready in 30 s. */
export async function startProgram(
  command: string,
  args: readonly string[],
  { env, isReady }: ProgramOptions,
): Promise<RunningProgram> {
  // A process group of its own, which ends as a whole.
  const child = spawn(command, args, { env: env ?? process.env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  let ended = false;
  child.stderr.on('data', (text) => (output += text));
  const exit = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      resolve();
    };
    child.on('error', (error) => {
      output += error;
      end();
    });
    child.on('exit', end);
  });
  const terminate = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    } catch {
      // The whole group has ended.
    }
  };
  // Also where the tests end without closing what they opened.
  process.once('exit', terminate);
  const program: RunningProgram = {
    async stop() {
      process.removeListener('exit', terminate);
      terminate();
      await exit;
    },
  };
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await isReady())) {
    if (ended || performance.now() > deadline) {
      await program.stop();
      throw new Error(`${command} did not start: ${output}`);
    }
    await pause(50);
  }
  return program;
}

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
