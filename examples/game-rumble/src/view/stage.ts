/**
 * The picture of the drive. Follows the world, once a frame; adapts its resolution to the machine. Brightness changes
 * slowly or in small parts of the picture only, and a collision darkens it: nothing flashes (WCAG 2.3.1).
 */
import { Color, PerspectiveCamera, Scene, WebGLRenderer, type Group } from 'three';
import { LANES } from '../game/rules.js';
import type { Item, World, WorldEvent } from '../game/world.js';
import { COLOURS, createCar, createGlowTexture, createPlayerCar, Gate } from './models.js';
import { createScenery } from './scenery.js';
import { Sparks } from './sparks.js';

/** Levels of the music, 0..1, smoothed. */
export interface MusicLevels {
  readonly drums: number;
  readonly bass: number;
  readonly other: number;
}

export interface Stage {
  /** Draws one frame, `seconds` after the last. */
  draw(world: World, music: MusicLevels, seconds: number): void;
  react(event: WorldEvent, world: World): void;
  /** Whether the processor draws, without a graphics card. */
  readonly isSoftware: boolean;
  /** Frames per second over the last second or so, 0 until they are counted; device pixels per CSS pixel. */
  readonly stats: { readonly fps: number; readonly pixelRatio: number };
  dispose(): void;
}

/** Items are visible up to this far ahead, in metres. */
const VISIBLE_METRES = 120;
const FADE_METRES = 25;
const POOL = 12;
/** Seconds for which a taken gate fades. */
const FADE_SECONDS = 0.35;
const PIXEL_RATIOS = [2, 1.5, 1, 0.75, 0.5, 0.36] as const;
/** Below this many frames per second the resolution is reduced. */
const LEAST_FPS = 42;
const CHECK_SECONDS = 1;
const TRAFFIC_PAINT = ['#26323f', '#3a2b3f', '#2e3a33', '#42382a'] as const;

