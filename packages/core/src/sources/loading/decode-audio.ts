/**
 * Decodes bytes to an AudioBuffer, or throws an error that describes the bytes and a remedy.
 */
import { SenseError } from '../../model/errors.js';
import { declaredDuration, isTruncated } from './completeness.js';
import { describeBytes } from './describe-bytes.js';

/** Tolerated difference of the decoded length from the header: encoder delay and the last partial frame. */
const LENGTH_TOLERANCE_S = 0.5;

const FORMAT_HINT =
  'Browsers decode WAV, MP3, FLAC, AAC in MP4/M4A, and most also Ogg Vorbis and Opus. ' +
  'Convert it, for example with: ffmpeg -i INPUT output.flac';

/**
 * Decodes a whole file at the rate of `context`. `bytes` is consumed (detached).
 *
 * @param name name of the file in error messages
 * @throws `decode-failed` if the file is empty, of a format this browser does not support, damaged, or
 *   truncated (detected for WAV, FLAC, MP3, MP4 and Ogg)
 */
export async function decodeAudio(
  context: BaseAudioContext,
  bytes: ArrayBuffer,
  name: string,
  mimeType = '',
): Promise<AudioBuffer> {
  const received = describeReceived(new Uint8Array(bytes), mimeType);
  if (bytes.byteLength === 0) {
    throw new SenseError('decode-failed', `${name} is empty (0 bytes): select another file, or fetch it again`);
  }
  const declaredS = declaredDuration(new Uint8Array(bytes));
  const truncated = isTruncated(new Uint8Array(bytes));
  let buffer: AudioBuffer;
  try {
    buffer = await context.decodeAudioData(bytes);
  } catch (error) {
    throw new SenseError(
      'decode-failed',
      `${name} could not be decoded: received ${received}, in an unsupported format, damaged or truncated. ${FORMAT_HINT}`,
      error,
    );
  }
  if (buffer.length === 0) throw new SenseError('decode-failed', `${name} contains no audio: received ${received}`);
  const missing = declaredS !== undefined && buffer.duration < declaredS - LENGTH_TOLERANCE_S;
  if (missing || truncated) {
    const whole = declaredS === undefined ? 'a longer file' : `the ${declaredS.toFixed(1)} s its header declares`;
    throw new SenseError(
      'decode-failed',
      `${name} is truncated: ${buffer.duration.toFixed(1)} s of ${whole} (received ${received}). ` +
        'Fetch or export it again',
    );
  }
  return buffer;
}

function describeReceived(bytes: Uint8Array, mimeType: string): string {
  const looks = describeBytes(bytes.subarray(0, 512));
  const type = mimeType ? `, sent as ${mimeType}` : '';
  return `${bytes.length} bytes${type}${looks ? ` that look like ${looks}` : ''}`;
}
