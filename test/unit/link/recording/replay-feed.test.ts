/** A replay in virtual time: every event when its sound is heard, through pauses, seeks and other speeds. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beatsAhead, type FeatureFrame, type LiveEvent, type OutputFeed } from '@sense/core';
import { connectHaptics, createVirtualDevice } from '@sense/haptics';
import { readRecording, recordFeed, replayFeed, type PlaybackClock, type Recording } from '@sense/link';
import { createFakeFeed } from '../../../support/fake-feed.js';

const HOP_S = 0.01;
const LENGTH_S = 10;

let recording: Recording;
beforeEach(async () => {
  recording = await record();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** Ten seconds: a kick every half second with its drum class 30 ms later, beats 80 ms ahead, features every 10 ms. */
async function record(): Promise<Recording> {
  let now = 0;
  const feed = createFakeFeed({ now: () => 1000 * now });
  const recorder = recordFeed(feed);
  for (let hop = 1; hop <= LENGTH_S / HOP_S; hop++) {
    now = hop * HOP_S;
    feed.features(now, { bass: { levelDb: -hop / 100 } });
    const [half, inHalf] = [Math.floor(hop / 50), hop % 50];
    if (inHalf === 1) feed.onset({ id: 2 * half, time: half / 2, emitted: now });
    if (inHalf === 4) feed.onset({ id: 2 * half, time: half / 2, emitted: now, drum: 'kick' });
    if (inHalf === 42) feed.beat({ id: 2 * half + 1, time: (half + 1) / 2, emitted: now, tempo: 120, confidence: 1 });
    await Promise.resolve();
  }
  await recorder.stop();
  return readRecording(recorder.toBlob());
}

/** A media element: its clock is virtual time, and coarse as in browsers. */
class Sound extends EventTarget {
  paused = true;
  seeking = false;
  readyState = 4;
  fail: Error | undefined;
  #position = 0;
  #startedAt = 0;
  #rate = 1;

  get currentTime(): number {
    return Math.floor(this.#exact() / 0.003) * 0.003;
  }

  set currentTime(seconds: number) {
    this.#restart(seconds);
    this.dispatchEvent(new Event('seeking'));
    this.dispatchEvent(new Event('seeked'));
  }

  get playbackRate(): number {
    return this.#rate;
  }

  set playbackRate(rate: number) {
    this.#restart();
    this.#rate = rate;
    this.dispatchEvent(new Event('ratechange'));
  }

  async play(): Promise<void> {
    if (this.fail) throw this.fail;
    this.#restart();
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
  }

  pause(): void {
    this.#restart();
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }

  /** Waits for data, or has it again. */
  stall(stalled: boolean): void {
    this.#restart();
    this.readyState = stalled ? 2 : 4;
  }

  #exact(): number {
    const plays = !this.paused && this.readyState > 2;
    return plays ? this.#position + ((performance.now() - this.#startedAt) / 1000) * this.#rate : this.#position;
  }

  #restart(position = this.#exact()): void {
    this.#position = position;
    this.#startedAt = performance.now();
  }
}

interface Heard {
  readonly id: number;
  readonly type: string;
  readonly drum: string | undefined;
  /** Virtual time at which it is heard, rounded to ms. */
  readonly heardAt: number;
  /** How long before that it was emitted, in ms. */
  readonly leadMs: number;
}

function listen(feed: OutputFeed): Heard[] {
  const heard: Heard[] = [];
  feed.events$.subscribe((event: LiveEvent) => {
    const heardAt = feed.heardAt(event.time);
    const drum = event.type === 'onset' ? event.drum : undefined;
    heard.push({ id: event.id, type: event.type, drum, heardAt, leadMs: heardAt - performance.now() });
  });
  return heard;
}

const onsets = (heard: readonly Heard[]): Heard[] => heard.filter(({ type, drum }) => type === 'onset' && !drum);
/** Each differs from its expected time by less than the coarseness of the clock. */
function expectTimes(heard: readonly Heard[], timesMs: readonly number[]): void {
  expect(heard.map(({ heardAt }) => Math.round(heardAt / 10) * 10)).toEqual(timesMs);
  for (const [index, { heardAt }] of heard.entries()) expect(Math.abs(heardAt - timesMs[index]!)).toBeLessThan(4);
}

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

describe('controlled by a subscriber', () => {
  const REPLAYS = [
    ['a media element', () => replayFeed(recording, { clock: new Sound() })],
    ['no sound', () => replayFeed(recording)],
  ] as const;

  /** Plays, and runs `control` at the first onset that is heard at `second` or later. */
  async function play(replay: ReturnType<typeof replayFeed>, second: number, control: () => void): Promise<Heard[]> {
    const heard = listen(replay);
    let done = false;
    replay.onsets$().subscribe(({ frame }) => {
      if (done || frame < second * 48_000) return;
      done = true;
      control();
    });
    await replay.play();
    return heard;
  }

  it.each(REPLAYS)('pauses with %s: nothing follows, and it plays on', async (_, create) => {
    const replay = create();
    const heard = await play(replay, 1, () => replay.pause());
    await vi.advanceTimersByTimeAsync(3000);
    expect(replay.playing).toBe(false);
    expect(onsets(heard)).toHaveLength(3);
    const count = heard.length;
    await replay.play();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard.length).toBeGreaterThan(count + 3);
  });

  it.each(REPLAYS)('pauses with %s from its status and its features', async (_, create) => {
    const replay = create();
    const status = replay.status$.subscribe(({ state }) => state === 'running' && replay.pause());
    await replay.play();
    await vi.advanceTimersByTimeAsync(100);
    expect(replay.playing).toBe(false);
    status.unsubscribe();
    replay.features$.subscribe(() => replay.pause());
    await replay.play();
    await vi.advanceTimersByTimeAsync(100);
    expect(replay.playing).toBe(false);
  });

  it.each(REPLAYS)('seeks with %s: nothing of what it leaves out', async (_, create) => {
    const replay = create();
    let [before, immediate] = [0, 0];
    const heard = await play(replay, 1.5, () => {
      before = heard.length;
      replay.seek(0.8);
      immediate = heard.length - before;
    });
    await vi.advanceTimersByTimeAsync(1600);
    expect(immediate).toBe(0);
    expect(before).toBeGreaterThan(0);
    const times = onsets(heard).map(({ heardAt }) => heardAt);
    // Sought when the onset at 1.5 s was emitted: 1.0 s is heard 200 ms later.
    const [fourth, fifth] = times.slice(3);
    expect(fifth! - fourth!).toBeGreaterThan(80);
    expect(new Set(heard.map(({ id, drum }) => `${id} ${drum}`)).size).toBe(heard.length);
    for (const { leadMs } of heard) expect(leadMs).toBeGreaterThan(-100);
  });

  it.each(REPLAYS)('may seek with %s at every event, without recursion', async (_, create) => {
    const replay = create();
    let count = 0;
    replay.onsets$().subscribe(({ frame }) => {
      count++;
      if (frame >= 48_000) replay.seek(0.97);
    });
    await replay.play();
    await vi.advanceTimersByTimeAsync(1000);
    expect(count).toBeGreaterThan(3);
  });

  it.each(REPLAYS)('changes the speed and ends with %s', async (_, create) => {
    const replay = create();
    const heard = await play(replay, 0.5, () => replay.setRate(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect(onsets(heard).length).toBeGreaterThanOrEqual(4);
    replay.events$.subscribe(() => replay.dispose());
    await vi.advanceTimersByTimeAsync(1000);
    expect(replay.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
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
