/** Ogg pages that are written are those that are read, whatever the size of the packets. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileBytes } from '../../../../packages/cli/src/input/file-bytes.js';
import {
  OggPackets,
  OggWriter,
  scanOggPages,
  type OggPage,
} from '../../../../packages/cli/src/input/readers/ogg/ogg-pages.js';
import { temporaryFolder } from '../helpers.js';

test.each([0, 1, 254, 255, 256, 65_024, 65_025, 65_026, 65_280, 200_000])('a packet of %i bytes', async (size) => {
  const packet = Uint8Array.from({ length: size }, (_, i) => (i * 7) % 251);
  const writer = new OggWriter(5);
  const path = join(temporaryFolder(), 'a.ogg');
  const written = [Uint8Array.of(1), packet, Uint8Array.of(2)];
  writeFileSync(path, Buffer.concat(written.map((each, i) => writer.write(each, { granule: 9, isLast: i === 2 }))));
  const file = await FileBytes.open(path);
  const pages: OggPage[] = [];
  const packets = new OggPackets();
  const read: Uint8Array[] = [];
  for await (const page of scanOggPages(file)) {
    pages.push(page);
    read.push(...packets.read(page));
    expect([page.serial, page.skippedBytes]).toEqual([5, 0]);
  }
  await file.close();
  expect(read.map((each) => Buffer.from(each).equals(Buffer.from(written[read.indexOf(each)]!)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(pages.map(({ isFirst }) => isFirst)).toEqual(pages.map((_, i) => i === 0));
  expect(pages.map(({ isLast }) => isLast)).toEqual(pages.map((_, i) => i === pages.length - 1));
  expect(pages.map(({ bytes }) => bytes.readUInt32LE(18))).toEqual(pages.map((_, i) => i));
});
