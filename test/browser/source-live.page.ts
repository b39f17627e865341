/** Runs in the browser, called by source-live.test.ts. */
import {
  Scope,
  listMicrophones,
  microphoneSource,
  streamSource,
  tabSource,
  watchMicrophones,
  type Microphone,
  type MicrophoneSourceOptions,
  type Source,
} from '@sense/core';
import { failure, listen, open, until, untilTone, type Sound } from './source-listening.js';

/** Records the streams that the page's capture calls return. */
function watchCapture(name: 'getUserMedia' | 'getDisplayMedia'): {
  streams: MediaStream[];
  asked: unknown[];
  restore: () => void;
} {
  const devices = navigator.mediaDevices;
  const original = devices[name];
  const streams: MediaStream[] = [];
  const asked: unknown[] = [];
  devices[name] = async (constraints) => {
    asked.push(constraints);
    const stream = await original.call(devices, constraints);
    streams.push(stream);
    return stream;
  };
  return { streams, asked, restore: () => Object.assign(devices, { [name]: original }) };
}

/** Opens the fake microphone, which plays 1 kHz most of the time. */
export async function hearMicrophone(options: MicrophoneSourceOptions = {}): Promise<{
  heard: [Sound, Sound];
  alreadyAudible: boolean;
  name: string | undefined;
  settings: MediaTrackSettings;
  asked: unknown;
  states: string[];
}> {
  const capture = watchCapture('getUserMedia');
  const { context, scope, source } = await open(microphoneSource(options));
  const heard = await untilTone(listen(context, source.node), [1000, 1000]);
  const track = capture.streams[0]!.getAudioTracks()[0]!;
  const settings = track.getSettings();
  scope.dispose();
  const states = capture.streams.flatMap((stream) => stream.getTracks().map((each) => each.readyState));
  capture.restore();
  return {
    heard,
    alreadyAudible: source.alreadyAudible,
    name: source.name,
    settings,
    asked: capture.asked[0],
    states,
  };
}

/** Opens a microphone while the browser answers with `error`. */
export async function microphoneFailure(
  error: string,
  options: MicrophoneSourceOptions = {},
): Promise<{ code: string; message: string }> {
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia;
  devices.getUserMedia = () => Promise.reject(new DOMException('as a test asks for', error));
  const result = await failure(() => open(microphoneSource(options)));
  devices.getUserMedia = original;
  return result;
}

/** Requests a device that does not exist; the browser rejects the request. */
export function missingMicrophone(): Promise<{ code: string; message: string }> {
  return failure(() => open(microphoneSource({ deviceId: 'not-there' })));
}

/** The errors on an insecure page, where browsers omit `mediaDevices`. */
export async function withoutMediaDevices(): Promise<string[]> {
  Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
  const sources = [microphoneSource(), tabSource()];
  const results = await Promise.all(sources.map((source) => failure(() => open(source))));
  results.push(await failure(() => listMicrophones()), await failure(() => watchMicrophones(() => {})));
  delete (navigator as { mediaDevices?: unknown }).mediaDevices;
  return results.map((result) => result.code);
}

/** The scope ends while the permission prompt is open: the late stream is stopped. */
export async function lateMicrophone(): Promise<{ code: string; states: string[] }> {
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia;
  const streams: MediaStream[] = [];
  let answer = (): void => {};
  devices.getUserMedia = async (constraints) => {
    const stream = await original.call(devices, constraints);
    streams.push(stream);
    await new Promise<void>((resolve) => (answer = resolve));
    return stream;
  };
  const context = new AudioContext();
  const scope = new Scope();
  const opening = failure(() => microphoneSource().open(context, scope));
  await until('the stream', () => streams.length > 0);
  scope.dispose();
  answer();
  const { code } = await opening;
  devices.getUserMedia = original;
  await context.close();
  return { code, states: streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState)) };
}

/** Ends the tracks of a source as the browser does when a device is unplugged. */
async function pull(source: Source, capture: { streams: MediaStream[] }): Promise<string[]> {
  const opened = await open(source);
  const reasons: string[] = [];
  opened.source.onEnded!((reason) => reasons.push(reason));
  const removed: string[] = [];
  opened.source.onEnded!((reason) => removed.push(reason))();
  for (const track of capture.streams[0]!.getAudioTracks()) {
    track.stop();
    // stop() fires no event; the browser fires `ended` when the user unplugs the device.
    track.dispatchEvent(new Event('ended'));
  }
  opened.scope.dispose();
  return [...reasons, ...removed.map(() => 'called after the undo')];
}

export async function unplugMicrophone(): Promise<string[]> {
  const capture = watchCapture('getUserMedia');
  const reasons = await pull(microphoneSource(), capture);
  capture.restore();
  return reasons;
}

/** The list, and the lengths that a watcher receives: immediately, and after a device change. */
export async function microphones(): Promise<{ list: Microphone[]; lengths: number[]; callsAfterUndo: number }> {
  const list = await listMicrophones();
  const lengths: number[] = [];
  const stop = watchMicrophones((each) => lengths.push(each.length));
  await until('the first list', () => lengths.length === 1);
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  await until('the second list', () => lengths.length === 2);
  stop();
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  await listMicrophones();
  return { list, lengths, callsAfterUndo: lengths.length - 2 };
}

