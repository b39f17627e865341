/**
 * The AudioWorkletNode that captures a source and gives back its stems, seen from the main thread.
 * Knows nothing of the worker: it owns the audio thread's end of the transport.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames } from '../../model/units.js';
import { CAPTURE_PROCESSOR, type CaptureOptions, type FromCapture, type ToCapture } from '../capture-messages.js';
import { linkTransfers, type TransportLink } from '../transport/transport.js';

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
