/**
 * Encodes pictures and sound into a file with mediabunny, which is loaded when the first recording
 * starts. Does not depend on stages, clocks or nodes: timestamps are given in seconds of the recording.
 */
import type { AudioSampleSource, CanvasSource, Output, OutputFormat, StreamTargetChunk, Target } from 'mediabunny';
import { SenseError, type Hertz, type Seconds } from '@sense/core';

/** `mp4` is read by most programs; `webm` is what every browser with WebCodecs can write. */
export type RecordFormat = 'mp4' | 'webm';

/** What a file holds. */
export interface MediaPlan {
  readonly canvas: HTMLCanvasElement;
  /** In order of preference. */
  readonly formats: readonly RecordFormat[];
  /** Rate of the stereo sound; absent: a picture without sound. */
  readonly sampleRate?: Hertz | undefined;
  /** Where the file goes; absent: memory. */
  readonly to?: WritableStream<StreamTargetChunk> | undefined;
}

/** A file being written. */
export interface MediaWriter {
  readonly format: RecordFormat;
  /** Adds the current picture of the canvas. Resolves when the encoder accepts the next. */
  addPicture(seconds: Seconds): Promise<void>;
  /** Adds stereo samples. */
  addSound(seconds: Seconds, left: Float32Array, right: Float32Array): Promise<void>;
  /** Completes the file. Resolves with its bytes and type; without bytes if it went to a stream. */
  finish(): Promise<{ readonly bytes: ArrayBuffer | undefined; readonly type: string }>;
  /** Frees the encoders and gives up the file. */
  cancel(): Promise<void>;
}

/** Pictures until the next key frame. */
const KEY_FRAME_INTERVAL: Seconds = 2;

/**
 * Opens a file in the first of the formats whose codecs the browser can encode at this size.
 *
 * Rejects with `unsupported` if there is none.
 */
export async function openMediaWriter(plan: MediaPlan): Promise<MediaWriter> {
  const media = await import('mediabunny');
  // H.264 needs even sizes.
  const width = 2 * Math.max(1, Math.round(plan.canvas.width / 2));
  const height = 2 * Math.max(1, Math.round(plan.canvas.height / 2));
  const quality = media.QUALITY_HIGH;
  for (const name of plan.formats) {
    const format = createFormat(media, name, plan.to !== undefined);
    const video = await media.getFirstEncodableVideoCodec(format.getSupportedVideoCodecs(), { width, height, quality });
    const audio =
      plan.sampleRate === undefined
        ? undefined
        : await media.getFirstEncodableAudioCodec(format.getSupportedAudioCodecs().filter(isCompressed), {
            numberOfChannels: 2,
            sampleRate: plan.sampleRate,
            quality,
          });
    if (video === null || audio === null) continue;
    const target = plan.to ? new media.StreamTarget(plan.to, { chunked: true }) : new media.BufferTarget();
    const output = new media.Output<OutputFormat, Target>({ format, target });
    const pictures = new media.CanvasSource(plan.canvas, {
      codec: video,
      quality,
      keyFrameInterval: KEY_FRAME_INTERVAL,
      sizeChangeBehavior: 'contain',
      transform: { width, height },
    });
    output.addVideoTrack(pictures);
    const sound = audio === undefined ? undefined : new media.AudioSampleSource({ codec: audio, quality });
    if (sound) output.addAudioTrack(sound);
    await output.start();
    return createWriter(media, name, output, pictures, sound, plan.sampleRate ?? 0);
  }
  throw new SenseError(
    'unsupported',
    `this browser cannot encode ${plan.formats.join(' or ')} at ${width} x ${height}: use a browser with WebCodecs, or a smaller picture`,
  );
}

type Mediabunny = typeof import('mediabunny');

function createFormat(media: Mediabunny, name: RecordFormat, streamed: boolean): OutputFormat {
  if (name === 'webm') return new media.WebMOutputFormat();
  // Fragments keep a streamed file readable up to the last one if the page ends early.
  return new media.Mp4OutputFormat({ fastStart: streamed ? 'fragmented' : 'in-memory' });
}

const isCompressed = (codec: string): boolean => !codec.startsWith('pcm');

function createWriter(
  media: Mediabunny,
  format: RecordFormat,
  output: Output<OutputFormat, Target>,
  pictures: CanvasSource,
  sound: AudioSampleSource | undefined,
  sampleRate: Hertz,
): MediaWriter {
  return {
    format,
    addPicture: (seconds) => pictures.add(seconds),
    async addSound(seconds, left, right) {
      const data = new Float32Array(left.length + right.length);
      data.set(left);
      data.set(right, left.length);
      const sample = new media.AudioSample({
        data,
        format: 'f32-planar',
        numberOfChannels: 2,
        sampleRate,
        timestamp: seconds,
      });
      await sound?.add(sample);
      sample.close();
    },
    async finish() {
      const type = await output.getMimeType();
      await output.finalize();
      const { target } = output;
      const bytes = target instanceof media.BufferTarget ? (target.buffer ?? undefined) : undefined;
      return { bytes, type };
    },
    cancel: () => output.cancel(),
  };
}
