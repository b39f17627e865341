/** The music in the world of an app: its own renderer, loop, camera, scene and pipeline. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./visuals-hosted.page.js')>(new URL('./visuals-hosted.page.ts', import.meta.url));

it('draws the music alone, in a world and in a pipeline, in the frames of the app', async () => {
  const { alone, world, pipeline } = await page()('drawEachWay');
  for (const way of [alone!, world!, pipeline!]) expect(way.loud).toBeGreaterThan(way.silent + 3);
  for (const way of [world!, pipeline!]) expect(way.box, 'the app’s own box').toBeGreaterThan(30);
});

it('neither changes nor disposes of anything of the app, and starts no loop', async () => {
  const { before, during, after, loop, disposed } = await page()('leaveAppAlone');
  expect(during).toEqual({ ...before, children: 2 });
  expect(after).toMatchObject({ ...before, state: 'disposed' });
  expect(after.box).toBeGreaterThan(30);
  expect(loop).toBe(false);
  expect(disposed).toEqual([]);
});

it('gives places in the picture of the app’s camera, keeps its scene object, and ends with the feed', async () => {
  const { before, after, ...rest } = await page()('placesAndScenes');
  expect(after.x).toBeGreaterThan(before.x + 0.05);
  expect(after.y).toBeCloseTo(before.y, 2);
  expect(rest).toEqual({ replaced: 1, same: true, ended: 2, state: 'disposed', left: 1 });
});

it('names the renderer that it cannot use, and what to use instead', async () => {
  const { renderer, parent, aborted } = await page()('rejections');
  expect(renderer).toMatch(/^invalid-argument: renderer is .*WebGLRenderer.*WebGPURenderer of three\/webgpu/);
  expect(parent).toMatch(/^invalid-argument: parent must be an Object3D/);
  expect(aborted).toMatch(/^disposed/);
});
