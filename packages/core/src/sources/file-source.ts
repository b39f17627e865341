/**
 * Recorded audio as a source: a URL, a file, bytes or decoded samples. Short material is decoded into
 * memory and played with frame accuracy; long material streams through a media element, so that memory
 * stays bounded. The browser decodes all formats.
 */
import { SenseError, describe } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import type { Seconds } from '../model/units.js';
import { BufferPlayer } from './playback/buffer-player.js';
import { decodeAudio } from './loading/decode-audio.js';
import { ElementPlayer } from './playback/element-player.js';
import { fetchAudio } from './loading/fetch-audio.js';
import { loadMedia, probeDuration } from './loading/media-file.js';
import type { OpenSource, Source } from './source.js';

/** A URL (relative ones resolve against the page), a file, encoded bytes, or decoded samples. */
export type FileInput = string | URL | Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | AudioBuffer;

/** Options of {@link fileSource}. */
export interface FileSourceOptions {
  /** Repeats the material without end. Default false. */
  loop?: boolean;
  /** Name in error messages and for display. Default: the file's name, or the last part of the URL. */
  name?: string;
}

/** Larger files are streamed instead of decoded. */
const MAX_DECODED_BYTES = 100e6;
/** Longer material is streamed too: this length in stereo at 48 kHz takes 460 MB. */
const MAX_DECODED_S: Seconds = 20 * 60;
/** No common codec reaches {@link MAX_DECODED_S} below this size, so the duration is not probed. */
const CERTAINLY_SHORT_BYTES = 1e6;

/**
 * Plays a URL (fetched when the session opens the source), a file, encoded bytes, or an AudioBuffer. Files
 * over 100 MB or 20 minutes stream through a media element: the transport is the same, the position is
 * accurate to some milliseconds, and the browser mixes channels above stereo. `onEnded` reports `ended`, and
 * `failed` if streaming fails.
 *
 * @throws `invalid-argument` for any other input. Opening rejects with `source-unavailable` (HTTP
 *   status, network, CORS, unreadable file), `decode-failed` (empty, truncated, unknown format; the
 *   message describes what was received) or `disposed`
 *
 * @example
 * const source = fileSource('/music/song.mp3', { loop: true });
 * @example
 * input.onchange = () => start(fileSource(input.files![0]!));
 */
export function fileSource(input: FileInput, options: FileSourceOptions = {}): Source {
  const media = normalise(input);
  const name = options.name ?? defaultName(media);
  const loop = options.loop ?? false;
  return {
    kind: 'file',
    open: async (context, scope) => {
      scope.requireOpen(`The source ${name}`);
      if (isAudioBuffer(media)) return openBuffer(media, context, scope, name, loop);
      const blob = media instanceof Blob ? media : await fetchAudio(media, MAX_DECODED_BYTES, scope);
      if (!blob || (await isLong(blob, scope))) return openStreamed(blob ?? media, context, scope, name, loop);
      const buffer = await decodeAudio(context, await readBlob(blob, name), name, blob.type);
      scope.requireOpen(`The source ${name}`);
      return openBuffer(buffer, context, scope, name, loop);
    },
  };
}

function normalise(input: FileInput): AudioBuffer | Blob | URL {
  if (input instanceof Blob || input instanceof URL) return input;
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) return new Blob([input]);
  if (isAudioBuffer(input)) return input;
  if (typeof input === 'string') {
    const base = typeof document === 'undefined' ? undefined : document.baseURI;
    if (input !== '' && URL.canParse(input, base)) return new URL(input, base);
  }
  throw new SenseError(
    'invalid-argument',
    `fileSource needs a URL, File, Blob, ArrayBuffer or AudioBuffer, received ${describe(input)}`,
  );
}

function isAudioBuffer(input: unknown): input is AudioBuffer {
  return typeof input === 'object' && input !== null && 'getChannelData' in input;
}

function defaultName(media: AudioBuffer | Blob | URL): string {
  if (media instanceof URL) {
    const isInline = media.protocol === 'data:' || media.protocol === 'blob:';
    const last = isInline ? '' : media.pathname.slice(media.pathname.lastIndexOf('/') + 1);
    return last || (isInline ? 'The audio data' : media.href);
  }
  if ('name' in media && typeof media.name === 'string' && media.name) return media.name;
  return 'The audio data';
}

async function isLong(blob: Blob, scope: Scope): Promise<boolean> {
  if (blob.size > MAX_DECODED_BYTES) return true;
  if (blob.size < CERTAINLY_SHORT_BYTES) return false;
  const duration = await probeDuration(blob, scope);
  scope.requireOpen('The source');
  return duration !== undefined && duration > MAX_DECODED_S;
}

async function readBlob(blob: Blob, name: string): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    throw new SenseError(
      'source-unavailable',
      `${name} could not be read: it was moved or changed after it was selected, or reading is not permitted. Select it again`,
      error,
    );
  }
}

function openBuffer(buffer: AudioBuffer, context: AudioContext, scope: Scope, name: string, loop: boolean): OpenSource {
  const player = new BufferPlayer(context, buffer, scope, { loop });
  return {
    kind: 'file',
    name,
    node: player.node,
    alreadyAudible: false,
    duration: player.duration,
    play: async () => player.play(),
    pause: () => player.pause(),
    seek: (time) => player.seek(time),
    position: () => player.position(),
    onEnded: player.onEnded,
  };
}

async function openStreamed(
  media: Blob | URL,
  context: AudioContext,
  scope: Scope,
  name: string,
  loop: boolean,
): Promise<OpenSource> {
  const element = await loadMedia(media, scope);
  element.loop = loop;
  const node = context.createMediaElementSource(element);
  scope.add(() => node.disconnect());
  const player = new ElementPlayer(element, scope);
  return {
    kind: 'file',
    name,
    node,
    alreadyAudible: false,
    duration: player.duration,
    play: () => player.play(),
    pause: () => player.pause(),
    seek: (time) => player.seek(time),
    position: () => player.position(),
    onEnded: player.onEnded,
  };
}
