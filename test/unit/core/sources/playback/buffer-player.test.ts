/** Play, pause and seek of a buffer, on a graph whose clock the test controls. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Scope } from '@sense/core/engine';
import { BufferPlayer } from '../../../../../packages/core/src/sources/playback/buffer-player.js';

class FakeNode {
  readonly targets: unknown[] = [];
  connect(target: unknown): void {
    this.targets.push(target);
  }
  disconnect(): void {
    this.targets.length = 0;
  }
}

class FakeBufferSource extends FakeNode {
  buffer: unknown = null;
  loop = false;
  onended: (() => void) | null = null;
  started: [when: number, offset: number] | undefined;
  stops = 0;
  start(when: number, offset: number): void {
    if (this.started) throw new Error('started twice');
    this.started = [when, offset];
  }
  stop(): void {
    this.stops++;
  }
}

class FakeContext {
  currentTime = 10;
  state = 'running';
  readonly sources: FakeBufferSource[] = [];
  createGain(): FakeNode {
    return new FakeNode();
  }
  createBufferSource(): FakeBufferSource {
    this.sources.push(new FakeBufferSource());
    return this.sources.at(-1)!;
  }
  get newest(): FakeBufferSource {
    return this.sources.at(-1)!;
  }
}

let context: FakeContext;
let scope: Scope;
const LEAD_S = 0.02;

function player(options: { loop?: boolean } = {}): BufferPlayer {
  const buffer = { duration: 4, numberOfChannels: 2 } as AudioBuffer;
  return new BufferPlayer(context as unknown as BaseAudioContext, buffer, scope, options);
}

beforeEach(() => {
  context = new FakeContext();
  scope = new Scope();
});

describe('BufferPlayer', () => {
  it('is silent and at position zero before play', () => {
    expect(player().position()).toBe(0);
    expect(context.sources).toHaveLength(0);
  });

  it('schedules the start ahead of a running clock', () => {
    const it = player();
    it.play();
    expect(context.newest.started).toEqual([10 + LEAD_S, 0]);
    expect(it.position()).toBe(0);
    context.currentTime = 11 + LEAD_S;
    expect(it.position()).toBeCloseTo(1, 12);
  });

  it('starts at the current frame of a suspended clock', () => {
    context.state = 'suspended';
    player().play();
    expect(context.newest.started).toEqual([10, 0]);
  });

  it('resumes where it was paused, with a new node each time', () => {
    const it = player();
    it.play();
    it.play();
    context.currentTime = 11.5 + LEAD_S;
    it.pause();
    it.pause();
    expect(context.sources.map((source) => [source.stops, source.targets.length])).toEqual([[1, 0]]);
    context.currentTime = 50;
    expect(it.position()).toBeCloseTo(1.5, 12);
    it.play();
    expect(context.newest.started![1]).toBeCloseTo(1.5, 12);
    expect(context.sources).toHaveLength(2);
  });

  it('clamps seeks to its length, and keeps playing only if it was playing', () => {
    const it = player();
    it.seek(3);
    expect(context.sources).toHaveLength(0);
    it.play();
    expect(context.newest.started![1]).toBe(3);
    it.seek(-5);
    expect(context.newest.started![1]).toBe(0);
    it.pause();
    it.seek(99);
    expect(it.position()).toBe(4);
    it.seek(NaN);
    expect(it.position()).toBe(0);
  });

  it('reports the end once, stays there, and restarts from zero', () => {
    const it = player();
    const reasons: string[] = [];
    it.onEnded((reason) => reasons.push(reason));
    const undo = it.onEnded(() => reasons.push('removed listener'));
    undo();
    it.play();
    const { newest } = context;
    newest.onended!();
    expect(reasons).toEqual(['ended']);
    expect(it.position()).toBe(4);
    it.play();
    expect(context.newest.started![1]).toBe(0);
  });

  it('does not report the end when a pause stops the node', () => {
    const it = player();
    const reasons: string[] = [];
    it.onEnded((reason) => reasons.push(reason));
    it.play();
    const first = context.newest;
    const lateEvent = first.onended!;
    it.seek(1);
    expect(first.onended).toBeNull();
    lateEvent();
    expect(reasons).toEqual([]);
    expect(context.newest.stops).toBe(0);
  });

  it('wraps its position in a loop', () => {
    const it = player({ loop: true });
    it.play();
    expect(context.newest.loop).toBe(true);
    context.currentTime = 10 + LEAD_S + 9.5;
    expect(it.position()).toBeCloseTo(1.5, 12);
  });

  it('stops and disconnects with the scope, without reporting the end', () => {
    const it = player();
    const reasons: string[] = [];
    it.onEnded((reason) => reasons.push(reason));
    it.play();
    const bus = it.node as unknown as FakeNode;
    bus.connect('the session');
    scope.dispose();
    expect(context.newest.stops).toBe(1);
    expect([context.newest.targets, bus.targets]).toEqual([[], []]);
    expect(reasons).toEqual([]);
  });
});
