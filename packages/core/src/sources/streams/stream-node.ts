/**
 * Connects the audio of a MediaStream to a graph, for microphones, shared tabs and calls.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';
import { connectDownMix } from '../connect-down-mix.js';
import { createSilenceEvent, type SilenceEvent } from '../playback/silence-event.js';

/**
 * Mixes all live audio tracks of `stream` into one node; Web Audio itself uses only the first track.
 *
 * @throws `source-unavailable` if there is no live audio track, `unsupported` if the browser cannot
 *   resample the stream to the rate of the context
 */
export function connectStream(context: AudioContext, stream: MediaStream, scope: Scope): AudioNode {
  const tracks = stream.getAudioTracks().filter((track) => track.readyState === 'live');
  if (tracks.length === 0) {
    throw new SenseError(
      'source-unavailable',
      `The stream has no live audio track (received ${stream.getTracks().length} tracks in total): ` +
        'request audio when capturing, and use the stream before it ends',
    );
  }
  const bus = context.createGain();
  scope.add(() => bus.disconnect());
  for (const track of tracks) {
    const source = createStreamSource(context, new MediaStream([track]));
    const mixed = connectDownMix(context, source, channelsOf(track));
    mixed.connect(bus);
    scope.add(() => {
      source.disconnect();
      mixed.disconnect();
    });
  }
  return bus;
}

/** Calls `ended` when the last audio track has ended without `stop()`: unplugged, or no longer shared. */
export function onStreamEnded(stream: MediaStream, scope: Scope, ended: () => void): void {
  const tracks = stream.getAudioTracks();
  for (const track of tracks) {
    scope.listen(track, 'ended', () => {
      if (tracks.every((each) => each.readyState === 'ended')) ended();
    });
  }
}

/**
 * Reports while every audio track is muted: by the system, a switch on the device, or a sender that sends nothing.
 *
 * @param name subject of the error message
 * @param fromStart whether tracks that are muted already count; those of a call are, until it delivers
 */
export function watchMuted(
  stream: MediaStream,
  scope: Scope,
  { name, fromStart }: { name: string; fromStart: boolean },
): SilenceEvent['onSilence'] {
  const tracks = stream.getAudioTracks();
  const event = createSilenceEvent(scope);
  const update = (): void => {
    const isMuted = tracks.every((track) => track.muted);
    event.set(isMuted ? { reason: 'muted', error: mutedError(name) } : undefined);
  };
  for (const track of tracks) {
    scope.listen(track, 'mute', update);
    scope.listen(track, 'unmute', update);
  }
  if (fromStart) update();
  return event.onSilence;
}

function mutedError(name: string): SenseError {
  return new SenseError(
    'source-unavailable',
    `${name} is muted outside this page: unmute it in the system, in the browser or on the device; the session goes on then`,
  );
}

/** Stops every track, which also removes the browser's recording indicator. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function channelsOf(track: MediaStreamTrack): number {
  const channels = track.getSettings().channelCount ?? 2;
  return channels >= 1 ? channels : 2;
}

function createStreamSource(context: AudioContext, stream: MediaStream): MediaStreamAudioSourceNode {
  try {
    return context.createMediaStreamSource(stream);
  } catch (error) {
    throw new SenseError(
      'unsupported',
      `This browser cannot resample the stream to the ${context.sampleRate} Hz of the context: ` +
        'create the AudioContext without a sampleRate',
      error,
    );
  }
}
