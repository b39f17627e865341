/**
 * Loads worklet modules into contexts, each once. Knows nothing of what they hold.
 */
import { SenseError } from '../../model/errors.js';

/** What a message calls the module, and how its user names another address. */
export interface WorkletNames {
  /** For example `capture worklet`. */
  readonly what: string;
  /** The option that takes its address, for example `workletUrl`. */
  readonly option: string;
}

/** Contexts whose worklet modules are loaded, by module address. */
const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/** Throws `unsupported` where the context has no worklets: before anybody is asked for a microphone. */
export function requireAudioWorklet(context: BaseAudioContext): void {
  if (!context.audioWorklet) {
    throw new SenseError('unsupported', 'AudioWorklet is missing: serve the page over https or from localhost');
  }
}

/**
 * Loads the module once per context. Where a bundler or policy keeps the file from being a module
 * of its own, a Blob of its text is tried. Rejects with `thread-failed`.
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
  try {
    await context.audioWorklet.addModule(address);
  } catch (first) {
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      const blob = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
      await context.audioWorklet.addModule(blob).finally(() => URL.revokeObjectURL(blob));
    } catch (second) {
      throw new SenseError(
        'thread-failed',
        `the ${what} could not be loaded from ${address} (${String(first)}): serve that file, or pass its address as ${option}`,
        second,
      );
    }
  }
}
