/** A recording with known events, a media element in virtual time, and what is heard of a replay. */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { LiveEvent, OutputFeed } from '@sense/core';
import { readRecording, recordFeed, type Recording } from '@sense/link';
import { createFakeFeed } from '../../../support/fake-feed.js';

const HOP_S = 0.01;
export const LENGTH_S = 10;

export let recording: Recording;

/** Call it in each test file: a new recording and virtual time before each test. */
export function useRecordedSong(): void {
  beforeEach(async () => {
    recording = await record();
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());
}

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
export class Sound extends EventTarget {
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

export interface Heard {
  readonly id: number;
  readonly type: string;
  readonly drum: string | undefined;
  /** Virtual time at which it is heard, rounded to ms. */
  readonly heardAt: number;
  /** How long before that it was emitted, in ms. */
  readonly leadMs: number;
}

export function listen(feed: OutputFeed): Heard[] {
  const heard: Heard[] = [];
  feed.events$.subscribe((event: LiveEvent) => {
    const heardAt = feed.heardAt(event.time);
    const drum = event.type === 'onset' ? event.drum : undefined;
    heard.push({ id: event.id, type: event.type, drum, heardAt, leadMs: heardAt - performance.now() });
  });
  return heard;
}

export const onsets = (heard: readonly Heard[]): Heard[] => heard.filter(({ type, drum }) => type === 'onset' && !drum);
/** Each differs from its expected time by less than the coarseness of the clock. */
export function expectTimes(heard: readonly Heard[], timesMs: readonly number[]): void {
  expect(heard.map(({ heardAt }) => Math.round(heardAt / 10) * 10)).toEqual(timesMs);
  for (const [index, { heardAt }] of heard.entries()) expect(Math.abs(heardAt - timesMs[index]!)).toBeLessThan(4);
}
