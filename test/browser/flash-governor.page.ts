/** Runs in the browser, called by flash-governor.test.ts: the governor on pictures that the page paints. */
import { createFlashGovernor, FlashMeter, ReferenceGovernor, type FlashMeasurement } from '@sense/visuals';
import { DataTexture, FloatType, NodeMaterial, QuadMesh, WebGPURenderer } from 'three/webgpu';
import { int, ivec2, screenCoordinate, texture } from 'three/tsl';
import { encoded, FLASHING_PICTURES, HARMLESS_PICTURES, paint, type MovingPicture } from '../support/flash-pictures.js';

export type PictureName = keyof typeof FLASHING_PICTURES | keyof typeof HARMLESS_PICTURES;

const PICTURES: Record<string, MovingPicture> = { ...FLASHING_PICTURES, ...HARMLESS_PICTURES };
/** Of a screen, as the governor takes it. */
const FIELD = { width: 1 / 3, height: 1 / 3 };

export interface Run {
  readonly picture: PictureName;
  readonly rate: number;
  readonly seconds: number;
  readonly width?: number;
  readonly height?: number;
}

async function openRig(width: number, height: number) {
  const canvas = document.createElement('canvas');
  const renderer = new WebGPURenderer({ canvas, forceWebGL: true, alpha: false });
  await renderer.init();
  renderer.setPixelRatio(1);
  renderer.setSize(width, height, false);
  const governor = createFlashGovernor(renderer);
  const data = new DataTexture(new Float32Array(4 * width * height), width, height, undefined, FloatType);
  const material = new NodeMaterial();
  material.fragmentNode = texture(data).load(ivec2(int(screenCoordinate.x), int(screenCoordinate.y)));
  const quad = new QuadMesh(material);
  const copy = document.createElement('canvas');
  Object.assign(copy, { width, height });
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  return {
    renderer,
    governor,
    canvas,
    /** Shows `picture` of `time`; the pixels of the screen. */
    show(picture: MovingPicture, time: number): Uint8ClampedArray {
      const size = { width: canvas.width, height: canvas.height };
      paint(picture, size, time, data.image.data as Float32Array, 4);
      data.needsUpdate = true;
      governor.render(() => quad.render(renderer), time);
      context.drawImage(canvas, 0, 0);
      return context.getImageData(0, 0, size.width, size.height).data;
    },
    async end() {
      governor.dispose();
      material.dispose();
      data.dispose();
      await renderer.dispose();
    },
  };
}

const fails = ({ general, red }: FlashMeasurement): boolean =>
  [general, red].some(({ verdict }) => verdict === 'flashing' || verdict === 'extended');

/** Largest and mean difference of GPU and CPU, in values of 255; failing pictures before and after; share changed. */
export async function compare({ picture, rate, seconds, width = 96, height = 56 }: Run) {
  const rig = await openRig(width, height);
  const reference = new ReferenceGovernor(width, height, FIELD);
  const source = new Float32Array(3 * width * height);
  const rgba = new Uint8ClampedArray(4 * width * height);
  const meters = [new FlashMeter({ width, height, field: FIELD }), new FlashMeter({ width, height, field: FIELD })];
  let [largest, sum, changed, before, residual, referenceLimited] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < seconds * rate; i++) {
    const time = i / rate;
    paint(PICTURES[picture]!, { width, height }, time, source);
    const expected = reference.step(source, time);
    const shown = rig.show(PICTURES[picture]!, time);
    referenceLimited = Math.max(referenceLimited, reference.limited);
    for (let at = 0; at < width * height; at++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = shown[4 * at + channel]!;
        const difference = Math.abs(value - encoded(expected[3 * at + channel]!));
        largest = Math.max(largest, difference);
        sum += difference;
        rgba[4 * at + channel] = encoded(source[3 * at + channel]!);
        changed += Math.abs(value - rgba[4 * at + channel]!) / 255;
      }
    }
    if (fails(meters[0]!.measure(rgba, time))) before++;
    if (fails(meters[1]!.measure(shown, time))) residual++;
  }
  const values = 3 * width * height * Math.ceil(seconds * rate);
  await rig.end();
  return { largest, mean: sum / values, changed: changed / values, before, residual, referenceLimited };
}
