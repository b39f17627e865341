/**
 * Makes the three.js renderer: WebGL 2 unless WebGPU is asked for, since WebGL 2 is what runs the
 * same everywhere, headsets included. Knows nothing of scenes.
 */
import { SenseError } from '@sense/core';
import { Color, NeutralToneMapping, WebGPURenderer } from 'three/webgpu';
import { BACKGROUND_COLOR } from './palette.js';

/** `auto`: WebGPU where the browser has it, else WebGL 2. */
export type BackendChoice = 'webgl' | 'webgpu' | 'auto';
export type BackendName = 'webgl' | 'webgpu';

/**
 * A renderer that is ready to draw on `canvas`. Rejects with `unsupported` where the browser has
 * no such graphics, for example when hardware acceleration is off.
 */
export async function createRenderer(canvas: HTMLCanvasElement, choice: BackendChoice): Promise<WebGPURenderer> {
  if (choice === 'webgpu' && !('gpu' in navigator)) {
    throw new SenseError('unsupported', `backend ${choice} is not in this browser: use 'webgl' or 'auto'`);
  }
  const renderer = new WebGPURenderer({ canvas, antialias: true, alpha: false, forceWebGL: choice === 'webgl' });
  try {
    await renderer.init();
  } catch (error) {
    const advice = 'turn on hardware acceleration, or use a browser with WebGL 2';
    throw new SenseError('unsupported', `no ${choice} graphics on this canvas: ${advice}`, error);
  }
  renderer.toneMapping = NeutralToneMapping;
  renderer.setClearColor(new Color(BACKGROUND_COLOR), 1);
  return renderer;
}

/** What `renderer` draws with. */
export function backendOf(renderer: WebGPURenderer): BackendName {
  return 'isWebGPUBackend' in renderer.backend ? 'webgpu' : 'webgl';
}
