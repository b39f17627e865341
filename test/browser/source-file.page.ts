/** Runs in the browser, called by source-file.test.ts. */
import { Scope, fileSource, type FileInput } from '@sense/core';
import { failure, listen, open, toneBuffer, until, untilTone, wavOf, type Sound } from './source-listening.js';

type InputKind = 'url' | 'string' | 'blob' | 'bytes' | 'view' | 'buffer';

function inputOf(kind: InputKind, hertz: readonly number[], sampleRate: number): FileInput {
  const buffer = toneBuffer(hertz, 2, sampleRate);
  if (kind === 'buffer') return buffer;
  const wav = wavOf(buffer);
  switch (kind) {
    case 'blob':
      return new Blob([wav], { type: 'audio/wav' });
    case 'bytes':
      return wav.buffer;
    case 'view': {
      // A view into a larger buffer: only its part is used.
      const padded = new Uint8Array(wav.length + 200);
      padded.set(wav, 100);
      return padded.subarray(100, 100 + wav.length);
    }
    default: {
      const address = URL.createObjectURL(new Blob([wav]));
      return kind === 'url' ? new URL(address) : address;
    }
  }
}

/** Plays a two-second tone of each channel's frequency from each kind of input. */
export async function playInput(
  kind: InputKind,
  hertz: readonly number[],
  expected: [number, number],
  sampleRate = 48000,
): Promise<{ duration: number | undefined; heard: [Sound, Sound]; alreadyAudible: boolean }> {
  const { context, scope, source } = await open(fileSource(inputOf(kind, hertz, sampleRate), { loop: true }));
  const heard = listen(context, source.node);
  await source.play!();
  const sounds = await untilTone(heard, expected);
  scope.dispose();
  return { duration: source.duration, heard: sounds, alreadyAudible: source.alreadyAudible };
}

/** RMS of each channel's tone at the stereo output, rendered offline: `levels[channel] = [left, right]`. */
export async function channelLevels(channels: number): Promise<[number, number][]> {
  const levels: [number, number][] = [];
  for (let channel = 0; channel < channels; channel++) {
    const buffer = new AudioBuffer({ numberOfChannels: channels, length: 4800, sampleRate: 48000 });
    buffer.getChannelData(channel).fill(1);
    const offline = new OfflineAudioContext(2, 2400, 48000);
    const source = await fileSource(buffer).open(offline as unknown as AudioContext, new Scope());
    source.node.connect(offline.destination);
    await source.play!();
    const out = await offline.startRendering();
    levels.push([out.getChannelData(0)[1200]!, out.getChannelData(1)[1200]!]);
  }
  return levels;
}

/** Plays, pauses, seeks and plays to the end. Returns the positions. */
export async function transport(): Promise<Record<string, number | string>> {
  const { context, scope, source } = await open(fileSource(toneBuffer([440], 1)));
  const heard = listen(context, source.node);
  const reasons: string[] = [];
  source.onEnded!((reason) => reasons.push(reason));
  const before = source.position!();
  await source.play!();
  await untilTone(heard, [440, 440]);
  source.pause!();
  const paused = source.position!();
  await until('silence', () => heard()[0].rms === 0);
  const stillPaused = source.position!();
  const endsWhilePaused = reasons.length;
  source.seek!(0.7);
  const afterSeek = source.position!();
  await source.play!();
  await until('the end', () => reasons.length > 0);
  const end = source.position!();
  source.seek!(99);
  const beyond = source.position!();
  source.seek!(0);
  await source.play!();
  await untilTone(heard, [440, 440]);
  scope.dispose();
  return { before, paused, stillPaused, endsWhilePaused, afterSeek, end, beyond, reasons: reasons.join() };
}

/** Material time at context time zero, by `position()` and as measured from the first audible frame. */
export async function startAccuracy(): Promise<{ reported: number; measured: number }> {
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  await until('a moving clock', () => context.currentTime > 0.05);
  // A ramp: the value of each sample is its time in the material.
  const buffer = new AudioBuffer({ numberOfChannels: 1, length: 48000, sampleRate: 48000 });
  buffer.getChannelData(0).forEach((_, i, samples) => (samples[i] = i / 48000));
  const source = await fileSource(buffer).open(context, new Scope());
  await context.audioWorklet.addModule(
    URL.createObjectURL(
      new Blob(
        [
          `registerProcessor('probe', class extends AudioWorkletProcessor {
            process([[samples]]) {
              if (samples?.[0] > 0.1) { this.port.postMessage([currentTime, samples[0]]); return false; }
              return true;
            }
          })`,
        ],
        { type: 'text/javascript' },
      ),
    ),
  );
  const probe = new AudioWorkletNode(context, 'probe');
  source.node.connect(probe);
  const seen = new Promise<[number, number]>((resolve) => (probe.port.onmessage = ({ data }) => resolve(data)));
  await source.play!();
  const [time, value] = await seen;
  await context.suspend();
  const reported = source.position!() - context.currentTime;
  await context.close();
  return { reported, measured: value - time };
}

