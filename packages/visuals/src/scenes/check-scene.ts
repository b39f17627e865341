/** Checks what a factory of an app returns, before a stage relies on it. Does not depend on the renderer. */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import type { Scene } from './scene.js';

const METHODS = ['resize', 'update', 'placeOf', 'dispose'] as const satisfies readonly (keyof Scene)[];
const OPTIONAL_METHODS = ['setParameters', 'prepare', 'positionOf'] as const satisfies readonly (keyof Scene)[];

/**
 * Returns `value` if it has the members of a {@link Scene}.
 *
 * @param id of the scene, for the message
 * @throws SenseError `invalid-argument` with the id, and the first member that is missing or of another kind
 */
export function checkScene(value: unknown, id: string): Scene {
  if (typeof value !== 'object' || value === null) {
    throw new SenseError(
      'invalid-argument',
      `the scene "${id}" must be created as an object, received ${describe(value)}`,
    );
  }
  // Not `instanceof`: an app may bundle another copy of three.
  const { scene, camera } = value as {
    readonly scene?: { isScene?: boolean };
    readonly camera?: { isCamera?: boolean };
  };
  if (scene?.isScene !== true) throw wrong(id, 'scene', 'a Scene of three/webgpu', scene);
  if (camera?.isCamera !== true) throw wrong(id, 'camera', 'a PerspectiveCamera', camera);
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of METHODS) {
    if (typeof members[name] !== 'function') throw wrong(id, name, 'a function', members[name]);
  }
  for (const name of OPTIONAL_METHODS) {
    const member = members[name];
    if (member !== undefined && typeof member !== 'function') throw wrong(id, name, 'a function or missing', member);
  }
  return value as Scene;
}

function wrong(id: string, member: string, expected: string, received: unknown): SenseError {
  return new SenseError(
    'invalid-argument',
    `${member} of the scene "${id}" must be ${expected}, received ${describe(received)}`,
  );
}
