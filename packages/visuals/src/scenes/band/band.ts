/**
 * The scene "band": the musicians around the listener. Drums stand behind, and each hit sends a ring
 * along the floor into view; bass is waves in the floor; the voice is strands ahead; the other
 * instruments are prisms at both sides. Additive light only: no shadows and no pass over the picture.
 */
import { Group } from 'three/webgpu';
import type { SceneDetail } from '../scene.js';
import type { XrScene } from '../xr-scene.js';
import { createDrums } from './drums.js';
import { createFloor } from './floor.js';
import { createHands, createMarker } from './hands.js';
import { createOther } from './other.js';
import { createDust, createSky, createStars } from './room.js';
import { BandShared } from './shared.js';
import { createVocals } from './vocals.js';

/**
 * Creates the scene.
 *
 * @param detail default `full`
 */
export function createBandScene(detail: SceneDetail = 'full'): XrScene {
  const shared = new BandShared(detail);
  const parts = [
    createSky(shared),
    createStars(shared),
    createFloor(shared),
    createDrums(shared),
    createOther(shared),
    createVocals(shared),
    createDust(shared),
    createHands(shared),
    createMarker(shared),
  ];
  const object = new Group();
  for (const part of parts) object.add(part.object);
  return {
    object,
    update(controls, frame, surroundings) {
      shared.signals.update(controls, frame);
      shared.update(surroundings);
      for (let i = 0; i < parts.length; i++) parts[i]!.update?.(surroundings);
    },
    dispose() {
      for (const part of parts) part.dispose();
      shared.signals.dispose();
    },
  };
}
