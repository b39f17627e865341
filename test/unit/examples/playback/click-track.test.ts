/** The click track on a fake audio context: when clicks start, and when they are cancelled. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scope, type BeatAhead } from '@sense/core';
import { createClickTrack, type ClickSession } from '../../../../examples/src/playback/click-track.js';

/** Delay from the input to the stems, and from the destination to the ear. */
const STEM_SECONDS = 0.044;
const OUTPUT_MS = 30;

interface FakeSource {
  readonly downbeat: boolean;
  started?: number;
  stopped: boolean;
}

let sources: FakeSource[];

class FakeBufferSource {
  readonly #source: FakeSource;
  onended: (() => void) | null = null;

  constructor(_context: unknown, { buffer }: { buffer: { crossings: number } }) {
    this.#source = { downbeat: buffer.crossings > 30, stopped: false };
    sources.push(this.#source);
  }

  connect(): void {}

  start(at: number): void {
    this.#source.started = at;
  }

  stop(): void {
    this.#source.stopped = true;
  }
}

/** A buffer that counts the sign changes in the first 10 ms of a click, as a measure of its pitch. */
function fakeBuffer(frames: number) {
  const samples = new Float32Array(frames);
  return {
    getChannelData: () => samples,
    get crossings() {
      return samples.slice(1, 480).filter((value, i) => value * samples[i]! < 0).length;
    },
  };
}

function openRig() {
  const listeners = new Set<(beat: BeatAhead) => void>();
  const beats$ = {
    subscribe(listener: (beat: BeatAhead) => void) {
      listeners.add(listener);
      return { unsubscribe: () => listeners.delete(listener) };
    },
  };
  const leads: number[] = [];
  const gains: { gain: { value: number }; connected: unknown[]; disconnected: boolean }[] = [];
  const context = {
    currentTime: 100,
    sampleRate: 48_000,
    destination: 'loudspeaker',
    createBuffer: (_channels: number, frames: number) => fakeBuffer(frames),
    createGain: () => {
      const node = {
        gain: { value: 1 },
        connected: [] as unknown[],
        disconnected: false,
        connect: (to: unknown) => node.connected.push(to),
        disconnect: () => (node.disconnected = true),
      };
      gains.push(node);
      return node;
    },
  };
  const session = {
    context,
    clock: { outputLatencyMs: () => OUTPUT_MS, toContext: (ms: number) => ms / 1000 },
    heardAt: (time: number) => (time + STEM_SECONDS) * 1000 + OUTPUT_MS,
    beatsAhead$: ({ leadMs }: { leadMs: number }) => (leads.push(leadMs), beats$),
  } as unknown as ClickSession;
  const scope = new Scope();
  const track = createClickTrack();
  track.attach(session, scope);
  const beat = (id: number, time: number, more: Partial<BeatAhead> = {}): void => {
    const bar = { beatInBar: 2, beatsInBar: 4, subdivision: 2 } as const;
    const event = { id, time, heardAt: 0, ...bar, tempo: 120, confidence: 1, cancelled: false, ...more };
    for (const listener of listeners) listener(event);
  };
  return { track, scope, beat, listeners, leads, context, output: gains[0]! };
}

beforeEach(() => {
  sources = [];
  vi.stubGlobal('AudioBufferSourceNode', FakeBufferSource);
});
afterEach(() => vi.unstubAllGlobals());

describe('the click track', () => {
  it('starts a click when the beat leaves the context, including the stem delay', () => {
    const { track, beat, leads, output } = openRig();
    track.setOn(true);
    track.setPlaying(true);
    expect(leads[0]).toBeGreaterThan(OUTPUT_MS);
    beat(1, 100.2);
    expect(sources.map(({ started }) => started)).toEqual([expect.closeTo(100.2 + STEM_SECONDS, 9)]);
    expect(output.connected).toEqual(['loudspeaker']);
  });

  it('plays a higher click on the downbeat', () => {
    const { track, beat } = openRig();
    track.setOn(true);
    track.setPlaying(true);
    beat(1, 100.2, { beatInBar: 1 });
    beat(2, 100.7, { beatInBar: 2 });
    beat(3, 101.2, { beatInBar: 0 });
    expect(sources.map(({ downbeat }) => downbeat)).toEqual([true, false, false]);
  });

  it('subscribes to beats only while it is on and the session plays', () => {
    const { track, listeners } = openRig();
    expect(listeners.size).toBe(0);
    track.setOn(true);
    expect(listeners.size).toBe(0);
    track.setPlaying(true);
    expect(listeners.size).toBe(1);
    track.setPlaying(false);
    expect(listeners.size).toBe(0);
  });

  it.each(['pause', 'off', 'end'] as const)('cancels scheduled clicks: %s', (how) => {
    const { track, scope, beat, listeners, output } = openRig();
    track.setOn(true);
    track.setPlaying(true);
    beat(1, 100.2);
    beat(2, 100.7);
    if (how === 'pause') track.setPlaying(false);
    else if (how === 'off') track.setOn(false);
    else scope.dispose();
    expect(sources.map(({ stopped }) => stopped)).toEqual([true, true]);
    expect(listeners.size).toBe(0);
    expect(output.disconnected).toBe(how === 'end');
  });

  it('moves the click of an updated beat and drops that of a cancelled beat', () => {
    const { track, beat } = openRig();
    track.setOn(true);
    track.setPlaying(true);
    beat(1, 100.2);
    beat(1, 100.23);
    beat(2, 100.7);
    beat(2, 100.7, { cancelled: true });
    expect(sources.map(({ stopped }) => stopped)).toEqual([true, false, true]);
    expect(sources[1]!.started).toBeCloseTo(100.23 + STEM_SECONDS, 9);
  });

  it('does not move a click that has started, and skips late clicks', () => {
    const { track, beat, context } = openRig();
    track.setOn(true);
    track.setPlaying(true);
    beat(1, 100.2);
    context.currentTime = 100.3;
    beat(1, 100.4);
    beat(2, 100.2);
    expect(sources.map(({ started, stopped }) => [started, stopped])).toEqual([
      [expect.closeTo(100.2 + STEM_SECONDS, 9), false],
    ]);
  });

  it('follows the volume', () => {
    const { track, output } = openRig();
    track.setVolume(1);
    const full = output.gain.value;
    track.setVolume(0.5);
    expect(output.gain.value).toBeCloseTo(full / 2, 9);
    track.setVolume(0);
    expect(output.gain.value).toBe(0);
  });
});
