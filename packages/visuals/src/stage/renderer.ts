/**
 * Creates the three.js renderer. WebGL 2 is the default because it behaves the same everywhere,
 * headsets included.
 */
import { SenseError } from '@sense/core';
import { Color, NeutralToneMapping, WebGPURenderer } from 'three/webgpu';
import { BACKGROUND_COLOR } from '../scenes/palette.js';

/** `auto`: WebGPU if the browser supports it, else WebGL 2. */
export type BackendChoice = 'webgl' | 'webgpu' | 'auto';
/** The graphics API in use. */
export type BackendName = 'webgl' | 'webgpu';

/** At this many device pixels per CSS pixel or more, edges need no multisampling. */
const FINE_PIXEL_RATIO = 1.5;

/**
 * Creates a renderer for `canvas`. `software`: the CPU does the drawing. Rejects with `unsupported`
 * if the browser lacks the backend, for example while hardware acceleration is off.
 */
export async function createRenderer(
  canvas: HTMLCanvasElement,
  choice: BackendChoice,
): Promise<{ readonly renderer: WebGPURenderer; readonly software: boolean }> {
  const software = isSoftware();
  // In software, multisampling costs more than everything else.
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
    throw new SenseError('unsupported', `this browser does not support backend 'webgpu': use 'webgl' or 'auto'`);
  }
  renderer.toneMapping = NeutralToneMapping;
  renderer.setClearColor(new Color(BACKGROUND_COLOR), 1);
  return { renderer, software };
}

/** Whether WebGL is rendered on the CPU. */
export function isSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

/** The backend of `renderer`. */
export function backendOf(renderer: WebGPURenderer): BackendName {
  return 'isWebGPUBackend' in renderer.backend ? 'webgpu' : 'webgl';
}
