/**
 * The readable audio formats and their decoders, which are loaded on first use. Decoders take a file in pieces of any
 * size and return the audio decoded so far, so no whole file is in memory.
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

/** Decoded audio: one array per channel, in the order L R C LFE BL BR SL SR. */
export interface Pcm {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
  /** Frames that could not be decoded, as a count or a list, depending on the decoder. */
  readonly errors?: unknown;
}

/** A streaming decoder: the common interface of the decoder packages. */
export interface AudioDecoder {
  decode(bytes: Uint8Array): Pcm | Promise<Pcm>;
  flush?(): Pcm | Promise<Pcm>;
  free(): void;
}

export interface Format {
  /** Display name. */
  readonly label: string;
  probe(file: FileBytes): Promise<ContainerFacts>;
  open(): Promise<AudioDecoder>;
}

const ogg = (label: string, open: Format['open']): Format => ({ label, probe: probeOgg, open });

/** By the names that `audio-type` returns. */
const FORMATS: Readonly<Record<string, Format>> = {
  wav: { label: 'WAV', probe: probeWav, open: async () => (await import('@audio/decode-wav')).decoder() },
  flac: { label: 'FLAC', probe: probeFlac, open: openFlac },
  mp3: { label: 'MP3', probe: probeMp3, open: async () => (await import('@audio/decode-mp3')).decoder() },
  oga: ogg('Ogg Vorbis', async () => (await import('@audio/decode-vorbis')).decoder()),
  opus: ogg('Ogg Opus', async () => (await import('@audio/decode-opus')).decoder()),
  m4a: { label: 'M4A', probe: probeM4a, open: openAac },
  aac: { label: 'AAC', probe: async () => ({}), open: openAac },
};

/** The readable formats, for messages. */
export const READABLE_FORMATS = 'WAV, FLAC, MP3, Ogg (Vorbis, Opus) and M4A/AAC';

/** Bytes needed to detect the format. */
export const HEAD_BYTES = 4096;

/** Detects the format of `file` by its content. Rejects with `decode-failed` for an unreadable one. */
export async function detectFormat(file: FileBytes): Promise<Format> {
  const head = await file.read(0, HEAD_BYTES);
  if (head.length === 0) {
    throw new SenseError('decode-failed', `${file.path} is empty (0 bytes): copy or export it again`);
  }
  const name = detectAudioType(head);
  const format = name === undefined ? undefined : FORMATS[name];
  if (format) return format;
  const found =
    name === undefined ? `starts with ${JSON.stringify(head.toString('latin1', 0, 8))}` : `is a "${name}" file`;
  throw new SenseError(
    'decode-failed',
    `${file.path} ${found}, which is not a readable format: convert it to one of ${READABLE_FORMATS}`,
  );
}

/** Display name of the audio format that starts with `head`; undefined for content that is not readable audio. */
export function audioLabel(head: Buffer): string | undefined {
  const name = detectAudioType(head);
  return name === undefined ? undefined : FORMATS[name]?.label;
}

function detectAudioType(head: Buffer): string | undefined {
  return isWav(head) ? 'wav' : audioType(new Uint8Array(head));
}

async function openFlac(): Promise<AudioDecoder> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  return decoder;
}

/**
 * Loads the AAC decoder. It is under the GPL, so it is not a dependency of this package; users install it themselves.
 */
async function openAac(): Promise<AudioDecoder> {
  try {
    return await (await import('@audio/decode-aac')).decoder();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SenseError(
      'unsupported',
      'M4A and AAC need the decoder @audio/decode-aac, which is not installed because of its licence ' +
        '(GPL-2.0): run "npm install @audio/decode-aac", or convert the file to FLAC or MP3',
      error,
    );
  }
}
