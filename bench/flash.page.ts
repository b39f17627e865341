/**
 * Browser side of bench/flash.ts: the flash governor on the GPU over clips, over the landscape on the demo song,
 * and its cost at a size.
 */
import { Engine, createStereoHop, type StemFeatures, type PerStem } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import {
  ControlMapper,
  createFlashGovernor,
  createLandscapeScene,
  FlashMeter,
  type FlashMeasurement,
} from '@sense/visuals';
import { DataTexture, NeutralToneMapping, NodeMaterial, QuadMesh, SRGBColorSpace, WebGPURenderer } from 'three/webgpu';
import { int, ivec2, screenCoordinate, texture } from 'three/tsl';
import { renderSong } from '../examples/demo-song/index.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

const RATE_HZ = 48_000;
const HOP_FRAMES = 512;
/** Fields in which residual flashes are counted: the whole picture, and that of a screen. */
const FIELDS = [1, 1 / 3].map((share) => ({ width: share, height: share }));

async function openRenderer({ width, height }: Size, trackTimestamp = false) {
  const canvas = document.createElement('canvas');
  const renderer = new WebGPURenderer({ canvas, forceWebGL: true, alpha: false, trackTimestamp });
  await renderer.init();
  renderer.setPixelRatio(1);
  renderer.setSize(width, height, false);
  const copy = document.createElement('canvas');
  Object.assign(copy, { width, height });
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  return {
    renderer,
    canvas,
    pixels(): Uint8ClampedArray {
      context.drawImage(canvas, 0, 0);
      return context.getImageData(0, 0, width, height).data;
    },
  };
}

const fails = ({ general, red }: FlashMeasurement): boolean =>
  [general, red].some(({ verdict }) => verdict === 'flashing' || verdict === 'extended');

interface Clip {
  readonly take: (picture: Uint8Array, time: number) => void;
  readonly result: { pictures: number; before: number; residual: number; difference: number; limited: number };
  readonly end: () => Promise<void>;
}

let clip: Clip | undefined;

/** Starts a clip. */
export async function openClip(size: Size): Promise<void> {
  const rig = await openRenderer(size);
  const governor = createFlashGovernor(rig.renderer);
  const data = new DataTexture(new Uint8Array(4 * size.width * size.height), size.width, size.height);
  data.colorSpace = SRGBColorSpace;
  const material = new NodeMaterial();
  material.fragmentNode = texture(data).load(ivec2(int(screenCoordinate.x), int(screenCoordinate.y)));
  const quad = new QuadMesh(material);
  const meters = FIELDS.map((field) => [new FlashMeter({ ...size, field }), new FlashMeter({ ...size, field })]);
  const result = { pictures: 0, before: 0, residual: 0, difference: 0, limited: 0 };
  clip = {
    result,
    take(picture, time) {
      (data.image.data as Uint8Array).set(picture);
      data.needsUpdate = true;
      governor.render(() => quad.render(rig.renderer), time);
      const shown = rig.pixels();
      const verdicts = meters.map(([source, after]) => [
        fails(source!.measure(picture, time)),
        fails(after!.measure(shown, time)),
      ]);
      result.pictures++;
      if (verdicts.some(([source]) => source)) result.before++;
      if (verdicts.some(([, after]) => after)) result.residual++;
      if ((governor.limited ?? 0) > 0) result.limited++;
      result.difference += meanDifference(picture, shown);
    },
    async end() {
      await governor.dispose();
      await rig.renderer.dispose();
    },
  };
}

