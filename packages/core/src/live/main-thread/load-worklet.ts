/**
 * Main thread: loads worklet modules, each once per context.
 */
import { SenseError } from '../../model/errors.js';
import { Scope } from '../../runtime/scope.js';
import { ScriptLoad } from './script-load.js';

/** How error messages name the module and the option that sets its address. */
export interface WorkletNames {
  /** Name of the module, for example `capture worklet`. */
  readonly what: string;
  /** The option that sets its address, for example `workletUrl`. */
  readonly option: string;
}

/** Modules loaded or loading in each context, by address. */
const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/** Throws `unsupported` if the context has no worklets. Call it before the user is prompted for a source. */
export function requireAudioWorklet(context: BaseAudioContext): void {
  if (!context.audioWorklet) {
    throw new SenseError('unsupported', 'AudioWorklet is missing: serve the page over https or from localhost');
  }
}

/**
 * Loads the module once per context. If the file cannot be loaded as a module, retries with a Blob of its
 * text. Rejects with `thread-failed` if both fail; the next call tries again.
 */
export function loadWorklet(context: BaseAudioContext, url: URL | string, names: WorkletNames): Promise<void> {
  const modules = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, modules);
  const address = String(url);
  const loading = modules.get(address) ?? addModule(context, address, names);
  modules.set(address, loading);
  loading.catch(() => modules.delete(address));
  return loading;
}

async function addModule(context: BaseAudioContext, address: string, { what, option }: WorkletNames): Promise<void> {
  const scope = new Scope();
  const load = new ScriptLoad({ address, option }, 'script-src', scope);
  try {
    await context.audioWorklet.addModule(address).catch(() => addText(context, address));
  } catch (error) {
    const { text } = await load.explain();
    throw new SenseError('thread-failed', `the ${what} could not be loaded: ${text}`, error);
  } finally {
    scope.dispose();
  }
}

async function addText(context: BaseAudioContext, address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  const blob = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(blob).finally(() => URL.revokeObjectURL(blob));
}
