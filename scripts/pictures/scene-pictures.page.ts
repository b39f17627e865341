/**
 * Runs in the browser, called by scene-pictures.ts: draws scenes over the demo song with a clock of its
 * own, frame by frame, so that a picture depends on nothing but the scene.
 */
import { isDrumClass } from '@sense/core';
import {
  BACKGROUND_COLOR,
  ControlMapper,
  createFlashGovernor,
  FlashMeter,
  findScene,
  resolveLook,
  type ParameterValues,
  type Scene,
  type ShownOnset,
} from '@sense/visuals';
import { Color, NeutralToneMapping, WebGPURenderer } from 'three/webgpu';
import type { SongFrames } from './song-frames.js';

const STEP_SECONDS = 1 / 60;

export interface PictureRequest {
  readonly scene: string;
  readonly preset?: string | undefined;
  readonly values?: ParameterValues | undefined;
  readonly width: number;
  readonly height: number;
  /** Time of the picture in the song. */
  readonly seconds: number;
  /** Frames whose feedback is drawn before the picture. The others are only updated. */
  readonly drawnFrames?: number;
  readonly reducedMotion?: boolean;
}

let song: SongFrames = { features: [], events: [] };

export function load(frames: SongFrames): void {
  song = frames;
}

/** Plays the song into a scene from its beginning. */
class Player {
  readonly #mapper = new ControlMapper();
  readonly #onsets: ShownOnset[] = [];
  readonly #scene: Scene;
  readonly #reducedMotion: boolean;
  #feature = 0;
  #event = 0;
  seconds = 0;

  constructor(scene: Scene, reducedMotion: boolean) {
    this.#scene = scene;
    this.#reducedMotion = reducedMotion;
    this.#mapper.fade = reducedMotion ? 3 : 1;
  }

  step(): void {
    const { features, events } = song;
    this.seconds += STEP_SECONDS;
    this.#onsets.length = 0;
    this.#mapper.advance(STEP_SECONDS);
    for (; (features[this.#feature]?.time ?? Infinity) <= this.seconds; this.#feature++) {
      this.#mapper.features(features[this.#feature]!.stems, 512 / 48_000);
    }
    for (; (events[this.#event]?.time ?? Infinity) <= this.seconds; this.#event++) {
      const event = events[this.#event]!;
      if (event.type === 'beat' && event.confidence > 0.4) this.#mapper.beat(event.tempo, event.beatInBar);
      if (event.type !== 'onset') continue;
      const drum = isDrumClass(event.drum) ? event.drum : undefined;
      this.#mapper.onset(event.stem, event.strength, drum);
      this.#onsets.push({ stem: event.stem, strength: event.strength, drum });
    }
    this.#scene.update(this.#mapper.settle(), {
      seconds: this.seconds,
      deltaSeconds: STEP_SECONDS,
      reducedMotion: this.#reducedMotion,
      onsets: this.#onsets,
    });
  }
}

interface Rig {
  readonly renderer: WebGPURenderer;
  readonly canvas: HTMLCanvasElement;
  readonly player: Player;
  /** Draws what the scene keeps from frame to frame. */
  prepare(): void;
  draw(): void;
  end(): Promise<void>;
}

async function open(request: PictureRequest, antialias: boolean): Promise<Rig> {
  const { width, height } = request;
  const canvas = document.createElement('canvas');
  const renderer = new WebGPURenderer({ canvas, antialias, alpha: false, forceWebGL: true });
  await renderer.init();
  renderer.toneMapping = NeutralToneMapping;
  renderer.setClearColor(new Color(BACKGROUND_COLOR), 1);
  renderer.setPixelRatio(1);
  renderer.setSize(width, height, false);
  const definition = findScene(request.scene);
  const look = { ...(request.preset ? { preset: request.preset } : {}), values: request.values ?? {} };
  const scene = definition.create('full', resolveLook(definition, look));
  scene.resize(width, height);
  await renderer.compileAsync(scene.scene, scene.camera);
  return {
    renderer,
    canvas,
    player: new Player(scene, request.reducedMotion ?? false),
    prepare: () => scene.prepare?.(renderer),
    draw() {
      scene.prepare?.(renderer);
      renderer.render(scene.scene, scene.camera);
    },
    async end() {
      scene.dispose();
      await (renderer.dispose() as unknown as Promise<void>);
    },
  };
}

/** A picture as a data URL. */
export async function picture(request: PictureRequest, type: 'image/jpeg' | 'image/png'): Promise<string> {
  const rig = await open(request, true);
  const drawnFrom = request.seconds - (request.drawnFrames ?? 1) * STEP_SECONDS;
  while (rig.player.seconds < request.seconds) {
    rig.player.step();
    if (rig.player.seconds > drawnFrom) rig.prepare();
  }
  rig.draw();
  const url = rig.canvas.toDataURL(type, 0.88);
  await rig.end();
  return url;
}

/** Flash counts over a part of the song, every `every`th frame. */
export async function flashes(request: PictureRequest, fromSeconds: number, every = 2) {
  const rig = await open(request, false);
  const { width, height } = request;
  const meter = new FlashMeter({ width, height });
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  const pixels = copy.getContext('2d', { willReadFrequently: true })!;
  const verdicts: Record<string, number> = {};
  let most = 0;
  for (let frame = 0; rig.player.seconds < request.seconds; frame++) {
    rig.player.step();
    if (rig.player.seconds < fromSeconds || frame % every > 0) continue;
    rig.draw();
    pixels.drawImage(rig.canvas, 0, 0);
    const { general, red } = meter.measure(pixels.getImageData(0, 0, width, height).data, rig.player.seconds);
    most = Math.max(most, general.changes, red.changes);
    verdicts[general.verdict] = (verdicts[general.verdict] ?? 0) + 1;
  }
  await rig.end();
  return { verdicts, mostChanges: most };
}

/** How much the flash governor limits of a part of the song, at `rate` frames a second (60, 30, 20, 15, ...). */
export async function governed(request: PictureRequest, fromSeconds: number, rate: number) {
  const rig = await open(request, false);
  const governor = createFlashGovernor(rig.renderer);
  const every = Math.max(1, Math.round(1 / (rate * STEP_SECONDS)));
  let frames = 0;
  let limitedFrames = 0;
  let mostLimited = 0;
  for (let step = 0; rig.player.seconds < request.seconds; step++) {
    rig.player.step();
    if (rig.player.seconds < fromSeconds || step % every > 0) continue;
    governor.render(() => rig.draw(), rig.player.seconds);
    // Reports are read back between frames.
    if (frames++ % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const limited = governor.limited ?? 0;
    mostLimited = Math.max(mostLimited, limited);
    if (limited > 0) limitedFrames++;
  }
  await governor.dispose();
  await rig.end();
  return { frames, limitedFrames, mostLimited };
}
