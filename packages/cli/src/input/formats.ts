/**
 * The audio formats that can be read and the decoder of each, loaded when first needed. Decoders
 * take any piece of a file and return what it completes: nothing here holds a whole file.
 */
import audioType from 'audio-type';
import { SenseError } from '@sense/core/engine';
import type { ContainerFacts } from './containers/container.js';
import { probeFlac } from './containers/flac.js';
import { probeM4a } from './containers/m4a.js';
import { probeMp3 } from './containers/mp3.js';
import { probeOgg } from './containers/ogg.js';
import { isWav, probeWav } from './containers/wav.js';
import type { FileBytes } from './file-bytes.js';

/** Audio as decoders return it: one array for each channel, in the order L R C LFE BL BR SL SR. */
export interface Pcm {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
  /** Frames of the file that could not be decoded; decoders differ in its type. */
  readonly errors?: unknown;
}

/** A streaming decoder: the common part of the decoder packages. */
export interface Codec {
  decode(bytes: Uint8Array): Pcm | Promise<Pcm>;
  flush?(): Pcm | Promise<Pcm>;
  free(): void;
}

export interface Format {
  /** As people call it. */
  readonly label: string;
  probe(file: FileBytes): Promise<ContainerFacts>;
  open(): Promise<Codec>;
}

const ogg = (label: string, open: Format['open']): Format => ({ label, probe: probeOgg, open });

/** Keys are the names that `audio-type` gives. */
const FORMATS: Readonly<Record<string, Format>> = {
  wav: { label: 'WAV', probe: probeWav, open: async () => (await import('@audio/decode-wav')).decoder() },
  flac: { label: 'FLAC', probe: probeFlac, open: openFlac },
  mp3: { label: 'MP3', probe: probeMp3, open: async () => (await import('@audio/decode-mp3')).decoder() },
  oga: ogg('Ogg Vorbis', async () => (await import('@audio/decode-vorbis')).decoder()),
  opus: ogg('Ogg Opus', async () => (await import('@audio/decode-opus')).decoder()),
  m4a: { label: 'M4A', probe: probeM4a, open: openAac },
  aac: { label: 'AAC', probe: async () => ({}), open: openAac },
};

/** What can be read, for messages. */
export const READABLE_FORMATS = 'WAV, FLAC, MP3, Ogg (Vorbis, Opus) and M4A/AAC';

/** Enough of a file's start to know its format. */
export const HEAD_BYTES = 4096;

/** The format of `file`, by its content. Throws `decode-failed` for what cannot be read. */
export async function detectFormat(file: FileBytes): Promise<Format> {
  const head = await file.read(0, HEAD_BYTES);
  if (head.length === 0) {
    throw new SenseError('decode-failed', `${file.path} is empty (0 bytes): the copy or export that made it failed`);
  }
  const name = soundNamed(head);
  const format = name === undefined ? undefined : FORMATS[name];
  if (format) return format;
  const found =
    name === undefined ? `starts with ${JSON.stringify(head.toString('latin1', 0, 8))}` : `is a "${name}" file`;
  throw new SenseError(
    'decode-failed',
    `${file.path} ${found}, which is none of the formats that can be read: ${READABLE_FORMATS}. Convert it first`,
  );
}

/** The label of the audio format that `head` begins; undefined for what is no audio that can be read. */
export function audioLabel(head: Buffer): string | undefined {
  const name = soundNamed(head);
  return name === undefined ? undefined : FORMATS[name]?.label;
}

function soundNamed(head: Buffer): string | undefined {
  return isWav(head) ? 'wav' : audioType(new Uint8Array(head));
}

async function openFlac(): Promise<Codec> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  return decoder;
}

/**
 * The AAC decoder is under the GPL, so it is not installed with this package: whoever wants M4A
 * adds it.
 */
async function openAac(): Promise<Codec> {
  try {
    return await (await import('@audio/decode-aac')).decoder();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SenseError(
      'unsupported',
      'M4A and AAC need the decoder @audio/decode-aac, which is not installed (its licence, GPL-2.0, differs ' +
        'from ours): run "npm install @audio/decode-aac", or convert the file to FLAC or MP3',
      error,
    );
  }
}
