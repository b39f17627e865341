/** A WAV file of 16-bit stereo from samples, for tests that need a file. */
export function stereoWav(left: Float32Array, right: Float32Array, sampleRate: number): Uint8Array {
  const dataBytes = 4 * left.length;
  const bytes = new Uint8Array(44 + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string): void => bytes.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 4 * sampleRate, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  for (let i = 0; i < left.length; i++) {
    view.setInt16(44 + 4 * i, Math.round(32767 * left[i]!), true);
    view.setInt16(46 + 4 * i, Math.round(32767 * right[i]!), true);
  }
  return bytes;
}
