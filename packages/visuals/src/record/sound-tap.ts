/**
 * Main thread: takes the samples of an audio node, stamped with context frames, without changing what
 * is heard.
 */
import { SenseError, type Scope } from '@sense/core';
import { loadWorklet, requireAudioWorklet } from '@sense/core/internal';
import { RECORD_PROCESSOR, type SoundBlock, type ToRecorder } from './record-messages.js';

/** How {@link openSoundTap} reports. */
export interface SoundTapOptions {
  /** Address of the worklet module. */
  readonly workletUrl: URL | string;
  readonly scope: Scope;
  /** Receives the samples, in order. */
  readonly onBlock: (block: SoundBlock) => void;
  /** The processor threw; no more samples come. */
  readonly onCrash: (error: SenseError) => void;
}

/**
 * Connects a tap to `node`. The scope disconnects it. Rejects with `unsupported` without AudioWorklet, and
 * `thread-failed` if the module cannot be loaded.
 */
export async function openSoundTap(node: AudioNode, options: SoundTapOptions): Promise<void> {
  const { context } = node;
  const { scope } = options;
  requireAudioWorklet(context);
  await loadWorklet(context, options.workletUrl, { what: 'record worklet', option: 'workletUrl' });
  scope.requireOpen('this recording');
  const tap = new AudioWorkletNode(context, RECORD_PROCESSOR, {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 2,
    channelCountMode: 'explicit',
    channelInterpretation: 'speakers',
  });
  tap.port.onmessage = (event: MessageEvent<SoundBlock>) => options.onBlock(event.data);
  scope.listen(tap, 'processorerror', () =>
    options.onCrash(new SenseError('thread-failed', 'the record worklet stopped: start a new recording')),
  );
  node.connect(tap);
  scope.add(() => {
    node.disconnect(tap);
    tap.port.postMessage('stop' satisfies ToRecorder);
    tap.port.onmessage = null;
  });
}
