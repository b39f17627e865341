/**
 * The sound of a browser tab, window or screen that the user picks. Knows nothing of what it plays.
 */
import { SenseError } from '../model/errors.js';
import { captureError, requireMediaDevices } from './streams/capture-errors.js';
import type { Source } from './source.js';
import { stopTracks } from './streams/stream-node.js';
import { streamSource } from './stream-source.js';

/** Options of getDisplayMedia that the type library does not know yet. */
interface TabCaptureOptions extends DisplayMediaStreamOptions {
  audio: MediaTrackConstraints & { suppressLocalAudioPlayback: boolean };
  /** Offers the sound of the whole system where there is one to offer. */
  systemAudio: 'include' | 'exclude';
}

const CAPTURE: TabCaptureOptions = {
  // Browsers offer sound only together with a picture. It is dropped as soon as it arrives.
  video: true,
  audio: {
    suppressLocalAudioPlayback: false,
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 2 },
  },
  systemAudio: 'include',
};

/**
 * Listens to a tab (or, where the system allows, a whole screen) that the user chooses in the
 * browser's own dialogue when the session opens it; the tab stays audible. `onEnded` tells `ended`
 * when the user stops sharing.
 *
 * Opening rejects with `permission-denied`, `source-unavailable` if the user shared without sound,
 * `unsupported` (no browser on iPhone or Android offers it), `invalid-state` outside a click.
 *
 * @example
 * button.onclick = () => createSession({ source: tabSource(), separation: createSeparation() });
 */
export function tabSource(): Source {
  return {
    kind: 'stream',
    open: async (context, scope) => {
      scope.requireOpen('The tab source');
      const stream = await requestTab();
      scope.add(() => stopTracks(stream));
      scope.requireOpen('The tab source');
      if (stream.getAudioTracks().length === 0) {
        stopTracks(stream);
        throw new SenseError(
          'source-unavailable',
          'The tab or screen was shared without sound: share a tab, and tick "Also share tab audio" in the dialogue',
        );
      }
      for (const picture of stream.getVideoTracks()) picture.stop();
      return streamSource(stream, { alreadyAudible: true }).open(context, scope);
    },
  };
}

async function requestTab(): Promise<MediaStream> {
  const devices = requireMediaDevices('Sharing a tab');
  if (typeof devices.getDisplayMedia !== 'function') {
    throw new SenseError('unsupported', 'Sharing a tab is not offered by this browser: use one on a desktop computer');
  }
  try {
    return await devices.getDisplayMedia(CAPTURE);
  } catch (error) {
    throw captureError('Sharing a tab', error);
  }
}
