/**
 * Main thread: detects that a media element plays while only zeros arrive, and reports it if the cause is, or may
 * be, sound of another origin without CORS. A silent recording whose origin is known is not reported.
 */
import { SenseError } from '../../model/errors.js';
import type { Seconds } from '../../model/units.js';
import type { Scope } from '../../runtime/scope.js';
import { addressOf, declaredOrigin, describeOrigin, requestedOrigin, type MediaOrigin } from './media-origin.js';
import { createSilenceEvent, type SilenceEvent } from './silence-event.js';

/** Zeros for this much playing time are examined. */
const SILENT_S: Seconds = 2;
const CHECK_MS = 100;
/** 0.17 s at 48 kHz: more than passes between two checks, so that no sample is missed. */
const WINDOW_FRAMES = 8192;
/** Beyond these speeds browsers may mute an element. */
const AUDIBLE_RATES = [0.5, 4] as const;
/** Not 1: opposite channels would cancel. */
const RIGHT_GAIN = 0.7;
const MAX_ADDRESS_CHARACTERS = 200;

/**
 * Watches until `scope` ends.
 *
 * @param sound the element's sound, mono or stereo
 */
export function watchSilence(element: HTMLMediaElement, sound: AudioNode, scope: Scope): SilenceEvent['onSilence'] {
  const event = createSilenceEvent(scope);
  const isSilent = silenceMeter(sound, scope);
  let silentS: Seconds = 0;
  let position: Seconds = element.currentTime;
  /** Counts what the element has loaded: a verdict belongs to one. */
  let loads = 0;
  let askedLoad = -1;

  const reset = (): void => {
    loads++;
    silentS = 0;
    event.set(undefined);
  };
  const examine = async (): Promise<void> => {
    const load = (askedLoad = loads);
    const origin = declaredOrigin(element) ?? (await requestedOrigin(element, scope));
    if (origin !== 'readable' && load === loads && silentS >= SILENT_S && !scope.disposed)
      event.set({ reason: 'cross-origin', error: errorOf(element, origin) });
  };
  scope.listen(element, 'emptied', reset);
  scope.every(CHECK_MS, () => {
    const played = element.currentTime - position;
    position = element.currentTime;
    if (!isAudible(element) || sound.context.state !== 'running') return;
    if (!isSilent()) {
      silentS = 0;
      event.set(undefined);
      return;
    }
    // A late timer has seen only the newest window.
    silentS += Math.min(Math.max(played, 0), WINDOW_FRAMES / sound.context.sampleRate);
    if (silentS >= SILENT_S && askedLoad !== loads) void examine();
  });
  return event.onSilence;
}

function isAudible(element: HTMLMediaElement): boolean {
  const { paused, ended, seeking, muted, volume, playbackRate, readyState } = element;
  const [slowest, fastest] = AUDIBLE_RATES;
  const plays = !paused && !ended && !seeking && readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  return plays && !muted && volume > 0 && playbackRate >= slowest && playbackRate <= fastest;
}

/** Returns a function that returns whether the newest samples of `sound` are all zero. */
function silenceMeter(sound: AudioNode, scope: Scope): () => boolean {
  const { context } = sound;
  const splitter = context.createChannelSplitter(2);
  const right = context.createGain();
  right.gain.value = RIGHT_GAIN;
  const analyser = context.createAnalyser();
  analyser.fftSize = WINDOW_FRAMES;
  sound.connect(splitter);
  splitter.connect(analyser, 0);
  splitter.connect(right, 1);
  right.connect(analyser);
  scope.add(() => {
    sound.disconnect(splitter);
    splitter.disconnect();
    right.disconnect();
  });
  const samples = new Float32Array(WINDOW_FRAMES);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return samples.every((sample) => sample === 0);
  };
}

function errorOf(element: HTMLMediaElement, origin: Exclude<MediaOrigin, 'readable'>): SenseError {
  const address = addressOf(element).slice(0, MAX_ADDRESS_CHARACTERS);
  return new SenseError('cross-origin', describeOrigin(address, origin));
}
