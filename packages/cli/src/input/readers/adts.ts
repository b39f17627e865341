/**
 * Reads AAC in ADTS frames (ISO/IEC 14496-3, annex 1.A), as in `.aac` files and radio streams.
 */
import { createAdtsDecoder, type AdtsDecoder } from '../decoders/adts-decoder.js';
import type { FileBytes } from '../file-bytes.js';
import { scanFrames, type FrameHeader } from './frame-scanner.js';
import { errorCount, framesOf, type AudioReader, type Pcm } from './reader.js';

const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/** Reads the frame header at `at`. */
export function parseAdtsHeader(bytes: Uint8Array, at: number): (FrameHeader & { sampleRate: number }) | undefined {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return undefined;
  const sampleRate = RATES[(bytes[at + 2]! >> 2) & 15];
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  if (sampleRate === undefined || length <= 7) return undefined;
  const channels = ((bytes[at + 2]! & 1) << 2) | (bytes[at + 3]! >> 6);
  return { bytes: length, format: `${sampleRate} ${channels}`, sampleRate };
}

export function openAdts(file: FileBytes): AudioReader {
  const damage: string[] = [];
  let decoder: AdtsDecoder | undefined;
  return {
    label: 'AAC',
    damage,
    async *pieces(): AsyncGenerator<Pcm> {
      let [format, errors, skippedBytes] = ['', 0, 0];
      for await (const run of scanFrames(file, { start: 0, end: file.size }, parseAdtsHeader)) {
        if (format !== '') skippedBytes += run.skippedBytes;
        if (run.format !== format || !decoder) {
          decoder?.free();
          decoder = await createAdtsDecoder(parseAdtsHeader(run.bytes, 0)!.sampleRate);
          format = run.format;
        }
        const pcm = decoder.decode(run.bytes);
        errors += errorCount(pcm);
        if (framesOf(pcm) > 0) yield pcm;
      }
      if (skippedBytes > 0) damage.push(`${skippedBytes} damaged bytes were skipped`);
      if (errors > 0) damage.push(`${errors} damaged frames were skipped`);
    },
    close: () => decoder?.free(),
  };
}
