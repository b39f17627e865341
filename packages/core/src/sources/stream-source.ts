/**
 * Any MediaStream as a source: a call, a captured tab, another graph's stream destination. Knows
 * nothing of how it was captured.
 */
import { SenseError, describe } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import { createEndNotice } from './playback/end-notice.js';
import type { Source } from './source.js';
import { connectStream, onStreamEnded, stopTracks } from './streams/stream-node.js';

export interface StreamSourceOptions {
  /** Stops the stream's tracks with the session. Default false: the stream belongs to the caller. */
  stopTracks?: boolean;
  /** Whether the listener hears the stream without us. Default true, as for a captured tab. */
  alreadyAudible?: boolean;
  /** What to call it on screen. Default: the label of its first audio track. */
  name?: string;
}

/**
 * Listens to every audio track of a stream.
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
      pull(stream, scope);
      const end = createEndNotice(scope);
      onStreamEnded(stream, scope, () => end.tell('ended'));
      if (options.stopTracks) scope.add(() => stopTracks(stream));
      return {
        kind: 'stream',
        name: options.name ?? (stream.getAudioTracks()[0]?.label || undefined),
        node,
        alreadyAudible: options.alreadyAudible ?? true,
        onEnded: end.onEnded,
      };
    },
  };
}

/**
 * Chromium decodes the audio of a peer connection only while a media element takes it: a graph
 * alone gets silence.
 */
function pull(stream: MediaStream, scope: Scope): void {
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  scope.add(() => (element.srcObject = null));
}
