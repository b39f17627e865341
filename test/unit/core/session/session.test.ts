/** The session on fakes: order of opening and events, errors, and disposal. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SenseError, type OnsetEvent, type SeparationBackend } from '@sense/core';
import { DEFAULT_MAPPING } from '@sense/haptics';
import { HapticMapper } from '@sense/haptics/engine';
import { FakeContext, SessionRig, settle, stubAudioGraph } from './fake-graph.js';

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
  it('starts a ready worker once', async () => {
    const session = await rig.open();
    expect(rig.separation.newest.starts).toBe(1);
    await session.dispose();
  });

  it('starts a replacement worker only when it is ready', async () => {
    const pending = rig.create();
    rig.separation.newest.ready();
    rig.separation.newest.crash();
    rig.source.resolveOpen();
    const session = await pending;
    expect(rig.separation.newest.starts).toBe(0);
    rig.separation.newest.ready();
    expect(rig.separation.newest.starts).toBe(1);
    await session.dispose();
  });
});

describe('createSession rejects', () => {
  it('on a page that is not secure, before it opens the source', async () => {
    rig.context.audioWorklet = undefined;
    const open = vi.spyOn(rig.source, 'open');
    await expect(rig.create()).rejects.toMatchObject({ code: 'unsupported' });
    expect(open).not.toHaveBeenCalled();
    expect(rig.separation.workers).toEqual([]);
  });

  it.each(['never became ready', 'was ready once'])('when the worker, which %s, crashes too often', async (what) => {
    const pending = rig.create();
    if (what === 'was ready once') rig.separation.newest.ready();
    await settle();
    for (let i = 0; i < 6; i++) rig.separation.newest.crash();
    // The prompt of the source is still open.
    await expect(pending).rejects.toMatchObject({ code: 'thread-failed', message: expect.stringMatching(/it broke/) });
    expect(rig.separation.workers.every(({ terminated }) => terminated)).toBe(true);
  });

  it('when the worker cannot be created, before it opens the source', async () => {
    const open = vi.spyOn(rig.source, 'open');
    const separation: SeparationBackend = {
      options: {},
      createWorker: () => {
        throw new Error('blocked by policy');
      },
    };
    await expect(rig.create({ separation })).rejects.toMatchObject({
      code: 'thread-failed',
      message: expect.stringMatching(/by policy/),
    });
    expect(open).not.toHaveBeenCalled();
  });

  it('immediately when its signal aborts, while the source is still opening', async () => {
    const controller = new AbortController();
    const pending = rig.create({ signal: controller.signal });
    await settle();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ code: 'disposed' });
    rig.source.rejectOpen(new Error('after the end'));
    await settle();
  });

  it('with the error of the source', async () => {
    const pending = rig.create();
    rig.source.rejectOpen(new SenseError('permission-denied', 'no'));
    await expect(pending).rejects.toMatchObject({ code: 'permission-denied' });
    expect(rig.separation.newest.terminated).toBe(true);
  });
});

describe('start', () => {
  it('does not play after the session was disposed during the resume', async () => {
    const play = vi.fn(async () => undefined);
    rig = new SessionRig({ play });
    rig.context.allowed = false;
    const session = await rig.open();
    const starting = session.start();
    await session.dispose();
    await expect(starting).rejects.toMatchObject({ code: 'disposed' });
    expect(play).not.toHaveBeenCalled();
  });

  it('sets an ended source to open again only if it can play', async () => {
    for (const play of [async () => undefined, undefined]) {
      let end!: (reason: 'ended') => void;
      const onEnded = (listener: typeof end): (() => void) => {
        end = listener;
        return () => undefined;
      };
      rig = new SessionRig({ onEnded, ...(play && { play }) });
      const session = await rig.open();
      let source = '';
      session.status$.subscribe((status) => (source = status.source));
      await session.start();
      end('ended');
      await session.start();
      expect(source).toBe(play ? 'open' : 'ended');
      await session.dispose();
    }
  });
});

describe("the host's context", () => {
  it('is not suspended by pause, which disconnects the source until start', async () => {
    const session = await rig.open();
    await session.start();
    expect(rig.source.node.targets.size).toBe(1);
    await session.pause();
    await session.pause();
    expect(rig.context.state).toBe('running');
    expect(rig.source.node.targets.size).toBe(0);
    await session.start();
    expect(rig.source.node.targets.size).toBe(1);
    await session.dispose();
    expect(rig.source.node.targets.size).toBe(0);
    expect(rig.context.state).toBe('running');
  });
});

describe('a context that the session created', () => {
  const own = (): FakeContext => FakeContext.made.at(-1)!;

  it('is suspended by pause and closed by dispose', async () => {
    const session = await rig.open({ ownContext: true });
    await session.start();
    await session.pause();
    expect(own().state).toBe('suspended');
    await session.dispose();
    expect(own().state).toBe('closed');
  });

  it('may be closed by the host', async () => {
    const session = await rig.open({ ownContext: true });
    await own().close();
    await session.dispose();
    await settle();
  });

  it('is closed if opening an element fails before the element is bound to it', async () => {
    const source = { ...rig.source, kind: 'element' as const };
    const pending = rig.create({ ownContext: true, source });
    rig.source.rejectOpen(new SenseError('source-unavailable', 'no'));
    await expect(pending).rejects.toThrow();
    await settle();
    expect(own().state).toBe('closed');
  });

  it('stays open if a media element is bound to it', async () => {
    const source = { ...rig.source, kind: 'element' as const, context: undefined as AudioContext | undefined };
    const pending = rig.create({ ownContext: true, source });
    source.context = own() as unknown as AudioContext;
    rig.source.rejectOpen(new SenseError('decode-failed', 'no'));
    await expect(pending).rejects.toThrow();
    await settle();
    expect(own().state).toBe('suspended');
  });
});

describe('beats', () => {
  it('are tracked with the hints of the options, by each worker', async () => {
    const hints = { tempo: { min: 80, max: 160 }, meter: 3 } as const;
    const session = await rig.open(hints);
    rig.separation.newest.crash();
    expect(rig.separation.workers).toHaveLength(2);
    for (const { received } of rig.separation.workers) expect(received[0]).toMatchObject({ type: 'prepare', hints });
    await session.dispose();
  });

  it('reject hints out of range before the source is opened', async () => {
    const open = vi.spyOn(rig.source, 'open');
    await expect(rig.create({ tempo: { min: 20, max: 160 } })).rejects.toThrow('received 20');
    await expect(rig.create({ meter: 7 as 6 })).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(open).not.toHaveBeenCalled();
  });

  it('are adjusted in the worker, a tap in captured time', async () => {
    const session = await rig.open({}, 24_000);
    session.adjustBeats({ type: 'nudge', ms: 20 });
    session.adjustBeats({ type: 'scale-tempo', factor: 0.5 });
    session.adjustBeats({ type: 'tap', time: 3 });
    session.adjustBeats({ type: 'tap' });
    const adjustments = rig.separation.newest.received.flatMap((message) =>
      message.type === 'adjust-beats' ? [message.adjustment] : [],
    );
    expect(adjustments.slice(0, 3)).toEqual([
      { type: 'nudge', ms: 20 },
      { type: 'scale-tempo', factor: 0.5 },
      { type: 'tap', time: 2.5 },
    ]);
    // What is heard now was captured before now.
    const heardNow = (adjustments[3] as { time: number }).time + 0.5;
    expect(session.heardAt(heardNow)).toBeCloseTo(performance.now(), -2);
    await session.dispose();
  });

  it('reject adjustments that are invalid, or after the end', async () => {
    const session = await rig.open();
    expect(() => session.adjustBeats({ type: 'nudge', ms: 5000 })).toThrow('received 5000');
    await session.dispose();
    expect(() => session.adjustBeats({ type: 'release' })).toThrow(expect.objectContaining({ code: 'disposed' }));
  });
});

describe('the source', () => {
  it.each([
    ['node', 40],
    ['microphone', 0],
  ] as const)('is heard after the output latency if it is a %s: %i ms', async (kind, latencyMs) => {
    rig = new SessionRig({ kind });
    const session = await rig.open();
    // The context reports no latency, so 40 ms are assumed.
    expect(session.heardAt(1) - session.clock.toPerformance(1)).toBeCloseTo(latencyMs, 6);
    await session.dispose();
  });

  it('has its warning in the status', async () => {
    rig = new SessionRig({ warning: 'Tone.js 16 has not been tested' });
    const session = await rig.open();
    const errors: unknown[] = [];
    session.status$.subscribe(({ state, error }) => errors.push([state, error]));
    expect(errors).toEqual([['suspended', { code: 'unsupported', message: 'Tone.js 16 has not been tested' }]]);
    await session.dispose();
  });
});

describe('a hop', () => {
  it('emits its features before its events', async () => {
    const session = await rig.open();
    const order: string[] = [];
    session.features$.subscribe(() => order.push('features'));
    session.events$.subscribe(({ type }) => order.push(type));
    rig.batch([ONSET]);
    expect(order).toEqual(['features', 'onset']);
    await session.dispose();
  });

  it('is sent with its features while someone subscribes to them, also by a replacement worker', async () => {
    const session = await rig.open();
    const wanted = (): number[] =>
      rig.separation.newest.received.flatMap((message) =>
        message.type === 'want-features' ? [message.everyHops] : [],
      );
    session.events$.subscribe();
    expect(wanted()).toEqual([0]);
    const subscription = session.features$.subscribe();
    expect(wanted()).toEqual([0, 2]);
    rig.separation.newest.crash();
    rig.separation.newest.ready();
    expect(wanted()).toEqual([2]);
    subscription.unsubscribe();
    expect(wanted()).toEqual([2, 0]);
    await session.dispose();
  });

  it('provides the features from which a drum without a class gets its sharpness', async () => {
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
