/**
 * Makes the three.js renderer: WebGL 2 unless WebGPU is asked for, since WebGL 2 is what runs the
 * same everywhere, headsets included. Knows nothing of scenes.
 */
import { SenseError } from '@sense/core';
import { Color, NeutralToneMapping, WebGPURenderer } from 'three/webgpu';
import { BACKGROUND_COLOR } from '../scenes/palette.js';

/** `auto`: WebGPU where the browser has it, else WebGL 2. */
export type BackendChoice = 'webgl' | 'webgpu' | 'auto';
export type BackendName = 'webgl' | 'webgpu';

/** From this many device pixels per CSS pixel, edges are fine enough without multisampling. */
const FINE_PIXEL_RATIO = 1.5;

/**
 * A renderer that is ready to draw on `canvas`, and whether the processor does the drawing. Rejects with `unsupported` where the browser has
 * no such graphics, for example when hardware acceleration is off.
 */
export async function createRenderer(
  canvas: HTMLCanvasElement,
  choice: BackendChoice,
): Promise<{ readonly renderer: WebGPURenderer; readonly software: boolean }> {
  const software = isSoftware();
  // In software, multisampling costs more than all else.
  const antialias = (window.devicePixelRatio || 1) < FINE_PIXEL_RATIO && !software;
  const renderer = new WebGPURenderer({ canvas, antialias, alpha: false, forceWebGL: choice === 'webgl' });
  try {
    await renderer.init();
  } catch (error) {
    const advice = 'turn on hardware acceleration, or use a browser with WebGL 2';
    throw new SenseError('unsupported', `no ${choice} graphics on this canvas: ${advice}`, error);
  }
  if (choice === 'webgpu' && backendOf(renderer) !== 'webgpu') {
    await renderer.dispose();
    throw new SenseError('unsupported', `backend 'webgpu' is not in this browser: use 'webgl' or 'auto'`);
  }
  renderer.toneMapping = NeutralToneMapping;
  renderer.setClearColor(new Color(BACKGROUND_COLOR), 1);
  return { renderer, software };
}

/** Whether WebGL is drawn by the processor. */
function isSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

/** What `renderer` draws with. */
export function backendOf(renderer: WebGPURenderer): BackendName {
  return 'isWebGPUBackend' in renderer.backend ? 'webgpu' : 'webgl';
}
