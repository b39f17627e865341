/**
 * Decodes AAC in ADTS frames of one format, aligned with the sound that was encoded.
 */
import { errorCount, framesOf, type Pcm } from '../readers/reader.js';
import { loadAac, quietly } from './load-decoders.js';

/**
 * At low rates the decoder assumes that the upper octave is synthesized (SBR), doubles the rate, and delays by this many
 * samples, as @audio/decode-aac documents for MP4.
 */
const SBR_DELAY_FRAMES = 962;
/** The decoder counts the frame that it withholds at the start as an error. */
const WITHHELD = 1;

export interface AdtsDecoder {
  /** Decodes whole frames. */
  decode(bytes: Uint8Array): Pcm;
  free(): void;
}

/** @param codedRate rate in the headers of the frames, Hz */
export async function createAdtsDecoder(codedRate: number): Promise<AdtsDecoder> {
  const decoder = await loadAac();
  let withheld = WITHHELD;
  let delay: number | undefined;
  return {
    decode: (bytes) => {
      const pcm = quietly(() => decoder.decode(bytes));
      if (framesOf(pcm) === 0) return pcm;
      delay ??= pcm.sampleRate > codedRate ? SBR_DELAY_FRAMES : 0;
      const dropped = Math.min(delay, framesOf(pcm));
      delay -= dropped;
      const errors = Math.max(0, errorCount(pcm) - withheld);
      withheld = 0;
      return { ...pcm, errors, channelData: pcm.channelData.map((channel) => channel.subarray(dropped)) };
    },
    free: () => decoder.free(),
  };
}
