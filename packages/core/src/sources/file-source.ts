/**
 * Recorded audio as a source: an address, a file, bytes or decoded samples. Short material is
 * decoded into memory and played to the frame; long material streams through a media element, so
 * that memory stays bounded. Knows nothing of formats beyond what the browser decodes.
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

export type FileInput = string | URL | Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | AudioBuffer;

export interface FileSourceOptions {
  /** Plays again from the start for ever. Default false. */
  loop?: boolean;
  /** What to call it in messages and on screen. Default: the file's name, or the end of the address. */
  name?: string;
}

/** Larger files are streamed instead of decoded. */
export const MAX_DECODED_BYTES = 100e6;
/** So is longer material: this much stereo at 48 kHz takes 460 MB. */
export const MAX_DECODED_S: Seconds = 20 * 60;
/** Below this size no audio codec in use reaches {@link MAX_DECODED_S}: the length need not be asked for. */
const CERTAINLY_SHORT_BYTES = 1e6;

/**
 * Plays a file, an address (fetched when the session opens it), encoded bytes, or an AudioBuffer.
 * Files over 100 MB or 20 minutes stream through a media element: same transport, position to some
 * milliseconds instead of to the frame, channels above stereo mixed by the browser.
 *
 * @throws `invalid-argument` for any other input. Opening rejects with `source-unavailable` (HTTP
 *   status, network, CORS, unreadable file), `decode-failed` (empty, truncated, unknown format: the
 *   message says what was received) or `disposed`
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
    `fileSource needs an address, URL, File or Blob, ArrayBuffer or AudioBuffer, received ${describe(input)}`,
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
      `${name} could not be read: it was moved or changed after it was chosen, or may not be read. Choose it again`,
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
