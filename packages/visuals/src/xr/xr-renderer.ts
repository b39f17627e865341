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
  const getOutput = (output: Node): Node => renderOutput(output, NoToneMapping, SRGBColorSpace) as unknown as Node;
  renderer.contextNode = context({ getOutput } as never) as never;
  renderer.xr.enabled = true;
  renderer.setClearColor(BACKGROUND_COLOR, alpha ? 0 : 1);
  return renderer;
}
