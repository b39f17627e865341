/** The options of `npm start`, as they follow `--`. */
import { parseArgs } from 'node:util';

/** Where the examples are served. */
export interface StartOptions {
  /** 0..65535. Default: the one that vite takes. A port that was asked for is not replaced by another. */
  readonly port?: number;
}

/**
 * Reads `--port NUMBER`.
 *
 * @throws Error for another option, or a port that is none
 */
export function startOptions(args: readonly string[]): StartOptions {
  const { port } = parseArgs({ args: [...args], options: { port: { type: 'string' } } }).values;
  if (port === undefined) return {};
  if (!/^\d+$/.test(port) || Number(port) > 65535) {
    throw new Error(`--port must be a number from 0 to 65535, received "${port}"`);
  }
  return { port: Number(port) };
}
