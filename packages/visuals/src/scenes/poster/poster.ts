/**
 * The scene "poster": a flat print in five inks. Each stem has its shape and its angle of the halftone;
 * its dots grow with its glow until the shape is solid.
 */
import { STEM_NAMES, perStem, type StemName } from '@sense/core';
import { Color, Scene as ThreeScene, type Node } from 'three/webgpu';
import { Fn, float, fract, fwidth, hash, length, mix, smoothstep, sqrt, step, uniform, vec2, vec3 } from 'three/tsl';
import { disposeMeshes } from '../materials.js';
import { allParameters, type ParameterValues } from '../parameters.js';
import type { Scene, SceneDefinition, SceneDetail } from '../scene.js';
import { createScreenQuad } from '../screen-quad.js';
import { SceneSignals } from '../signals.js';
import { POSTER } from './definition.js';
import { posterLayout, type PosterBox } from './layout.js';
import { bassPrint, drumPrint, frameInk, otherPrint, vocalPrint, type Print } from './shapes.js';

/** Angles of the halftone in degrees, as inks of a print have them. */
const SCREEN_ANGLES = { drums: 45, bass: 15, other: 75, vocals: 0 } as const;

/**
 * Creates the scene.
 *
 * @param _detail the same at every level: one full-screen shader
 * @param values of the parameters in `definition.ts`; missing ones have their default
 */
export function createPosterScene(_detail: SceneDetail = 'full', values: ParameterValues = {}): Scene {
  const signals = new SceneSignals();
  const paperColor = new Color();
  const paper = uniform(paperColor) as unknown as Node<'vec3'>;
  const screen = uniform(26);
  const grain = uniform(0.5);
  const halfX = uniform(1);
  const halfY = uniform(1);
  const half = vec2(halfX, halfY);
  const tilesX = uniform(6);
  const tilesY = uniform(2);
  const boxes = perStem(() => ({ x: uniform(0), y: uniform(0), halfWidth: uniform(1), halfHeight: uniform(1) }));
  let scale = 1;
  let layout = posterLayout(1);

  /** Ink coverage of a stem at a place of the picture. */
  const printed = (stem: StemName, place: Node<'vec2'>, print: (q: Node<'vec2'>) => Print): Node<'float'> => {
    const { x, y, halfWidth, halfHeight } = boxes[stem];
    const { inside, ink } = print(place.sub(vec2(x, y)).div(vec2(halfWidth, halfHeight)));
    const angle = (SCREEN_ANGLES[stem] * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const turned = vec2(place.x.mul(c).add(place.y.mul(s)), place.y.mul(c).sub(place.x.mul(s))).mul(screen);
    const off = length(fract(turned).sub(0.5));
    const radius = sqrt(ink.clamp(0, 1)).mul(0.76);
    const pixel = fwidth(turned.x).add(fwidth(turned.y)).mul(0.7).max(0.02);
    return inside.mul(smoothstep(radius.add(pixel), radius.sub(pixel), off));
  };

  const quad = createScreenQuad((at) =>
    Fn(() => {
      const place = at.toVar();
      const worn = hash(place.x.mul(431).floor().add(place.y.mul(397).floor().mul(1009)).abs());
      const cover = float(1).sub(grain.mul(0.35).mul(step(0.72, worn)));
      const sheet = paper.mul(float(1).sub(grain.mul(0.08).mul(worn))).toVar();
      const lay = (stem: StemName, print: (q: Node<'vec2'>) => Print): void => {
        sheet.assign(mix(sheet, signals.colors[stem], printed(stem, place, print).mul(cover)));
      };
      lay('other', (q) => otherPrint(signals, q, vec2(tilesX, tilesY)));
      lay('bass', (q) => bassPrint(signals, q));
      lay('vocals', (q) => vocalPrint(signals, q));
      lay('drums', (q) => drumPrint(signals, q));
      // The frame stands out from any paper.
      const tone = mix(vec3(0.55), vec3(0.02), step(0.3, paper.g));
      return mix(sheet, tone, frameInk(place, half).mul(0.6));
    })(),
  );
  const scene = new ThreeScene();
  scene.add(quad.mesh);

  function arrange(): void {
    halfX.value = quad.half.x;
    halfY.value = quad.half.y;
    layout = posterLayout(quad.half.x / quad.half.y);
    for (const stem of STEM_NAMES) {
      const box: PosterBox = layout[stem];
      boxes[stem].x.value = box.x;
      boxes[stem].y.value = box.y;
      boxes[stem].halfWidth.value = box.halfWidth * scale;
      boxes[stem].halfHeight.value = box.halfHeight * scale;
    }
    const { halfWidth, halfHeight } = layout.other;
    tilesY.value = 2;
    tilesX.value = Math.max(2, Math.round((2 * halfWidth) / halfHeight));
  }

  function setParameters(next: ParameterValues): void {
    const all = allParameters(POSTER.parameters, next);
    paperColor.set(all.paper);
    screen.value = all.screen;
    grain.value = all.grain;
    signals.speed = all.turn;
    scale = all.scale;
    signals.setColors(all);
    arrange();
  }

  setParameters(values);
  return {
    scene,
    camera: quad.camera,
    resize(width, height) {
      quad.resize(width, height);
      arrange();
    },
    update: (controls, frame) => signals.update(controls, frame),
    setParameters,
    placeOf: (stem, out) => {
      quad.toPicture(layout[stem].x, layout[stem].y, out);
      return out;
    },
    dispose() {
      disposeMeshes(quad.mesh);
      signals.dispose();
    },
  };
}

/** The scene with its data. */
export const posterScene: SceneDefinition = { ...POSTER, create: createPosterScene };
