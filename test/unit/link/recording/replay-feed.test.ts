/** A replay in virtual time: every event when its sound is heard, through pauses, seeks and other speeds. */
import { describe, expect, it, vi } from 'vitest';
import { beatsAhead, type FeatureFrame } from '@sense/core';
import { connectHaptics, createVirtualDevice } from '@sense/haptics';
import { replayFeed, type PlaybackClock, type Recording } from '@sense/link';
import { expectTimes, LENGTH_S, listen, onsets, recording, Sound, useRecordedSong } from './recorded-song.js';

useRecordedSong();

describe('with a media element', () => {
  it('gives every event its audible time, ahead of it, and updates after their event', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound });
    const heard = listen(replay);
    const frames: FeatureFrame[] = [];
    replay.features$.subscribe((frame) => frames.push(frame));
    await replay.play();
    await vi.advanceTimersByTimeAsync(2200);
    expectTimes(onsets(heard), [0, 500, 1000, 1500, 2000]);
    for (const { leadMs } of onsets(heard).slice(1)) expect(leadMs).toBeGreaterThan(40);
    const beats = heard.filter(({ type }) => type === 'beat');
    expectTimes(beats.slice(0, 4), [500, 1000, 1500, 2000]);
    for (const { leadMs } of beats.slice(1)) expect(leadMs).toBeGreaterThan(120);
    const updates = heard.filter(({ drum }) => drum === 'kick');
    expect(updates.slice(0, 4).map(({ id }) => id)).toEqual(
      onsets(heard)
        .slice(0, 4)
        .map(({ id }) => id),
    );
    expect(frames.length).toBeGreaterThan(215);
    const steps = frames.slice(20).map((frame, index) => frame.time - frames[index + 19]!.time);
    expect(Math.min(...steps)).toBeGreaterThan(0.005);
    expect(replay.position).toBeCloseTo(2.2, 1);
  });

  it('is suspended while the sound pauses or waits for data, and starts again where it was', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound });
    const states: string[] = [];
    replay.status$.subscribe(({ state }) => states.at(-1) !== state && states.push(state));
    const heard = listen(replay);
    await sound.play();
    await vi.advanceTimersByTimeAsync(700);
    sound.pause();
    expect(states).toEqual(['suspended', 'running', 'suspended']);
    const before = heard.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard).toHaveLength(before);
    await sound.play();
    await vi.advanceTimersByTimeAsync(200);
    sound.stall(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(states.at(-1)).toBe('suspended');
    expectTimes(onsets(heard), [0, 500]);
    sound.stall(false);
    await vi.advanceTimersByTimeAsync(500);
    expectTimes(onsets(heard).slice(2, 3), [6100]);
  });

  it('follows seeks: nothing of before, new ids, and the beats that are still to come', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound });
    const heard = listen(replay);
    await replay.play();
    await vi.advanceTimersByTimeAsync(1250);
    const before = heard.splice(0);
    replay.seek(0.97);
    await vi.advanceTimersByTimeAsync(100);
    // The beat at 1 s was predicted before 0.97 s.
    expect(heard.slice(0, 1)).toMatchObject([{ type: 'beat' }]);
    expectTimes(heard.slice(0, 2), [1280, 1280]);
    expect(Math.min(...heard.map(({ id }) => id))).toBeGreaterThan(Math.max(...before.map(({ id }) => id)));
    heard.length = 0;
    sound.currentTime = 8.26;
    await vi.advanceTimersByTimeAsync(400);
    expectTimes(onsets(heard), [1350 + 240]);
    replay.seek(99);
    expect(sound.currentTime).toBeCloseTo(LENGTH_S, 2);
  });

  it('plays at other speeds, with the tempo that is heard', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound });
    const heard = listen(replay);
    const tempos: number[] = [];
    replay.beats$.subscribe(({ tempo }) => tempos.push(tempo));
    replay.setRate(2);
    await replay.play();
    await vi.advanceTimersByTimeAsync(1010);
    expectTimes(onsets(heard).slice(0, 5), [0, 250, 500, 750, 1000]);
    expect(new Set(tempos)).toEqual(new Set([240]));
    const count = onsets(heard).length;
    replay.setRate(0.5);
    await vi.advanceTimersByTimeAsync(2000);
    // Position 2.02 s: the next kicks, at 2.5 s and 3 s, are 960 ms and 1960 ms later.
    expectTimes(onsets(heard).slice(count), [1970, 2970]);
    expect(tempos.at(-1)).toBe(60);
  });

  it('reports the end of the recording, and plays again after it', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound });
    let source = '';
    replay.status$.subscribe((status) => (source = status.source));
    replay.seek(9.8);
    await replay.play();
    await vi.advanceTimersByTimeAsync(400);
    expect([source, replay.signal.aborted]).toEqual(['ended', false]);
    replay.seek(0);
    expect(source).toBe('open');
  });

  it('adds the latency of an audio graph and the offset of the sound', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound, offsetSeconds: 0.25, outputLatencyMs: 60 });
    const heard = listen(replay);
    await replay.play();
    await vi.advanceTimersByTimeAsync(300);
    expectTimes(onsets(heard).slice(0, 1), [310]);
    expect(replay.position).toBeCloseTo(0.05, 1);
  });

  it('passes on why the element does not play', async () => {
    const sound = new Sound();
    sound.fail = new Error('a gesture is needed');
    const replay = replayFeed(recording, { clock: sound });
    await expect(replay.play()).rejects.toThrow('a gesture is needed');
    expect(replay.playing).toBe(false);
  });

  it('pauses the sound and leaves nothing when it ends', async () => {
    const sound = new Sound();
    const replay = replayFeed(recording, { clock: sound });
    await replay.play();
    replay.dispose();
    expect([sound.paused, replay.signal.aborted]).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
    await expect(replay.play()).rejects.toMatchObject({ code: 'disposed' });
    expect(replayFeed(recording, { signal: AbortSignal.abort() }).signal.aborted).toBe(true);
  });
});

