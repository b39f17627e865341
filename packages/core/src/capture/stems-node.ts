/**
 * The AudioWorkletNode that captures a source and gives back its stems, seen from the main thread.
 * Knows nothing of the worker: it owns the audio thread's end of the transport.
 */
import { SenseError } from '../errors.js';
import type { Scope } from '../scope.js';
import { STEM_NAMES } from '../stems.js';
import type { Frames } from '../units.js';
import { CAPTURE_PROCESSOR, type CaptureOptions, type FromCapture, type ToCapture } from './capture-protocol.js';
import { linkTransfers, type TransportLink } from './transport.js';

export interface StemsNodeOptions extends CaptureOptions {
  readonly scope: Scope;
  readonly onMessage: (message: FromCapture) => void;
  /** The processor threw: the node is silent from now on. */
  readonly onCrash: (error: SenseError) => void;
}

export interface StemsNode {
  /** One stereo input (any source is up- or down-mixed), one stereo output for each stem. */
  readonly node: AudioWorkletNode;
  /** Points the audio thread at a worker. Until the first call the node is silent. */
  link(link: TransportLink): void;
}

/** Contexts whose worklet module is loaded, by module address. */
const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/** Throws `unsupported` where the context has no worklets: before anybody is asked for a microphone. */
export function requireAudioWorklet(context: BaseAudioContext): void {
  if (!context.audioWorklet) {
    throw new SenseError('unsupported', 'AudioWorklet is missing: serve the page over https or from localhost');
  }
}

/**
 * Loads the capture module once per context. Where a bundler or policy keeps the file from being
 * a module of its own, a Blob of its text is tried. Rejects with `thread-failed`.
 */
export function loadCaptureModule(context: BaseAudioContext, url: URL | string): Promise<void> {
  const modules = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, modules);
  const address = String(url);
  const loading = modules.get(address) ?? addModule(context, address);
  modules.set(address, loading);
  loading.catch(() => modules.delete(address));
  return loading;
}

async function addModule(context: BaseAudioContext, address: string): Promise<void> {
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
        `the capture worklet could not be loaded from ${address} (${String(first)}): serve that file, or pass its address as workletUrl`,
        second,
      );
    }
  }
}

/** Creates the node in a context whose module is loaded. It is disconnected and stopped with `scope`. */
export function createStemsNode(context: BaseAudioContext, options: StemsNodeOptions): StemsNode {
  const { scope, delayFrames, hopFrames } = options;
  const node = new AudioWorkletNode(context, CAPTURE_PROCESSOR, {
    numberOfInputs: 1,
    numberOfOutputs: STEM_NAMES.length,
    outputChannelCount: STEM_NAMES.map(() => 2),
    channelCount: 2,
    channelCountMode: 'explicit',
    channelInterpretation: 'speakers',
    processorOptions: { delayFrames, hopFrames } satisfies CaptureOptions,
  });
  const post = (message: ToCapture, transfer: Transferable[] = []): void => node.port.postMessage(message, transfer);
  node.port.onmessage = (event: MessageEvent<FromCapture>) => options.onMessage(event.data);
  scope.listen(node, 'processorerror', () =>
    options.onCrash(
      new SenseError('thread-failed', 'the capture worklet stopped: dispose the session and create a new one'),
    ),
  );
  scope.add(() => {
    post({ type: 'stop' });
    node.port.onmessage = null;
    node.disconnect();
  });
  return { node, link: (next) => post({ type: 'link', link: next }, linkTransfers(next)) };
}

/** Frames by which stem outputs lag the input: what the chain needs, and a margin for its scheduling. */
export function playoutDelay(chain: { hopFrames: Frames; stemDelayFrames: Frames; marginFrames: Frames }): Frames {
  return chain.hopFrames + chain.stemDelayFrames + chain.marginFrames;
}
