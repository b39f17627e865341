/**
 * Loads the decoders on first use. All of them decode synchronously once loaded, and print errors to the console, which
 * {@link quietly} suppresses.
 */
import { SenseError } from '@sense/core/engine';
import type { Pcm } from '../readers/reader.js';

const MISSING_FRAME = 'ERROR_STATUS_MISSING_FRAME';

/** A streaming decoder: the common interface of the decoder packages. */
export interface StreamDecoder {
  decode(bytes: Uint8Array): Pcm;
  flush?(): Pcm;
  free(): void;
}

/** A decoder of whole frames, one array each. */
export interface FrameDecoder {
  decode(frames: Uint8Array[]): Pcm | Promise<Pcm>;
  free(): void;
}

/** What describes AAC or ALAC frames that come without headers. */
export interface AacConfig {
  /** AudioSpecificConfig (ISO/IEC 14496-3). */
  readonly asc?: Uint8Array;
  /** ALAC magic cookie. */
  readonly alac?: Uint8Array;
  /** Range of the media that is played, in seconds. */
  readonly gapless?: { readonly start: number; readonly duration?: number };
}

export const loadWav = async (): Promise<StreamDecoder> => (await import('@audio/decode-wav')).decoder();
export const loadMp3 = async (): Promise<StreamDecoder> => (await import('@audio/decode-mp3')).decoder();
export const loadVorbis = async (): Promise<StreamDecoder> => (await import('@audio/decode-vorbis')).decoder();
export const loadOpus = async (): Promise<StreamDecoder> => (await import('@audio/decode-opus')).decoder();

/** Decodes complete FLAC frames; the first call must contain the stream header (`fLaC` and STREAMINFO). */
export async function loadFlac(): Promise<FrameDecoder> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  return {
    decode: async (frames) => {
      const pcm = await quietly(() => decoder.decodeFrames(frames));
      // A frame that is missing on purpose is no error.
      return { ...pcm, errors: pcm.errors.filter(({ message }) => !message.includes(MISSING_FRAME)) };
    },
    free: () => decoder.free(),
  };
}

/** Whether {@link loadAac} would find the decoder. */
export async function hasAac(): Promise<boolean> {
  return await import('@audio/decode-aac').then(
    () => true,
    () => false,
  );
}

/**
 * Loads the decoder of AAC and ALAC. It is under the GPL, so it is not a dependency of this package; users install it
 * themselves. Rejects with `unsupported` without it. With a `config` it decodes frames without headers.
 */
export async function loadAac(config?: AacConfig): Promise<{
  decode(bytes: Uint8Array | Uint8Array[]): Pcm;
  free(): void;
}> {
  try {
    return await (await import('@audio/decode-aac')).decoder(config);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SenseError(
      'unsupported',
      'M4A and AAC need the decoder @audio/decode-aac, which is not installed because of its licence ' +
        '(GPL-2.0): run "npm install @audio/decode-aac", install ffmpeg, or convert the file to FLAC or MP3',
      error,
    );
  }
}

/** Runs the synchronous `work` without what it prints to the error console. */
export function quietly<T>(work: () => T): T {
  const { error } = console;
  console.error = () => undefined;
  try {
    return work();
  } finally {
    console.error = error;
  }
}
