/**
 * Guesses the format of a file from its first bytes, for error messages.
 */

/** A short noun phrase, for example `an HTML page` or `MP3 audio`; undefined for an unknown format. */
export function describeBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'nothing';
  const text = String.fromCharCode(...bytes.subarray(0, 512));
  const start = text.trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'an HTML page';
  if (start.startsWith('{') || start.startsWith('[')) return 'JSON text';
  if (text.startsWith('version https://git-lfs')) return 'a Git LFS pointer instead of the file';
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(text)) return 'WAV audio';
  if (/^FORM....AIF[FC]/s.test(text)) return 'AIFF audio';
  if (text.startsWith('fLaC')) return 'FLAC audio';
  if (text.startsWith('OggS')) return 'an Ogg file';
  if (text.startsWith('caff')) return 'CAF audio';
  if (text.startsWith('MThd')) return 'a MIDI file, which contains notes but no sound';
  if (text.startsWith('\x1aE\xdf\xa3')) return 'a WebM or Matroska file';
  if (text.startsWith('ID3')) return 'MP3 audio';
  if (text.slice(4, 8) === 'ftyp') return 'an MP4 or M4A file';
  if (text.startsWith('\x30\x26\xb2\x75')) return 'Windows Media';
  if (text.startsWith('PK\x03\x04')) return 'a ZIP archive';
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0) return 'MPEG audio';
  if (bytes.every((byte) => byte === 0)) return 'only zeros';
  return undefined;
}
