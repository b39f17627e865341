/** Scenes of an app that are wrong: the stage names the fault and keeps the scene before. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./visuals-own-scenes.page.js')>(
  new URL('./visuals-own-scenes.page.ts', import.meta.url),
);

it.each([false, true])('rejects pictures that fail, and goes on, with the loop of the app: %s', async (hosted) => {
  const { errors, sceneId } = await page()('wrongPictures', hosted);
  expect(errors).toEqual({
    throws: 'invalid-argument: throws.picture failed: broken picture',
    undefined: 'invalid-argument: undefined.picture must return a vec3 node, received undefined',
    float: 'invalid-argument: float.picture must return a vec3 node, received a float node',
    row: expect.stringMatching(/^invalid-argument: row.picture failed: row must be one of level/),
    right: 'none',
  });
  if (!hosted) expect(sceneId).toBe('right');
});

it('rejects a scene without a method, and draws on with the scene before', async () => {
  const { errors, sceneId, frames, next } = await page()('missingMethods');
  for (const [member, error] of Object.entries(errors)) {
    expect(error).toMatch(new RegExp(`^invalid-argument: ${member} of the scene "incomplete" must be`));
  }
  expect({ sceneId, frames, next }).toEqual({ sceneId: 'first', frames: 'drawn', next: 'none' });
});
