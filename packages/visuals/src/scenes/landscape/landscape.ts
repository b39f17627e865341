/**
 * The scene "tide": a night landscape in which music radiates from the middle. Drums are struck
 * rings in the foreground, bass rolls away as waves in the ground, the other instruments run as
 * light through an arch of crystals, the voice is a luminous thread above. Knows only controls.
 */
import type { StemName } from '@sense/core';
import { PerspectiveCamera, Scene as ThreeScene, Vector3 } from 'three/webgpu';
import { uniform } from 'three/tsl';
import type { Scene, SceneDetail } from '../scene.js';
import { createOther } from './other.js';
import { layoutFor, type LandscapeLayout } from './layout.js';
import { LandscapeMeasures } from './part.js';
import { LandscapeSignals } from './signals.js';
import { createStars, skyLight } from './sky.js';
import { DRUMS_Z, createDrums, strikeLight } from './drums.js';
import { createBass } from './bass.js';
import { VOICE_Z, createVocals } from './vocals.js';

/** The slow sway of the camera: how far, and how many seconds there and back. */
const SWAY = { across: 0.7, acrossSeconds: 41, up: 0.22, upSeconds: 29 } as const;

/** @param detail default `full` */
export function createLandscapeScene(detail: SceneDetail = 'full'): Scene {
  const signals = new LandscapeSignals();
  const measures = new LandscapeMeasures();
  const horizon = uniform(0.4);
  const parts = [
    createStars(signals),
    createBass(signals, measures, detail, (place) => strikeLight(signals, place)),
    createDrums(signals),
    createOther(signals, measures),
    createVocals(signals, measures, detail),
  ];
  const scene = new ThreeScene();
  scene.backgroundNode = skyLight(signals, horizon);
  for (const part of parts) scene.add(part.object);
  const camera = new PerspectiveCamera(40, 1, 0.1, 120);
  const point = new Vector3();
  let layout: LandscapeLayout = layoutFor(1);
  let swaySeconds = 0;

  function aim(): void {
    const turn = (seconds: number): number => Math.sin((2 * Math.PI * swaySeconds) / seconds);
    camera.position.set(
      SWAY.across * turn(SWAY.acrossSeconds),
      layout.cameraHeight + SWAY.up * turn(SWAY.upSeconds),
      layout.cameraDistance,
    );
    camera.lookAt(0, layout.lookHeight, 0);
    camera.updateMatrixWorld();
  }

  /** Height on the screen, 0..1 from the top, of what lies infinitely far ahead on the ground. */
  function horizonHeight(): number {
    const pitch = Math.atan2(layout.cameraHeight - layout.lookHeight, layout.cameraDistance);
    return 0.5 - Math.tan(pitch) / Math.tan((layout.fieldOfView * Math.PI) / 360) / 2;
  }

  function setPlace(stem: StemName): void {
    if (stem === 'drums') point.set(0, 0.2, DRUMS_Z);
    else if (stem === 'bass') point.set(-0.6 * layout.halfWidth, 0.5, -1.5);
    else if (stem === 'other') point.set(0, 3 * layout.archHeight, -7);
    else point.set(0, layout.voiceHeight, VOICE_Z);
  }

  return {
    scene,
    camera,
    resize(width, height) {
      layout = layoutFor(width / height);
      camera.fov = layout.fieldOfView;
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      measures.halfWidth.value = layout.halfWidth;
      measures.voiceHeight.value = layout.voiceHeight;
      measures.archWidth.value = layout.archWidth;
      measures.archHeight.value = layout.archHeight;
      horizon.value = horizonHeight();
      aim();
    },
    update(controls, frame) {
      signals.update(controls, frame);
      if (!frame.reducedMotion) swaySeconds += frame.deltaSeconds;
      aim();
    },
    placeOf(stem, out) {
      setPlace(stem);
      point.project(camera);
      out.x = (point.x + 1) / 2;
      out.y = (1 - point.y) / 2;
      return out;
    },
    dispose() {
      for (const part of parts) part.dispose();
      signals.dispose();
    },
  };
}
