/**
 * Bytes to an AudioBuffer, or an error that says what the bytes were and what to do. Knows nothing
 * of where they came from.
 */
import { SenseError } from '../../model/errors.js';
import { declaredDuration, isCutShort } from './completeness.js';
import { describeBytes } from './describe-bytes.js';

/** A decoded file may fall this short of its header: encoder delay and the last partial frame. */
const LENGTH_TOLERANCE_S = 0.5;

const WAY_OUT =
  'Browsers decode WAV, MP3, FLAC, AAC in MP4/M4A, and most also Ogg Vorbis and Opus. ' +
  'Convert it, for example with: ffmpeg -i INPUT output.flac';

/**
 * Decodes a whole file at the rate of `context`. `bytes` is consumed (detached).
 *
 * @param name what to call the file in messages
 * @throws `decode-failed` if it is empty, of a format this browser does not know, damaged, or
 *   truncated (seen for WAV, FLAC, MP3, MP4 and Ogg)
 */
export async function decodeAudio(
  context: BaseAudioContext,
  bytes: ArrayBuffer,
  name: string,
  mimeType = '',
): Promise<AudioBuffer> {
  const received = describeReceived(new Uint8Array(bytes), mimeType);
  if (bytes.byteLength === 0) {
    throw new SenseError('decode-failed', `${name} is empty (0 bytes): choose another file, or fetch it again`);
  }
  const declaredS = declaredDuration(new Uint8Array(bytes));
  const cutShort = isCutShort(new Uint8Array(bytes));
  let buffer: AudioBuffer;
  try {
    buffer = await context.decodeAudioData(bytes);
  } catch (error) {
    throw new SenseError(
      'decode-failed',
      `${name} could not be decoded: received ${received}, of an unknown format, damaged or cut short. ${WAY_OUT}`,
      error,
    );
  }
  if (buffer.length === 0) throw new SenseError('decode-failed', `${name} holds no audio: received ${received}`);
  const missing = declaredS !== undefined && buffer.duration < declaredS - LENGTH_TOLERANCE_S;
  if (missing || cutShort) {
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