/** Takes pictures, deflated RGBA in base64; `seconds` between two. */
export async function takePictures(deflated: string, size: Size, first: number, seconds: number): Promise<void> {
  const bytes = Uint8Array.from(atob(deflated), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const pictures = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = 4 * size.width * size.height;
  for (let i = 0; i < pictures.length / length; i++) {
    clip!.take(pictures.subarray(i * length, (i + 1) * length), (first + i + 1) * seconds);
    // The report of the governor arrives between frames.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Ends the clip. `difference`: sum over the pictures of the mean absolute difference, of full scale. */
export async function endClip() {
  await clip!.end();
  return clip!.result;
}

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (i % 4 !== 3) sum += Math.abs(a[i]! - b[i]!);
  return sum / (0.75 * a.length) / 255;
}

/** The landscape over `seconds` of the demo song, with and without a governor: mean absolute difference, of full scale. */
export async function runLandscape(size: Size, seconds: number, rate: number) {
  const rig = await openRenderer(size);
  rig.renderer.toneMapping = NeutralToneMapping;
  const governor = createFlashGovernor(rig.renderer);
  const scene = createLandscapeScene('light');
  scene.resize(size.width, size.height);
  const mapper = new ControlMapper();
  const engine = new Engine(createDspSeparator());
  const { mixture } = renderSong({ sampleRate: RATE_HZ });
  const hop = createStereoHop(HOP_FRAMES);
  const meter = new FlashMeter({ ...size, field: FIELDS[1]! });
  const result = { pictures: 0, difference: 0, limited: 0, before: 0, residual: 0 };
  const after = new FlashMeter({ ...size, field: FIELDS[1]! });
  let consumed = 0;
  for (let i = 0; i < seconds * rate; i++) {
    const time = i / rate;
    mapper.advance(i === 0 ? 0 : 1 / rate);
    for (; (consumed + 1) * HOP_FRAMES <= time * RATE_HZ; consumed++) {
      const at = (consumed * HOP_FRAMES) % (mixture.left.length - HOP_FRAMES);
      hop.left.set(mixture.left.subarray(at, at + HOP_FRAMES));
      hop.right.set(mixture.right.subarray(at, at + HOP_FRAMES));
      await engine.process(hop);
      mapper.features(engine.features.stems as PerStem<StemFeatures>, HOP_FRAMES / RATE_HZ);
      for (const event of engine.events) {
        if (event.type === 'onset') mapper.onset(event.stem, event.strength);
        else if (event.type === 'beat') mapper.beat(event.tempo, event.beatInBar);
      }
    }
    scene.update(mapper.settle(), { seconds: time, deltaSeconds: 1 / rate, reducedMotion: false, onsets: [] });
    rig.renderer.render(scene.scene, scene.camera);
    const plain = rig.pixels();
    governor.render(() => rig.renderer.render(scene.scene, scene.camera), time);
    const shown = rig.pixels();
    result.pictures++;
    result.difference += meanDifference(plain, shown);
    if ((governor.limited ?? 0) > 0) result.limited++;
    if (fails(meter.measure(plain, time))) result.before++;
    if (fails(after.measure(shown, time))) result.residual++;
    await new Promise((resolve) => setTimeout(resolve));
  }
  await governor.dispose();
  scene.dispose();
  await rig.renderer.dispose();
  return result;
}

/**
 * What the governor adds to a frame, in ms: the least of `frames` with it minus the least of as many without it,
 * alternating. `timer`: measured by the GPU; else wall time until a pixel has been read.
 */
export async function measureCost(size: Size, frames: number) {
  const { renderer, canvas } = await openRenderer(size, true);
  const gl = canvas.getContext('webgl2')!;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const graphics = String(gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL));
  const timer = gl.getExtension('EXT_disjoint_timer_query_webgl2') !== null;
  renderer.toneMapping = NeutralToneMapping;
  const governor = createFlashGovernor(renderer);
  const scene = createLandscapeScene('light');
  scene.resize(size.width, size.height);
  const draw = (): void => renderer.render(scene.scene, scene.camera);
  const pixel = new Uint8Array(4);
  const least = [Infinity, Infinity];
  const script = [Infinity, Infinity];
  const calls = [0, 0];
  for (let i = 0; i < 2 * (frames + 1); i++) {
    const which = i % 2;
    const callsBefore = renderer.info.calls;
    const startedAt = performance.now();
    if (which === 0) draw();
    else governor.render(draw, i / 120);
    const scriptMs = performance.now() - startedAt;
    calls[which] = renderer.info.calls - callsBefore;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    const wallMs = performance.now() - startedAt;
    const gpuMs = timer ? ((await renderer.resolveTimestampsAsync('render')) ?? NaN) : wallMs;
    // The first frame of each compiles.
    if (i < 2) continue;
    least[which] = Math.min(least[which]!, gpuMs);
    script[which] = Math.min(script[which]!, scriptMs);
  }
  await governor.dispose();
  scene.dispose();
  await renderer.dispose();
  return {
    graphics,
    timer,
    gpuMs: least[1]! - least[0]!,
    withoutMs: least[0]!,
    scriptMs: script[1]! - script[0]!,
    passes: calls[1]! - calls[0]!,
  };
}
