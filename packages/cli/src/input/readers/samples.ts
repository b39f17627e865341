/**
 * Reads uncompressed samples, and ADPCM, from a range of a file.
 */
import { loadWav, type StreamDecoder } from '../decoders/load-decoders.js';
import { SampleConverter, type SampleFormat } from '../decoders/sample-format.js';
import type { FileBytes } from '../file-bytes.js';
import { framesOf, type AudioReader, type Pcm } from './reader.js';

export interface SampleRange {
  readonly label: string;
  readonly start: number;
  /** Bytes according to the file; undefined if it does not state them. */
  readonly declaredBytes: number | undefined;
  /** Layout of the samples, or the header of a WAV file for a coding that only the WAV decoder reads. */
  readonly layout: SampleFormat | { readonly wavHeader: Uint8Array; readonly frameBytes: number };
}

/** Reads the samples of `range`, up to the end of the file if it is shorter. */
export async function openSamples(file: FileBytes, range: SampleRange): Promise<AudioReader> {
  const { layout, start } = range;
  const available = file.size - start;
  const declared = range.declaredBytes ?? available;
  const frameBytes = 'frameBytes' in layout ? layout.frameBytes : layout.bytes * layout.channels;
  const truncated = declared > available;
  const decoder = await loadWav();
  return {
    label: range.label,
    claimedFrames: frameBytes > 0 && !truncated ? Math.floor(declared / frameBytes) : undefined,
    damage: truncated
      ? [`the file is truncated: its header declares ${declared} bytes of audio, and ${available} are present`]
      : [],
    pieces: () => decode(file, { start, end: start + Math.min(declared, available) }, layout, decoder),
    close: () => decoder.free(),
  };
}

async function* decode(
  file: FileBytes,
  range: { readonly start: number; readonly end: number },
  layout: SampleRange['layout'],
  decoder: StreamDecoder,
): AsyncGenerator<Pcm> {
  const converter = 'wavHeader' in layout ? undefined : new SampleConverter(layout);
  decoder.decode('wavHeader' in layout ? layout.wavHeader : converter!.header);
  for await (const bytes of file.stream([range])) {
    const pcm = decoder.decode(converter ? converter.convert(bytes) : bytes);
    if (framesOf(pcm) > 0) yield pcm;
  }
}
