/** What a session does when its context is interrupted, closed, without output or of another rate: mocks of all browsers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SenseError, type OpenSource, type Session, type SessionStatus } from '@sense/core';
import { FakeContext, SessionRig, settle, stubAudioGraph } from './fake-graph.js';

let rig: SessionRig;
beforeEach(() => {
  stubAudioGraph();
  rig = new SessionRig();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The statuses of a session, newest last. */
function watch(session: Session): SessionStatus[] {
  const seen: SessionStatus[] = [];
  session.status$.subscribe((status) => seen.push(status));
  return seen;
}

/** An element that the page can be returned to. */
function stubDocument(): EventTarget {
  const document = new EventTarget();
  vi.stubGlobal('document', document);
  return document;
}

describe('a context that the system interrupts', () => {
  it('makes the session interrupted, with the remedy, and running when the system resumes it', async () => {
    const session = await rig.open();
    const seen = watch(session);
    await session.start();
    await rig.context.become('interrupted');
    expect(seen.at(-1)).toMatchObject({
      state: 'interrupted',
      error: { code: 'invalid-state', message: expect.stringMatching(/interrupted.*start\(\)/) },
    });
    await rig.context.become('running');
    expect(seen.at(-1)!.state).toBe('running');
    await session.dispose();
  });

  it('is resumed by the session if the system leaves it suspended', async () => {
    const session = await rig.open();
    await session.start();
    await rig.context.become('interrupted');
    await rig.context.become('suspended');
    await settle();
    expect(rig.context.state).toBe('running');
    await session.dispose();
  });

  it('is resumed when the user returns to the page, if the browser refused before', async () => {
    const document = stubDocument();
    const session = await rig.open();
    await session.start();
    await rig.context.become('interrupted');
    rig.context.refusal = new DOMException('not now', 'InvalidStateError');
    await rig.context.become('suspended');
    await settle();
    expect(rig.context.state).toBe('suspended');
    rig.context.refusal = undefined;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(rig.context.state).toBe('running');
    await session.dispose();
  });

  it('stays suspended if the session was paused meanwhile', async () => {
    const session = await rig.open();
    await session.start();
    await rig.context.become('interrupted');
    await session.pause();
    await rig.context.become('suspended');
    await settle();
    expect(rig.context.state).toBe('suspended');
    await session.dispose();
  });

  it('makes start and pause reject with a coded error instead of that of the browser', async () => {
    const session = await rig.open({ ownContext: true });
    const own = FakeContext.made.at(-1)!;
    await own.become('interrupted');
    own.refusal = new DOMException('Failed to start the audio device', 'InvalidStateError');
    await expect(session.start()).rejects.toMatchObject({
      code: 'invalid-state',
      message: expect.stringMatching(/interrupted/),
    });
    await expect(session.pause()).rejects.toMatchObject({ code: 'invalid-state' });
    await session.dispose();
  });
});

it('does not resume a context that its host has suspended', async () => {
  const document = stubDocument();
  const session = await rig.open();
  const seen = watch(session);
  await session.start();
  await rig.context.suspend();
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  expect(seen.at(-1)!.state).toBe('suspended');
  expect(seen.at(-1)!.error).toBeUndefined();
  await session.dispose();
});

