/** The wiring of a live run, on fakes: what comes in which order, and who ends with whom. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnsetEvent } from '@sense/core';
import { DEFAULT_MAPPING, HapticMapper } from '@sense/haptics';
import { SessionRig, stubAudioGraph } from './fake-graph.js';

let rig: SessionRig;
beforeEach(() => {
  stubAudioGraph();
  rig = new SessionRig();
});
afterEach(() => vi.unstubAllGlobals());

const ONSET: OnsetEvent = {
  type: 'onset',
  id: 0,
  time: 0.005,
  frame: 240,
  emitted: 0.01,
  confidence: 1,
  stem: 'drums',
  strength: 1,
  levelDb: -12,
};

describe('opening', () => {
  it('joins the worker that is ready, once', async () => {
    const session = await rig.open();
    expect(rig.separation.newest.starts).toBe(1);
    await session.dispose();
  });

  it('leaves a replacement that is still loading until it is ready', async () => {
    const pending = rig.create();
    rig.separation.newest.ready();
    rig.separation.newest.crash();
    rig.source.opens();
    const session = await pending;
    expect(rig.separation.newest.starts).toBe(0);
    rig.separation.newest.ready();
    expect(rig.separation.newest.starts).toBe(1);
    await session.dispose();
  });
});

describe('opening fails', () => {
  it('on a page that is not secure before the source is asked for', async () => {
    rig.context.audioWorklet = undefined;
    const open = vi.spyOn(rig.source, 'open');
    await expect(rig.create()).rejects.toMatchObject({ code: 'unsupported' });
    expect(open).not.toHaveBeenCalled();
    expect(rig.separation.workers).toEqual([]);
  });
});

describe('a hop', () => {
  it('tells its features before its events, so that an onset is judged by the sound it was found in', async () => {
    const session = await rig.open();
    const order: string[] = [];
    session.features$.subscribe(() => order.push('features'));
    session.events$.subscribe(({ type }) => order.push(type));
    rig.batch([ONSET]);
    expect(order).toEqual(['features', 'onset']);
    await session.dispose();
  });

  it('gives a drum without a name the sharpness of its own hop', async () => {
    const session = await rig.open();
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const sharpness: (number | undefined)[] = [];
    session.features$.subscribe((frame) => void mapper.features(frame));
    session.onsets$('drums').subscribe((onset) => sharpness.push(mapper.onset(onset)?.sharpness));
    rig.batch([], { drumsHz: 100 });
    rig.batch([ONSET], { drumsHz: 9000 });
    expect(sharpness).toEqual([1]);
    await session.dispose();
  });
});
