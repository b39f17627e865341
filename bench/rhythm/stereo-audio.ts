/**
 * Reads a whole audio file as the engine gets it: decoded, mixed down and resampled by the parts of the pipeline, so that
 * its frames are aligned with those of other files of the same rate.
 */
import { MAX_BLOCK_FRAMES, LIVE_STOPBAND, downmix, openAudioFile } from '@sense/cli';
import { Resampler, SenseError, type Frames, type Hertz, type StereoHop } from '@sense/core/engine';

/** The whole audio in stereo. */
export type StereoAudio = StereoHop;

/**
 * Reads `path` at `engineRate`. Rejects as `openAudioFile` does, and with `invalid-argument` if its rate is not
 * `fileRate`, because resampling would delay it differently.
 */
export async function readStereo(path: string, fileRate: Hertz, engineRate: Hertz): Promise<StereoAudio> {
  const file = await openAudioFile(path);
  try {
    const { sampleRate } = file;
    if (sampleRate !== fileRate)
      throw new SenseError(
        'invalid-argument',
        `${path} must have the mixture's ${fileRate} Hz, received ${sampleRate}`,
      );
    const resampler = new Resampler({
      inputRate: fileRate,
      outputRate: engineRate,
      channels: 2,
      stopband: LIVE_STOPBAND,
    });
    const most = resampler.maxOutputFrames(MAX_BLOCK_FRAMES);
    const stereo = [new Float32Array(MAX_BLOCK_FRAMES), new Float32Array(MAX_BLOCK_FRAMES)] as const;
    const resampled = [new Float32Array(most), new Float32Array(most)] as const;
    const left: Float32Array[] = [];
    const right: Float32Array[] = [];
    for await (const block of file.blocks()) {
      const frames = block[0]!.length;
      downmix(block, frames, ...stereo);
      const produced = resampler.process(stereo, frames, resampled);
      left.push(resampled[0].slice(0, produced));
      right.push(resampled[1].slice(0, produced));
    }
    return { left: join(left), right: join(right) };
  } finally {
    await file.close();
  }
}

/** Sample rate of the file at `path`. */
export async function readRate(path: string): Promise<Hertz> {
  const file = await openAudioFile(path);
  await file.close();
  return file.sampleRate;
}

function join(parts: readonly Float32Array[]): Float32Array {
  const frames: Frames = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Float32Array(frames);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