it('plays without sound, seeks and changes its speed', async () => {
  const replay = replayFeed(recording);
  const heard = listen(replay);
  await vi.advanceTimersByTimeAsync(500);
  expect([replay.playing, heard.length]).toEqual([false, 0]);
  replay.seek(1.9);
  replay.setRate(2);
  await replay.play();
  await vi.advanceTimersByTimeAsync(400);
  expectTimes(onsets(heard).slice(0, 2), [550, 800]);
  replay.pause();
  expect(replay.position).toBeCloseTo(2.7, 2);
});

it('follows a clock that it cannot control', async () => {
  const startedAt = performance.now();
  const clock = {
    get currentTime() {
      return (performance.now() - startedAt) / 1000;
    },
  } as PlaybackClock;
  const replay = replayFeed(recording, { clock });
  const heard = listen(replay);
  await vi.advanceTimersByTimeAsync(600);
  expectTimes(onsets(heard), [0, 500]);
  for (const control of [() => replay.pause(), () => replay.seek(1), () => replay.setRate(2)]) {
    expect(control).toThrow(expect.objectContaining({ code: 'invalid-state' }));
  }
  await expect(replay.play()).rejects.toMatchObject({ code: 'invalid-state' });
});

it('drives haptics in time, which are still while it pauses', async () => {
  const sound = new Sound();
  const replay = replayFeed(recording, { clock: sound });
  const device = createVirtualDevice();
  const haptics = connectHaptics(replay, { devices: [device], discover: false });
  await replay.play();
  await vi.advanceTimersByTimeAsync(2600);
  const kicks = device.log.filter(({ starts }) => starts.length > 0).map(({ timeMs }) => timeMs);
  const due = [500, 1000, 1500, 2000, 2500];
  for (const at of due) expect(kicks.some((timeMs) => Math.abs(timeMs - at) <= 20)).toBe(true);
  replay.pause();
  expect(haptics.holdsOf(device.id)).toEqual(['engine']);
  expect(device.levels()).toMatchObject({ low: 0, high: 0 });
  await replay.play();
  expect(haptics.holdsOf(device.id)).toEqual([]);
  haptics.dispose();
  replay.dispose();
});

it('gives predicted beats ahead, as a live feed does', async () => {
  const replay = replayFeed(recording);
  const leads: number[] = [];
  beatsAhead(replay, { leadMs: 150 }).subscribe(({ heardAt, cancelled }) => {
    if (!cancelled) leads.push(heardAt - performance.now());
  });
  await replay.play();
  await vi.advanceTimersByTimeAsync(3000);
  expect(leads.length).toBeGreaterThan(4);
  for (const lead of leads.slice(1)) expect(lead).toBeGreaterThan(100);
  replay.dispose();
});

it('throws a code for options out of range', () => {
  const code = expect.objectContaining({ code: 'invalid-argument' });
  expect(() => replayFeed({} as Recording)).toThrow(code);
  expect(() => replayFeed(recording, { clock: {} as PlaybackClock })).toThrow(code);
  expect(() => replayFeed(recording, { leadMs: 2000 })).toThrow(code);
  expect(() => replayFeed(recording).setRate(0)).toThrow(code);
});
