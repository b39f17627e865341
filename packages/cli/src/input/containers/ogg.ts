/**
 * Checks the last page of an Ogg file (RFC 3533, section 6): it must be complete and mark the end of the stream.
 */
import type { FileBytes } from '../file-bytes.js';
import type { ContainerFacts } from './container.js';

/** Header, and 255 segments of 255 bytes. */
const MAX_PAGE_BYTES = 27 + 255 + 255 * 255;
const END_OF_STREAM = 4;

export async function probeOgg(file: FileBytes): Promise<ContainerFacts> {
  const tail = await file.read(Math.max(0, file.size - 2 * MAX_PAGE_BYTES), 2 * MAX_PAGE_BYTES);
  const at = tail.lastIndexOf('OggS', undefined, 'latin1');
  if (at < 0) return { truncated: 'its last page is missing' };
  const segments = tail[at + 26] ?? 0;
  let end = at + 27 + segments;
  for (let i = 0; i < segments; i++) end += tail[at + 27 + i] ?? 0;
  if (at + 27 + segments > tail.length || end > tail.length) return { truncated: 'its last page is incomplete' };
  if (!(tail[at + 5]! & END_OF_STREAM)) return { truncated: 'its last page does not mark the end of the stream' };
  return {};
}
