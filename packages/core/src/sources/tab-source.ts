/**
 * The sound of a browser tab, window or screen that the user picks, as a source.
 */
import { SenseError } from '../model/errors.js';
import { captureError, requireMediaDevices } from './streams/capture-errors.js';
import type { Source } from './source.js';
import { stopTracks } from './streams/stream-node.js';
import { streamSource } from './stream-source.js';

/** Options of getDisplayMedia that lib.dom does not declare. */
interface TabCaptureOptions extends DisplayMediaStreamOptions {
  audio: MediaTrackConstraints & { suppressLocalAudioPlayback: boolean };
  /** Offers the sound of the whole system where the platform supports it. */
  systemAudio: 'include' | 'exclude';
}

const CAPTURE: TabCaptureOptions = {
  // Browsers share sound only together with video. The video tracks are stopped after opening.
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
 * Captures a tab (or, where the platform supports it, a whole screen) that the user selects in the
 * browser's dialogue when the session opens the source; the tab stays audible. `onEnded` reports `ended` when
 * the user stops sharing.
 *
 * Opening rejects with `permission-denied`, `source-unavailable` if the user shared without sound,
 * `unsupported` (all browsers on iPhone and Android), `invalid-state` outside a click or key handler.
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
      for (const video of stream.getVideoTracks()) video.stop();
      return streamSource(stream, { alreadyAudible: true }).open(context, scope);
    },
  };
}

async function requestTab(): Promise<MediaStream> {
  const devices = requireMediaDevices('Sharing a tab');
  if (typeof devices.getDisplayMedia !== 'function') {
    throw new SenseError('unsupported', 'Sharing a tab is not supported by this browser: use a desktop browser');
  }
  try {
    return await devices.getDisplayMedia(CAPTURE);
  } catch (error) {
    throw captureError('Sharing a tab', error);
  }
}
