/**
 * A microphone or line-in as a source, without the browser's voice processing, which removes parts of
 * music.
 */
import { SenseError, describe } from '../model/errors.js';
import { captureError, requireMediaDevices } from './streams/capture-errors.js';
import { createEndEvent } from './playback/source-event.js';
import type { Source } from './source.js';
import { connectStream, onStreamEnded, stopTracks, watchMuted } from './streams/stream-node.js';
import { watchMicrophonePermission } from './streams/permission.js';

/** Options of {@link microphoneSource}. */
export interface MicrophoneSourceOptions {
  /** Device id from `listMicrophones`. Default: the browser's choice. */
  deviceId?: string;
  /** Requested number of channels, 1..32; the device may provide fewer. Default 2. */
  channelCount?: number;
}

/**
 * Captures a microphone or line-in. Echo cancellation, noise suppression and automatic gain are off, and
 * the lowest latency is requested. The browser prompts the user when the session opens the source.
 *
 * Opening rejects with `permission-denied`, `source-unavailable` (no device, removed, or in use) or
 * `unsupported` (page not secure). `onEnded` reports `unplugged`, or `revoked` if the permission was
 * withdrawn; `onSilence` reports a microphone that is muted outside the page.
 *
 * @throws `invalid-argument` for an empty `deviceId` or a `channelCount` outside 1..32
 *
 * @example
 * const session = await createSession({ source: microphoneSource(), separation: createSeparation() });
 */
export function microphoneSource(options: MicrophoneSourceOptions = {}): Source {
  const { deviceId, channelCount = 2 } = options;
  if (deviceId === '') {
    throw new SenseError(
      'invalid-argument',
      'deviceId is empty, as listed before the user has allowed a microphone: omit it to use the default device',
    );
  }
  if (!Number.isInteger(channelCount) || channelCount < 1 || channelCount > 32) {
    throw new SenseError('invalid-argument', `channelCount must be 1 to 32, received ${describe(channelCount)}`);
  }
  return {
    kind: 'microphone',
    open: async (context, scope) => {
      scope.requireOpen('The microphone source');
      const stream = await requestMicrophone(deviceId, channelCount);
      scope.add(() => stopTracks(stream));
      scope.requireOpen('The microphone source');
      const node = connectStream(context, stream, scope);
      const end = createEndEvent(scope);
      let hasEnded = false;
      // The end of the tracks may come before the change of the permission, or after it.
      const permission = watchMicrophonePermission(scope, () => {
        if (hasEnded) end.emit('revoked');
      });
      onStreamEnded(stream, scope, () => {
        hasEnded = true;
        end.emit(permission.isRevoked ? 'revoked' : 'unplugged');
      });
      const name = stream.getAudioTracks()[0]?.label || undefined;
      return {
        kind: 'microphone',
        name,
        node,
        alreadyAudible: true,
        onEnded: end.onEnded,
        onSilence: watchMuted(stream, scope, { name: name ?? 'The microphone', fromStart: true }),
      };
    },
  };
}

async function requestMicrophone(deviceId: string | undefined, channelCount: number): Promise<MediaStream> {
  const what = deviceId === undefined ? 'A microphone' : `The microphone ${JSON.stringify(deviceId)}`;
  const devices = requireMediaDevices(what);
  const audio: MediaTrackConstraints & { latency: ConstrainDouble } = {
    ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
    channelCount: { ideal: channelCount },
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    latency: { ideal: 0 },
  };
  try {
    return await devices.getUserMedia({ audio, video: false });
  } catch (error) {
    throw captureError(what, error);
  }
}
