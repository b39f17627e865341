/** The scenes that ship, with their factories. The data alone is in `catalog.ts`. */
import { sceneInfo } from './catalog.js';
import { landscapeScene } from './landscape/landscape.js';
import { notesScene } from './notes/notes.js';
import { particlesScene } from './particles/particles.js';
import { posterScene } from './poster/poster.js';
import { contoursScene } from './shader/contours.js';
import { tunnelScene } from './tunnel/tunnel.js';
import type { SceneDefinition } from './scene.js';

/** All scenes that ship, in the order of {@link SCENE_CATALOG}. */
export const SCENES: readonly SceneDefinition[] = [
  landscapeScene,
  particlesScene,
  posterScene,
  tunnelScene,
  notesScene,
  contoursScene,
];

/** The scene with this id. @throws SenseError `invalid-argument` naming the known ids */
export function findScene(id: string): SceneDefinition {
  const info = sceneInfo(id);
  return SCENES.find((each) => each.id === info.id)!;
}
