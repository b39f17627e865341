/**
 * Main thread: creates and controls the AudioWorkletNode that captures a source and plays its stems.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames } from '../../model/units.js';
import { CAPTURE_PROCESSOR, type CaptureOptions, type FromCapture, type ToCapture } from '../capture-messages.js';
import { linkTransfers, type TransportLink } from '../transport/transport-link.js';

export interface StemsNodeOptions extends CaptureOptions {
  readonly scope: Scope;
  /** A message from the capture processor. */
  readonly onMessage: (message: FromCapture) => void;
  /** The processor threw; the node stays silent. */
  readonly onCrash: (error: SenseError) => void;
}

export interface StemsNode {
  /** Has the {@link STEM_NODE_LAYOUT}. */
  readonly node: AudioWorkletNode;
  /** Connects the audio thread to a worker. Until the first call the node is silent. */
  link(link: TransportLink): void;
}

/** One stereo input, to which other layouts are mixed; one stereo output per stem, in stem order. */
export const STEM_NODE_LAYOUT = {
  numberOfInputs: 1,
  numberOfOutputs: STEM_NAMES.length,
  outputChannelCount: STEM_NAMES.map(() => 2),
  channelCount: 2,
  channelCountMode: 'explicit',
  channelInterpretation: 'speakers',
} as const satisfies AudioWorkletNodeOptions;

/** Creates the node in a context that has loaded the capture worklet. `scope` disconnects and stops it. */
export function createStemsNode(context: BaseAudioContext, options: StemsNodeOptions): StemsNode {
  const { scope, chainFrames, margin, hopFrames } = options;
  const node = createNode(context, { chainFrames, margin, hopFrames });
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

/** Throws `thread-failed` if the script that was loaded is another one. */
function createNode(context: BaseAudioContext, processorOptions: CaptureOptions): AudioWorkletNode {
  try {
    return new AudioWorkletNode(context, CAPTURE_PROCESSOR, { ...STEM_NODE_LAYOUT, processorOptions });
  } catch (error) {
    throw new SenseError(
      'thread-failed',
      `the script of the capture worklet has loaded but is another one (${String(error)}): pass the address of ` +
        'capture.worklet.js of @sense/core, of the same version, as workletUrl',
      error,
    );
  }
}

/** Delay of the stem outputs behind the input without a margin: one hop, and the delay of the stems. */
export function playoutDelay(chain: { hopFrames: Frames; stemDelayFrames: Frames }): Frames {
  return chain.hopFrames + chain.stemDelayFrames;
}
