/**
 * The renderer for headsets: WebGL 2, both eyes in one pass where the browser can, and colours converted in
 * the shader of each object, so that no pass over the whole picture is needed.
 */
import { SenseError } from '@sense/core';
import { LinearSRGBColorSpace, NoToneMapping, SRGBColorSpace, WebGPURenderer, type Node } from 'three/webgpu';
import { context, renderOutput } from 'three/tsl';
import { BACKGROUND_COLOR } from '../scenes/palette.js';
import type { XrMode } from './session.js';

/** Creates it. Rejects with `unsupported` without WebGL 2. */
export async function createXrRenderer(
  canvas: HTMLCanvasElement,
  mode: XrMode,
  antialias: boolean,
): Promise<WebGPURenderer> {
  const alpha = mode === 'ar';
  const renderer = new WebGPURenderer({ canvas, antialias, alpha, forceWebGL: true, multiview: true });
  try {
    await renderer.init();
  } catch (error) {
    throw new SenseError('unsupported', 'no WebGL 2 on this canvas: turn on hardware acceleration', error);
  }
  renderer.toneMapping = NoToneMapping;
  renderer.outputColorSpace = LinearSRGBColorSpace;
  // The alpha of added light is the share of the room that it hides: colours are not divided by it.
  const getOutput = (output: Node): Node =>
    Object.assign(renderOutput(output, NoToneMapping, SRGBColorSpace), {
      premultipliedAlpha: false,
    }) as unknown as Node;
  renderer.contextNode = context({ getOutput } as never) as never;
  renderer.xr.enabled = true;
  renderer.setClearColor(BACKGROUND_COLOR, alpha ? 0 : 1);
  return renderer;
}

/** What {@link allowCanvasFramebuffer} replaces in three.js. */
interface DrawBuffers {
  get(framebuffer: object | null): unknown;
  set(framebuffer: object | null, buffers: unknown): unknown;
}

/**
 * Lets three.js draw to a session whose framebuffer is null, which is the canvas: that of an emulator.
 * three.js 0.187 keeps its draw buffers in a WeakMap, which rejects null as a key.
 */
export function allowCanvasFramebuffer(renderer: WebGPURenderer): void {
  const layer = renderer.xr.getBaseLayer() as { readonly framebuffer?: unknown } | null;
  if (layer?.framebuffer !== null) return;
  const { state } = renderer.backend as unknown as { state?: { currentDrawbuffers?: DrawBuffers } };
  const known = state?.currentDrawbuffers;
  if (state === undefined || !(known instanceof WeakMap)) return;
  let ofCanvas: unknown;
  state.currentDrawbuffers = {
    get: (framebuffer) => (framebuffer === null ? ofCanvas : known.get(framebuffer)),
    set: (framebuffer, buffers) =>
      framebuffer === null ? (ofCanvas = buffers) : known.set(framebuffer, buffers as object),
  };
}