describe('a context that is closed', () => {
  it('by its owner fails the session, which then stops every output', async () => {
    const session = await rig.open();
    const seen = watch(session);
    await session.start();
    await rig.context.close();
    await vi.waitFor(() => expect(seen.map(({ state }) => state).slice(-2)).toEqual(['failed', 'disposed']));
    expect(seen.at(-2)!.error).toMatchObject({ code: 'invalid-state', message: expect.stringMatching(/closed/) });
    expect(session.signal.aborted).toBe(true);
    await expect(session.start()).rejects.toMatchObject({ code: 'disposed' });
  });

  it('while the session opens, rejects createSession', async () => {
    const pending = rig.create();
    await settle();
    await rig.context.close();
    await expect(pending).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it('before, is refused', async () => {
    await rig.context.close();
    await expect(rig.create()).rejects.toMatchObject({
      code: 'invalid-state',
      message: expect.stringMatching(/closed/),
    });
    expect(rig.separation.workers).toEqual([]);
  });
});

it('fails with both rates when the sample rate changes with the output device', async () => {
  const session = await rig.open();
  const seen = watch(session);
  await session.start();
  rig.context.sampleRate = 44_100;
  await rig.context.become('suspended');
  expect(seen.at(-2)).toMatchObject({
    state: 'failed',
    error: { code: 'invalid-state', message: expect.stringMatching(/48000 to 44100 Hz/) },
  });
});

it('resumes a context whose output device failed, and reports the failure', async () => {
  const session = await rig.open();
  const seen = watch(session);
  await session.start();
  rig.context.state = 'suspended';
  rig.context.dispatchEvent(new Event('error'));
  expect(seen.at(-1)).toMatchObject({ state: 'running', error: { code: 'output-unavailable' } });
  expect(rig.context.resumes).toBe(2);
  await session.dispose();
});

describe('a machine without a sound output', () => {
  it('is named when the context fails as soon as it runs, and is tried again when a device appears', async () => {
    const devices = new EventTarget();
    vi.stubGlobal('navigator', { mediaDevices: devices });
    const session = await rig.open();
    const seen = watch(session);
    const fail = async (): Promise<void> => {
      rig.context.resumes++;
      queueMicrotask(() => {
        rig.context.dispatchEvent(new Event('error'));
        void rig.context.become('suspended');
      });
    };
    const resume = vi.spyOn(rig.context, 'resume').mockImplementation(fail);
    await expect(session.start()).rejects.toMatchObject({ code: 'output-unavailable' });
    await settle();
    expect(seen.at(-1)).toMatchObject({ state: 'suspended', error: { code: 'output-unavailable' } });
    // Once on its own; more would be a loop.
    expect(rig.context.resumes).toBe(2);
    resume.mockRestore();
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(seen.at(-1)!.state).toBe('running');
    await session.dispose();
  });

  it('is named when the context does not start although the user clicked', async () => {
    vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } });
    rig.context.allowed = false;
    const session = await rig.open();
    const seen = watch(session);
    vi.useFakeTimers();
    const started = session.start();
    vi.advanceTimersByTime(1500);
    await expect(started).rejects.toMatchObject({ code: 'output-unavailable' });
    expect(seen.at(-1)).toMatchObject({ state: 'suspended', error: { code: 'output-unavailable' } });
    await session.dispose();
  });

  it('is not assumed while the user has not clicked', async () => {
    vi.stubGlobal('navigator', { userActivation: { hasBeenActive: false } });
    rig.context.allowed = false;
    const session = await rig.open();
    vi.useFakeTimers();
    const started = session.start();
    vi.advanceTimersByTime(1500);
    await expect(started).rejects.toMatchObject({
      code: 'invalid-state',
      message: expect.stringMatching(/from a click or key handler$/),
    });
    await session.dispose();
  });

  it('is named when the context runs but its time stands still, until it advances', async () => {
    vi.useFakeTimers();
    const session = await rig.open();
    const seen = watch(session);
    await session.start();
    vi.advanceTimersByTime(3000);
    expect(seen.at(-1)).toMatchObject({ state: 'running' });
    vi.advanceTimersByTime(1000);
    expect(seen.at(-1)).toMatchObject({ state: 'suspended', error: { code: 'output-unavailable' } });
    rig.context.currentTime = 1;
    vi.advanceTimersByTime(1000);
    expect(seen.at(-1)).toMatchObject({ state: 'running' });
    await session.dispose();
  });
});

describe('a source', () => {
  it('that is silenced still is after start(), and plays again after its end', async () => {
    let silence!: NonNullable<Parameters<NonNullable<OpenSource['onSilence']>>[0]>;
    let end!: (reason: 'ended') => void;
    rig = new SessionRig({
      play: async () => undefined,
      onEnded: (listener) => ((end = listener), () => undefined),
      onSilence: (listener) => ((silence = listener), () => undefined),
    });
    const session = await rig.open();
    const seen = watch(session);
    silence({ reason: 'cross-origin', error: new SenseError('cross-origin', 'no CORS') });
    await session.start();
    expect(seen.at(-1)!.source).toBe('cross-origin');
    silence(undefined);
    end('ended');
    expect(seen.at(-1)!.source).toBe('ended');
    await session.start();
    expect(seen.at(-1)!.source).toBe('open');
    await session.dispose();
  });

  it.each([
    ['unplugged', 'source-unavailable'],
    ['revoked', 'permission-denied'],
    ['failed', 'source-unavailable'],
    ['ended', undefined],
  ] as const)('that is %s has the error %s in the status', async (reason, code) => {
    let end!: (reason: 'ended' | 'unplugged' | 'revoked' | 'failed') => void;
    rig = new SessionRig({ name: 'Line-in', onEnded: (listener) => ((end = listener), () => undefined) });
    const session = await rig.open();
    const seen = watch(session);
    end(reason);
    expect(seen.at(-1)!.source).toBe(reason);
    expect(seen.at(-1)!.error?.code).toBe(code);
    if (code) expect(seen.at(-1)!.error!.message).toContain('Line-in');
    await session.dispose();
  });
});
