/**
 * Runs in the browser: lets a test in Node call an exported function of a module by the URL of the
 * module.
 */
type Callable = (...args: never[]) => unknown;

async function call(module: string, name: string, args: readonly unknown[]): Promise<unknown> {
  const exports = (await import(/* @vite-ignore */ module)) as Record<string, Callable | undefined>;
  const run = exports[name];
  if (!run) throw new Error(`${module} exports no function '${name}': ${Object.keys(exports).join(', ')}`);
  return run(...(args as never[]));
}

Object.assign(globalThis, { harness: { call } });