/** A stream of one audio track per frequency, and a video track if `picture`. */
function toneStream(context: AudioContext, hertz: readonly number[], picture = false): MediaStream {
  const tracks = hertz.flatMap((frequency) => {
    const oscillator = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0.5 });
    const target = context.createMediaStreamDestination();
    oscillator.connect(gain).connect(target);
    oscillator.start();
    return target.stream.getAudioTracks();
  });
  const canvas = document.createElement('canvas');
  canvas.getContext('2d');
  return new MediaStream([...tracks, ...(picture ? canvas.captureStream(1).getVideoTracks() : [])]);
}

export async function hearStream(stopTracks: boolean): Promise<{
  heard: [Sound, Sound];
  alreadyAudible: boolean[];
  states: string[];
}> {
  const context = new AudioContext();
  const stream = toneStream(context, [750]);
  const { scope, source } = await open(streamSource(stream, { stopTracks }), context);
  const heard = await untilTone(listen(context, source.node), [750, 750]);
  const other = await open(streamSource(stream, { alreadyAudible: false }), context);
  scope.dispose();
  const states = stream.getTracks().map((track) => track.readyState);
  other.scope.dispose();
  await context.close();
  return { heard, alreadyAudible: [source.alreadyAudible, other.source.alreadyAudible], states };
}

/** Level of two tracks in one stream; the first alone has 0.354. */
export async function hearTwoTracks(): Promise<number> {
  const context = new AudioContext();
  const { scope, source } = await open(streamSource(toneStream(context, [500, 2000])), context);
  const heard = listen(context, source.node);
  const rms = await until('both tracks', () => heard()[0].rms > 0.49 && heard()[0].rms);
  scope.dispose();
  await context.close();
  return rms;
}

export function silentStream(): Promise<{ code: string; message: string }> {
  return failure(() => open(streamSource(toneStream(new AudioContext(), [], true))));
}

/** A tone sent over a peer connection, as in a call. */
export async function hearCall(): Promise<[Sound, Sound]> {
  const context = new AudioContext();
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  near.onicecandidate = ({ candidate }) => candidate && void far.addIceCandidate(candidate);
  far.onicecandidate = ({ candidate }) => candidate && void near.addIceCandidate(candidate);
  const sent = toneStream(context, [1000]);
  for (const track of sent.getTracks()) near.addTrack(track, sent);
  const received = new Promise<MediaStream>((resolve) => (far.ontrack = ({ streams }) => resolve(streams[0]!)));
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription!);
  const { scope, source } = await open(streamSource(await received), context);
  try {
    return await untilTone(listen(context, source.node), [1000, 1000], 0.1);
  } finally {
    scope.dispose();
    near.close();
    far.close();
    await context.close();
  }
}

/** Makes `getDisplayMedia` return a tab with or without sound: a page without a user has no dialogue. */
async function withTab<T>(
  share: (context: AudioContext) => MediaStream | DOMException,
  run: (capture: { streams: MediaStream[]; asked: unknown[] }) => Promise<T>,
): Promise<T> {
  const devices = navigator.mediaDevices;
  const original = devices.getDisplayMedia;
  const context = new AudioContext();
  const capture = { streams: [] as MediaStream[], asked: [] as unknown[] };
  devices.getDisplayMedia = async (options) => {
    capture.asked.push(options);
    const shared = share(context);
    if (shared instanceof DOMException) throw shared;
    capture.streams.push(shared);
    return shared;
  };
  try {
    return await run(capture);
  } finally {
    devices.getDisplayMedia = original;
    await context.close();
  }
}

const statesOf = (stream: MediaStream): string[] =>
  stream.getTracks().map((track) => `${track.kind} ${track.readyState}`);

export function hearTab(): Promise<{
  heard: [Sound, Sound];
  alreadyAudible: boolean;
  asked: unknown;
  during: string[];
  after: string[];
}> {
  return withTab(
    (context) => toneStream(context, [1500], true),
    async (capture) => {
      const { context, scope, source } = await open(tabSource());
      const heard = await untilTone(listen(context, source.node), [1500, 1500]);
      const during = statesOf(capture.streams[0]!);
      scope.dispose();
      const after = statesOf(capture.streams[0]!);
      return { heard, alreadyAudible: source.alreadyAudible, asked: capture.asked[0], during, after };
    },
  );
}

export function stopSharing(): Promise<string[]> {
  return withTab(
    (context) => toneStream(context, [1500], true),
    (capture) => pull(tabSource(), capture),
  );
}

export function tabWithoutSound(): Promise<{ code: string; message: string; states: string[] }> {
  return withTab(
    (context) => toneStream(context, [], true),
    async (capture) => ({ ...(await failure(() => open(tabSource()))), states: statesOf(capture.streams[0]!) }),
  );
}

export function tabDenied(): Promise<{ code: string; message: string }> {
  return withTab(
    () => new DOMException('as a test asks for', 'NotAllowedError'),
    () => failure(() => open(tabSource())),
  );
}

export async function withoutTabCapture(): Promise<{ code: string; message: string }> {
  const devices = navigator.mediaDevices;
  Object.defineProperty(devices, 'getDisplayMedia', { value: undefined, configurable: true });
  const result = await failure(() => open(tabSource()));
  delete (devices as { getDisplayMedia?: unknown }).getDisplayMedia;
  return result;
}