/** @param detail `low` fixes the least resolution; `auto` adapts */
export function createStage(canvas: HTMLCanvasElement, seed: number, detail: 'low' | 'auto'): Stage {
  const isSoftware = drawsInSoftware();
  const isLow = detail === 'low' || isSoftware;
  const renderer = new WebGLRenderer({ canvas, context: openContext(canvas, devicePixelRatio < 2 && !isLow) });
  renderer.setClearColor(new Color(0.012, 0.016, 0.045));
  const scene = new Scene();
  const camera = new PerspectiveCamera(62, 1, 0.1, 420);
  const glow = createGlowTexture();
  const scenery = createScenery(scene, seed, renderer, isLow);
  const { car, under } = createPlayerCar(glow);
  scene.add(car);
  const sparks = new Sparks(scene, glow);
  const gates = Array.from({ length: POOL }, () => new Gate(glow));
  const traffic = Array.from({ length: POOL }, (_, i) => createCar(glow, TRAFFIC_PAINT[i % TRAFFIC_PAINT.length]!));
  scene.add(...gates.map(({ group }) => group), ...traffic);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

  const ratios = PIXEL_RATIOS.filter((ratio) => ratio <= Math.max(1, devicePixelRatio));
  let ratioIndex = isLow ? ratios.length - 1 : 0;
  let [width, height] = [0, 0];
  let shake = 0;
  let boost = 0;
  let frames = 0;
  let framesSince = performance.now();
  let fps = 0;

  function fit(): void {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === width && clientHeight === height) return;
    [width, height] = [clientWidth, clientHeight];
    resize();
  }

  function resize(): void {
    renderer.setPixelRatio(ratios[ratioIndex]!);
    renderer.setSize(width, height, false);
    camera.aspect = width / Math.max(1, height);
    camera.updateProjectionMatrix();
  }

  /** Counts frames; reduces the resolution while they are too few. */
  function countFrame(): void {
    frames++;
    const now = performance.now();
    const seconds = (now - framesSince) / 1000;
    if (seconds < CHECK_SECONDS) return;
    fps = frames / seconds;
    frames = 0;
    framesSince = now;
    if (fps < LEAST_FPS && ratioIndex < ratios.length - 1) {
      ratioIndex++;
      resize();
    }
  }

  function placeCamera(world: World, seconds: number): void {
    const portrait = Math.max(0, Math.min(1, (1.2 - camera.aspect) / 0.7));
    shake = Math.max(0, shake - 2.2 * seconds);
    const wobble = calm ? 0 : 0.16 * shake * Math.sin(43 * world.time);
    camera.fov = 60 + 9 * boost + 14 * portrait;
    camera.position.set(0.62 * world.x + wobble, 3.3 + 1.3 * portrait + 0.5 * wobble, 8.4 + 2.4 * portrait);
    camera.lookAt(0.4 * world.x, 1.5 - 0.4 * portrait, -16);
    camera.updateProjectionMatrix();
    scenery.followCamera(0.55 * camera.position.x);
  }

  function placePlayer(world: World): void {
    car.position.x = world.x;
    car.rotation.y = -0.018 * world.sideSpeed;
    car.rotation.z = -0.003 * world.sideSpeed;
    under.color.lerpColors(COLOURS.blue, COLOURS.orange, boost);
    under.opacity = 0.3 + 0.35 * Math.max(world.charge, boost);
  }

  function placeItems(world: World): void {
    const shown = (kind: Item['kind']): Item[] => world.items.filter((item) => item.kind === kind);
    const gateItems = shown('gate');
    gates.forEach((gate, index) => {
      const item = gateItems[index];
      gate.group.visible = item !== undefined && placeGate(gate, item, world);
    });
    const carItems = shown('car');
    traffic.forEach((model, index) => {
      const item = carItems[index];
      model.visible = item !== undefined && placeCar(model, item, world);
    });
  }

  const sections = { gate: -1.2, car: -1.4 } as const;

  function placeGate(gate: Gate, item: Item, world: World): boolean {
    const ahead = (item.arrivesAt - world.time) * world.speed;
    if (ahead > VISIBLE_METRES || ahead < -9) return false;
    gate.group.position.set(LANES[item.lane]!, 0, sections.gate - ahead);
    const appearing = Math.min(1, (VISIBLE_METRES - ahead) / FADE_METRES);
    const since = world.time - item.arrivesAt;
    const leaving = since > 0 ? Math.max(0, 1 - since / FADE_SECONDS) : 1;
    const colour = item.state === 'missed' ? MISSED : item.isDownbeat ? COLOURS.orange : COLOURS.blue;
    gate.show(colour, appearing * leaving, item.state === 'taken' ? 1 + 0.5 * (1 - leaving) : 1);
    return true;
  }

  function placeCar(model: Group, item: Item, world: World): boolean {
    const since = world.time - item.arrivesAt;
    const ahead = -since * (item.state === 'hit' ? 9 : world.speed * TRAFFIC_SPEED);
    if (ahead > VISIBLE_METRES || ahead < -12) return false;
    const thrown = item.state === 'hit' ? since : 0;
    model.position.set(
      LANES[item.lane]! + Math.sign(LANES[item.lane]! - world.x || 1) * 5 * thrown,
      0,
      sections.car - ahead,
    );
    model.rotation.y = 3 * thrown;
    return true;
  }

  return {
    isSoftware,
    get stats() {
      return { fps, pixelRatio: ratios[ratioIndex]! };
    },
    draw(world, music, seconds) {
      fit();
      boost += ((world.boosting ? 1 : 0) - boost) * (1 - Math.exp(-seconds / 0.4));
      scenery.update({ seconds: world.time, distance: world.distance, ...music, boost });
      placePlayer(world);
      placeItems(world);
      sparks.update(seconds, world.speed * seconds);
      placeCamera(world, seconds);
      renderer.render(scene, camera);
      countFrame();
    },
    react(event, world) {
      if (event.type === 'pickup') {
        const colour = event.item.isDownbeat ? COLOURS.orange : COLOURS.blue;
        sparks.burst(world.x, 1.2, -1.5, colour, event.item.isDownbeat ? 22 : 12);
      } else if (event.type === 'collision') {
        shake = 1;
        sparks.burst(world.x + event.side, 0.7, -2, COLOURS.red, 26);
      } else if (event.type === 'near-miss') {
        sparks.burst(world.x + 1.4 * event.side, 0.4, -0.5, COLOURS.pink, 6);
      }
    },
    dispose() {
      scenery.dispose();
      renderer.dispose();
    },
  };
}

const MISSED = new Color('#4a4f66');
/** Cars drive too: they approach at this share of the player's speed. */
const TRAFFIC_SPEED = 0.62;

/** Without alpha, which three would ask for: the page is not blended under the picture. */
function openContext(canvas: HTMLCanvasElement, antialias: boolean): WebGL2RenderingContext {
  const context = canvas.getContext('webgl2', { alpha: false, antialias, powerPreference: 'high-performance' });
  if (!context) throw new Error('This game needs WebGL 2.');
  return context;
}

/** Whether the processor draws, without a graphics card. */
function drawsInSoftware(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  const name = String(info ? context!.getParameter(info.UNMASKED_RENDERER_WEBGL) : '');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
