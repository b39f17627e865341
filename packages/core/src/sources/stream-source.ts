/**
 * A MediaStream as a source: a call, a captured tab, the stream destination of another graph.
 */
import { SenseError, describe } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import { createEndEvent } from './playback/source-event.js';
import type { Source } from './source.js';
import { connectStream, onStreamEnded, stopTracks, watchMuted } from './streams/stream-node.js';

/** Options of {@link streamSource}. */
export interface StreamSourceOptions {
  /** Whether the session stops the tracks of the stream when it ends. Default false: the caller owns the stream. */
  stopTracks?: boolean;
  /** Whether the listener hears the stream without the session. Default true, as for a captured tab. */
  alreadyAudible?: boolean;
  /** Display name. Default: the label of the first audio track. */
  name?: string;
}

/**
 * Captures all audio tracks of a stream. `onEnded` reports `ended` when the last of them has ended,
 * `onSilence` when all of them are muted.
 *
 * @throws `invalid-argument` if `stream` is not a MediaStream. Opening rejects with
 *   `source-unavailable` if it has no live audio track
 *
 * @example
 * peer.ontrack = ({ streams }) => start(streamSource(streams[0]!, { alreadyAudible: false }));
 */
export function streamSource(stream: MediaStream, options: StreamSourceOptions = {}): Source {
  if (typeof stream !== 'object' || stream === null || typeof stream.getAudioTracks !== 'function') {
    throw new SenseError('invalid-argument', `streamSource needs a MediaStream, received ${describe(stream)}`);
  }
  return {
    kind: 'stream',
    open: async (context, scope) => {
      scope.requireOpen('The stream source');
      const node = connectStream(context, stream, scope);
      keepDecoding(stream, scope);
      const end = createEndEvent(scope);
      onStreamEnded(stream, scope, () => end.emit('ended'));
      if (options.stopTracks) scope.add(() => stopTracks(stream));
      const name = options.name ?? (stream.getAudioTracks()[0]?.label || undefined);
      return {
        kind: 'stream',
        name,
        node,
        alreadyAudible: options.alreadyAudible ?? true,
        onEnded: end.onEnded,
        onSilence: watchMuted(stream, scope, { name: name ?? 'The stream', fromStart: false }),
      };
    },
  };
}

/**
 * Plays the stream in a muted element, because Chromium decodes the audio of a peer connection only while a
 * media element plays it; a graph alone gets silence.
 */
function keepDecoding(stream: MediaStream, scope: Scope): void {
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  scope.add(() => (element.srcObject = null));
}
