/** Runs in the browser, called by record.test.ts: records flashes and clicks, and decodes the file. */
import { createClock } from '@sense/core';
import { createStage, recordStage, takePicture, type Recording, type RecordFormat, type Scene } from '@sense/visuals';
import { ALL_FORMATS, AudioBufferSink, BlobSource, CanvasSink, Input } from 'mediabunny';
import { Color, PerspectiveCamera, Scene as ThreeScene } from 'three/webgpu';
import { createFakeFeed } from '../support/fake-feed.js';

const CLICKS = 4;
const CLICK_PERIOD_SECONDS = 0.8;
/** Long enough to be seen on a busy machine. */
const FLASH_SECONDS = 0.25;

/** Grey between flashes, white for {@link FLASH_SECONDS} after an onset. */
function createFlashScene(): Scene {
  const scene = new ThreeScene();
  const camera = new PerspectiveCamera();
  const color = new Color();
  scene.background = color;
  let flashUntil = -1;
  return {
    scene,
    camera,
    resize: () => undefined,
    update(_controls, { seconds, onsets }) {
      if (onsets.length > 0) flashUntil = seconds + FLASH_SECONDS;
      color.setScalar(seconds < flashUntil ? 1 : 0.05);
    },
    placeOf: (_stem, out) => Object.assign(out, { x: 0.5, y: 0.5 }),
    dispose: () => undefined,
  };
}

async function openRig() {
  const container = document.createElement('div');
  container.style.cssText = 'position:fixed;left:0;top:0;width:161px;height:91px';
  document.body.append(container);
  const feed = createFakeFeed({ now: () => performance.now() });
  const stage = await createStage(feed, {
    canvas: container,
    scene: createFlashScene,
    adaptiveResolution: false,
    maxPixelRatio: 1,
    reducedMotion: false,
  });
  const end = async (): Promise<void> => {
    await stage.dispose();
    container.remove();
  };
  return { feed, stage, end };
}

/** Resolves when `seconds` more have been recorded. */
async function recordFor(recording: Recording, seconds: number): Promise<void> {
  const until = recording.seconds + seconds;
  while (recording.seconds < until) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Times in seconds of the file: of clicks, and of the pictures before and at the start of each flash. */
export async function recordClicks(format: RecordFormat | undefined) {
  const context = new AudioContext();
  await context.resume();
  const { feed, stage, end } = await openRig();
  const sound = new GainNode(context);
  sound.connect(context.destination);
  const recording = await recordStage(stage, { sound, ...(format && { format }) });

  const clock = createClock(context);
  const click = new AudioBuffer({ length: 96, sampleRate: context.sampleRate });
  click.getChannelData(0).fill(0.5);
  for (let index = 0; index < CLICKS; index++) {
    await recordFor(recording, CLICK_PERIOD_SECONDS);
    const at = context.currentTime + 0.2;
    const source = new AudioBufferSourceNode(context, { buffer: click });
    source.connect(sound);
    source.start(at);
    feed.onset({ id: index + 1, stem: 'drums', time: clock.heardAt(at) / 1000 });
  }
  await recordFor(recording, 1);
  const { blob, type, seconds } = await recording.stop();
  const { pictures, droppedPictures } = recording;
  await end();
  await context.close();
  return {
    format: recording.format,
    type,
    seconds,
    pictures,
    droppedPictures,
    byteCount: blob!.size,
    ...(await decode(blob!)),
  };
}

async function decode(blob: Blob) {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  const video = (await input.getPrimaryVideoTrack())!;
  const flashes: { before: number; at: number }[] = [];
  let before = Number.NaN;
  let bright = false;
  let decodedPictures = 0;
  for await (const { canvas, timestamp } of new CanvasSink(video).canvases()) {
    decodedPictures++;
    const pixels = canvas.getContext('2d') as CanvasRenderingContext2D;
    const { data } = pixels.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1);
    const wasBright = bright;
    bright = data[1]! > 128;
    if (bright && !wasBright) flashes.push({ before, at: timestamp });
    before = timestamp;
  }
  const audio = (await input.getPrimaryAudioTrack())!;
  const clicks: number[] = [];
  for await (const { buffer, timestamp } of new AudioBufferSink(audio).buffers()) {
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i++) {
      const at = timestamp + i / buffer.sampleRate;
      if (Math.abs(samples[i]!) > 0.2 && at > (clicks.at(-1) ?? -1) + 0.1) clicks.push(at);
    }
  }
  return { flashes, clicks, decodedPictures, width: video.displayWidth, height: video.displayHeight };
}

