/**
 * Finds the pages of an Ogg stream (RFC 3533, section 6). Each is verified by its checksum, so damaged ones are left out.
 */
import type { FileBytes } from '../../file-bytes.js';

export interface OggPage {
  /** The whole page, with its header. */
  readonly bytes: Buffer;
  readonly serial: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Whether it continues a packet of the previous page. */
  readonly continues: boolean;
  /** Position of the codec at the end of the page, in its own unit; undefined if no packet ends here. */
  readonly granule: number | undefined;
  /** Bytes in front that belong to no intact page. */
  readonly skippedBytes: number;
}

/** Header, and 255 segments of 255 bytes. */
const MAX_PAGE_BYTES = 27 + 255 + 255 * 255;
const CHUNK_BYTES = 4 * MAX_PAGE_BYTES;

/** Yields the intact pages of `file`. @returns the bytes behind the last one */
export async function* scanOggPages(file: FileBytes): AsyncGenerator<OggPage, number> {
  let skippedBytes = 0;
  for (let from = 0; from < file.size;) {
    const bytes = await file.read(from, CHUNK_BYTES);
    if (bytes.length === 0) break;
    const last = from + bytes.length >= file.size;
    const limit = last ? bytes.length : bytes.length - MAX_PAGE_BYTES;
    let at = 0;
    while (at < limit) {
      const page = readPage(bytes, at, skippedBytes);
      if (page) {
        at += page.bytes.length;
        skippedBytes = 0;
        file.reached(from + at);
        yield page;
        continue;
      }
      const next = bytes.indexOf('OggS', at + 1, 'latin1');
      const to = next < 0 ? limit : Math.min(next, limit);
      skippedBytes += to - at;
      at = to;
    }
    from += at;
  }
  return skippedBytes;
}

/** The packets of consecutive pages of one stream. */
export class OggPackets {
  #started: Uint8Array[] = [];

  /** Packets that end in `page`. */
  read({ bytes, continues }: OggPage): Uint8Array[] {
    const packets: Uint8Array[] = [];
    if (!continues) this.#started = [];
    // The start of a continued packet may have been lost.
    let lost = continues && this.#started.length === 0;
    const segments = bytes[26]!;
    let start = 27 + segments;
    let end = start;
    for (let i = 0; i < segments; i++) {
      const size = bytes[27 + i]!;
      end += size;
      if (size === 255) continue;
      const packet = Buffer.concat([...this.#started, bytes.subarray(start, end)]);
      if (!lost) packets.push(packet);
      [this.#started, lost, start] = [[], false, end];
    }
    if (end > start && !lost) this.#started.push(bytes.subarray(start, end));
    return packets;
  }
}

function readPage(bytes: Buffer, at: number, skippedBytes: number): OggPage | undefined {
  if (bytes.toString('latin1', at, at + 4) !== 'OggS' || at + 27 > bytes.length || bytes[at + 4] !== 0)
    return undefined;
  const segments = bytes[at + 26]!;
  let end = at + 27 + segments;
  if (end > bytes.length) return undefined;
  for (let i = 0; i < segments; i++) end += bytes[at + 27 + i]!;
  if (end > bytes.length) return undefined;
  const page = bytes.subarray(at, end);
  if (checksum(page) !== page.readUInt32LE(22)) return undefined;
  const flags = page[5]!;
  const granule = page.readBigInt64LE(6);
  return {
    bytes: page,
    serial: page.readUInt32LE(14),
    continues: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    granule: granule < 0n ? undefined : Number(granule),
    skippedBytes,
  };
}

/** CRC-32 with the polynomial 04C11DB7, the checksum field counted as 0. */
function checksum(page: Buffer): number {
  let sum = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i]!;
    sum = ((sum << 8) ^ CRC32[(sum >>> 24) ^ byte]!) >>> 0;
  }
  return sum;
}

const CRC32 = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value & 0x8000_0000 ? 0x04c1_1db7 : 0);
  return value >>> 0;
});

const MAX_SEGMENTS = 255;

export interface OggPacketOptions {
  /** Position of the codec at the end of the packet; -1 for none. */
  readonly granule: number;
  /** Whether it ends the stream. Default false. */
  readonly isLast?: boolean;
}

/** Writes the pages of one stream. */
export class OggWriter {
  readonly #serial: number;
  #number = 0;

  constructor(serial = 1) {
    this.#serial = serial;
  }

  /** Writes `packet` as a page of its own, or as several that continue each other if it has 65025 bytes or more. */
  write(packet: Uint8Array, { granule, isLast = false }: OggPacketOptions): Uint8Array {
    // The last segment is shorter than 255 bytes, and may be empty: it ends the packet.
    const segments = Math.floor(packet.length / 255) + 1;
    const pages: Buffer[] = [];
    for (let from = 0; from < segments; from += MAX_SEGMENTS) {
      const count = Math.min(MAX_SEGMENTS, segments - from);
      const ends = from + count === segments;
      const content = packet.subarray(255 * from, 255 * (from + count));
      const page = Buffer.alloc(27 + count + content.length, 0);
      page.write('OggS', 0, 'latin1');
      page[5] = (from > 0 ? 1 : 0) | (this.#number === 0 ? 2 : 0) | (isLast && ends ? 4 : 0);
      page.writeBigInt64LE(ends ? BigInt(granule) : -1n, 6);
      page.writeUInt32LE(this.#serial, 14);
      page.writeUInt32LE(this.#number++, 18);
      page[26] = count;
      page.fill(255, 27, 27 + count);
      if (ends) page[26 + count] = packet.length % 255;
      page.set(content, 27 + count);
      page.writeUInt32LE(checksum(page), 22);
      pages.push(page);
    }
    return Buffer.concat(pages);
  }
}
