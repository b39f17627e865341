/** The scenes that ship, as data. Does not depend on three.js. */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { LANDSCAPE } from './landscape/definition.js';
import { NOTES } from './notes/definition.js';
import { PARTICLES } from './particles/definition.js';
import { POSTER } from './poster/definition.js';
import { TUNNEL } from './tunnel/definition.js';
import { CONTOURS } from './shader/definition.js';
import type { SceneInfo } from './scene-info.js';

/** All scenes that ship, in the order in which an app lists them. */
export const SCENE_CATALOG: readonly SceneInfo[] = [LANDSCAPE, PARTICLES, POSTER, TUNNEL, NOTES, CONTOURS];

/** The scene with this id. @throws SenseError `invalid-argument` naming the known ids */
export function sceneInfo(id: string): SceneInfo {
  const info = SCENE_CATALOG.find((each) => each.id === id);
  if (info !== undefined) return info;
  const known = SCENE_CATALOG.map((each) => each.id).join(', ');
  throw new SenseError('invalid-argument', `scene must be one of ${known}, received ${describe(id)}`);
}