/** Codes of the ways in which a recording ends without a file, and what is left of each. */
export async function endings() {
  const { stage, end } = await openRig();
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: { code?: string }) => error.code ?? String(error),
    );
  const controller = new AbortController();
  const aborted = await recordStage(stage, { signal: controller.signal });
  controller.abort();
  const codes: Record<string, string> = {
    format: await codeOf(recordStage(stage, { format: 'avi' as RecordFormat })),
    rate: await codeOf(recordStage(stage, { maxFrameRate: 0 })),
    aborted: await codeOf(aborted.stop()),
  };
  stage.stop();
  codes.empty = await codeOf((await recordStage(stage)).stop());
  stage.start();
  const context = new AudioContext();
  codes.worklet = await codeOf(
    recordStage(stage, { sound: new GainNode(context), workletUrl: 'data:text/javascript,)' }),
  );
  await context.close();

  const kept = await recordStage(stage);
  while (kept.pictures < 3) await new Promise((resolve) => requestAnimationFrame(resolve));
  await stage.dispose();
  codes.keptAfterStage = (await kept.stop()).blob!.size > 0 ? 'file' : 'empty';
  codes.second = await codeOf(kept.stop());
  codes.disposed = await codeOf(recordStage(stage));
  await end();
  return codes;
}

/** A recording that is written to a stream while it grows: bytes in order of position. */
export async function recordToStream() {
  const { stage, end } = await openRig();
  let closed = false;
  const parts: { position: number; data: Uint8Array<ArrayBuffer> }[] = [];
  const to = new WritableStream<{ type: 'write'; data: Uint8Array<ArrayBuffer>; position: number }>({
    write: ({ position, data }) => void parts.push({ position, data: data.slice() }),
    close: () => void (closed = true),
  });
  const recording = await recordStage(stage, { to });
  while (recording.pictures < 5) await new Promise((resolve) => requestAnimationFrame(resolve));
  const { blob, type } = await recording.stop();
  const bytes = new Uint8Array(Math.max(...parts.map(({ position, data }) => position + data.length)));
  for (const { position, data } of parts) bytes.set(data, position);
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(new Blob([bytes])) });
  const stats = await (await input.getPrimaryVideoTrack())!.computePacketStats();
  await end();
  return {
    blob: blob === undefined ? 'none' : 'some',
    type,
    closed,
    packets: stats.packetCount,
    pictures: recording.pictures,
  };
}

/** Size of a picture of the stage and its brightness (0..255); the code where the stage draws nothing. */
export async function picture() {
  const { stage, end } = await openRig();
  const image = await createImageBitmap(await takePicture(stage));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pixels = canvas.getContext('2d')!;
  pixels.drawImage(image, 0, 0);
  const [, green] = pixels.getImageData(80, 45, 1, 1).data;
  stage.stop();
  const stopped = await takePicture(stage).catch(({ code }: { code: string }) => code);
  stage.start();
  const waiting = takePicture(stage).catch(({ code }: { code: string }) => code);
  stage.stop();
  await end();
  const ended = await waiting;
  const disposed = await takePicture(stage).catch(({ code }: { code: string }) => code);
  return { width: image.width, height: image.height, green, stopped, ended, disposed };
}