/** The error of `fileSource` for an address. */
export function fetchFailure(address: string): Promise<{ code: string; message: string }> {
  return failure(() => open(fileSource(address)));
}

/** The error of `fileSource` for bytes: the first `take` bytes of a two-second WAV file, or `text`. */
export async function decodeFailure(bytes: { take?: number; text?: string; type?: string; name?: string }): Promise<{
  code: string;
  message: string;
}> {
  const whole = bytes.text === undefined ? wavOf(toneBuffer([440], 2)) : new TextEncoder().encode(bytes.text);
  const part = whole.slice(0, bytes.take ?? whole.length);
  const blob = bytes.name ? new File([part], bytes.name, { type: bytes.type ?? '' }) : new Blob([part]);
  return failure(() => open(fileSource(blob)));
}

let downloadScope = new Scope();

/** Opens an address until {@link endDownload} ends the scope. */
export async function download(address: string): Promise<{ code: string; message: string }> {
  const context = new AudioContext();
  downloadScope = new Scope();
  const result = await failure(() => fileSource(address).open(context, downloadScope));
  await context.close();
  return result;
}

export function endDownload(): void {
  downloadScope.dispose();
}

/** Opens audio too long for memory, and plays it from the start and from its third hour. */
export async function streamLong(address: string): Promise<{
  node: string;
  duration: number | undefined;
  start: number;
  afterSeek: number;
  emptied: boolean;
}> {
  const { context, scope, source } = await open(fileSource(address));
  const heard = listen(context, source.node);
  await source.play!();
  const start = (await untilTone(heard, [500, 500]))[0].hertz;
  source.seek!(2.5 * 3600);
  const afterSeek = (await untilTone(heard, [1500, 1500]))[0].hertz;
  const node = source.node as MediaElementAudioSourceNode;
  const result = { node: node.constructor.name, duration: source.duration, start, afterSeek };
  scope.dispose();
  return { ...result, emptied: node.mediaElement.paused && !node.mediaElement.hasAttribute('src') };
}

/** A Blob of `minutes` of 8 kHz audio: its type of node, and whether its object URL is revoked. */
export async function longBlob(
  minutes: number,
): Promise<{ node: string; duration: number | undefined; revoked: number; made: number }> {
  const made: string[] = [];
  const revoked: string[] = [];
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const address = createObjectURL.call(URL, object);
    made.push(address);
    return address;
  };
  URL.revokeObjectURL = (address) => {
    revoked.push(address);
    revokeObjectURL.call(URL, address);
  };
  try {
    const second = toneBuffer([500], 1, 8000);
    const long = new AudioBuffer({ numberOfChannels: 1, length: minutes * 60 * 8000, sampleRate: 8000 });
    for (let at = 0; at < long.length; at += 8000) long.copyToChannel(second.getChannelData(0), 0, at);
    const { context, scope, source } = await open(fileSource(new Blob([wavOf(long)])));
    const heard = listen(context, source.node);
    await source.play!();
    await untilTone(heard, [500, 500]);
    const result = { node: source.node.constructor.name, duration: source.duration };
    scope.dispose();
    return { ...result, revoked: revoked.length, made: made.length };
  } finally {
    Object.assign(URL, { createObjectURL, revokeObjectURL });
  }
}

/** After disposal: the level, and the error code of a later open. */
export async function afterDispose(): Promise<{ rms: number; code: string }> {
  const context = new AudioContext();
  const { scope, source } = await open(fileSource(toneBuffer([440], 5), { loop: true }), context);
  const heard = listen(context, source.node);
  await source.play!();
  await untilTone(heard, [440, 440]);
  scope.dispose();
  await until('silence', () => heard()[0].rms === 0);
  const { code } = await failure(() => fileSource(toneBuffer([440], 1)).open(context, scope));
  const { rms } = heard()[0];
  await context.close();
  return { rms, code };
}
