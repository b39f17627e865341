/** A show that plays in virtual time: cues land on their beats. */
import { describe, expect, it, vi } from 'vitest';
import type { Cue, Look, Show } from '@sense/show';
import { BAR_MS, BEAT_MS, ShowRig, useVirtualTime, type Call } from './show-rig.js';

useVirtualTime();

const LOOKS: Record<string, Look> = {
  a: { scene: { id: 'plain' }, haptics: { preset: 'gentle', strength: 0.5 } },
  b: { scene: { id: 'waves', preset: 'second' }, transition: { kind: 'melt', beats: 2 } },
};
const showWith = (cues: readonly Cue[], more: Partial<Show> = {}): Show => ({
  version: 1,
  looks: LOOKS,
  cues,
  ...more,
});
const scenesOf = (calls: readonly Call[]): (string | undefined)[] => calls.map(({ scene }) => scene);

/** A timer of the page is at most a step late. */
function expectAt(atMs: number, expectedMs: number): void {
  expect(atMs).toBeGreaterThanOrEqual(expectedMs);
  expect(atMs).toBeLessThan(expectedMs + 5);
}

describe('applyShow', () => {
  it('shows the first look at once, on stage and haptics', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    expect(rig.stage.calls).toMatchObject([
      { call: 'setScene', scene: 'plain', transition: { kind: 'cut', start: 'now' } },
    ]);
    expect(rig.haptics.calls.map(({ call }) => call)).toEqual(['setMapping', 'setRouting', 'setVolume music']);
    expect(rig.haptics.calls[0]!.mapping!.name).toBe('gentle');
    expect(rig.haptics.calls[2]!.volume).toBe(0.5);
    expect(running.status).toMatchObject({ state: 'playing', look: 'a', bar: 0, problems: [] });
  });

  it('begins the scene of a cue ahead of its bar, and changes haptics when the bar is heard', () => {
    const rig = new ShowRig();
    rig.open(showWith([{ id: 'change', at: { bar: 3 }, look: 'b' }]));
    rig.play(3 * BAR_MS);
    const [, scene] = rig.stage.calls;
    expect(scene).toMatchObject({
      scene: 'waves',
      preset: 'second',
      transition: { kind: 'melt', beats: 2, start: 'bar' },
    });
    expect(scene!.atMs).toBeGreaterThan(rig.heardAt(2, 4) - BEAT_MS);
    expect(scene!.atMs).toBeLessThan(rig.heardAt(3));
    expectAt(rig.haptics.calls.at(-1)!.atMs, rig.heardAt(3));
    expect(rig.stage.calls).toHaveLength(2);
  });

  it('calls a cue on a beat within its bar', () => {
    const rig = new ShowRig();
    rig.open(showWith([{ id: 'late', at: { bar: 2, beat: 3 }, change: { haptics: { strength: 0.9 } } }]));
    rig.play(3 * BAR_MS);
    const volume = rig.haptics.calls.filter(({ call }) => call === 'setVolume music').at(-1)!;
    expect(volume.volume).toBe(0.9);
    expectAt(volume.atMs, rig.heardAt(2, 3));
  });

  it('cycles looks every so many bars', () => {
    const rig = new ShowRig();
    rig.open(showWith([{ id: 'swap', at: { every: 2 }, cycle: ['b', 'a'] }]));
    rig.play(8 * BAR_MS);
    expect(scenesOf(rig.stage.calls)).toEqual(['plain', 'waves', 'plain', 'waves']);
    for (const [index, bar] of [3, 5, 7].entries()) {
      expect(rig.stage.calls[index + 1]!.atMs).toBeLessThan(rig.heardAt(bar));
      expect(rig.stage.calls[index + 1]!.atMs).toBeGreaterThan(rig.heardAt(bar) - BEAT_MS);
    }
  });

  it('counts four beats as a bar where the bar is unknown', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([{ id: 'change', at: { bar: 2 }, look: 'b' }]));
    rig.play(BAR_MS, { bars: false });
    expect(running.status).toMatchObject({ bar: 1, beat: 4 - 1, look: 'a' });
    rig.play(2 * BEAT_MS, { bars: false });
    expect(running.status).toMatchObject({ bar: 2, look: 'b' });
  });

  it('waits for the bar with a cue that is called by hand', () => {
    const rig = new ShowRig();
    const running = rig.open(
      showWith([
        { id: 'one', look: 'b' },
        { id: 'two', look: 'a' },
      ]),
    );
    rig.play(BAR_MS + 2 * BEAT_MS);
    running.next();
    expect(running.status).toMatchObject({ waiting: true, look: 'a', nextCue: 'one' });
    rig.play(BAR_MS);
    expect(running.status).toMatchObject({ waiting: false, look: 'b', lastCue: 'one', nextCue: 'two' });
    expect(rig.stage.calls[1]!.atMs).toBeLessThan(rig.heardAt(3));
    expectAt(rig.haptics.calls.at(-1)!.atMs, rig.heardAt(3));
  });

  it('waits for the beat, or for nothing, where that is asked for', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    rig.play(BAR_MS + 2.5 * BEAT_MS);
    running.go('b', 'beat');
    expect(running.status.look).toBe('a');
    rig.play(BEAT_MS);
    expect(running.status.look).toBe('b');
    running.go('a', 'none');
    expect(running.status.look).toBe('a');
  });

  it('waits for nothing without beats', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    running.go('b');
    expect(running.status.look).toBe('b');
    rig.play(2 * BAR_MS);
    running.go('a');
    expect(running.status.look).toBe('b');
    rig.play(2 * BAR_MS, { beats: false });
    expect(running.status.look).toBe('a');
  });

  it('goes through the looks where there are no cues', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([]));
    running.next();
    running.next();
    expect(scenesOf(rig.stage.calls)).toEqual(['plain', 'waves', 'plain']);
  });

  it('states what can be called', () => {
    const running = new ShowRig().open(showWith([{ id: 'one', look: 'b' }]));
    expect(() => running.go('zap')).toThrow('a cue or look is one of one, a, b; received "zap"');
    expect(() => running.playEntry(3)).toThrow('an entry of the set is one of 0; received 3');
  });

  it('calls cues of sections that the entry lists, that a person begins, and by occurrence', () => {
    const rig = new ShowRig();
    const cues: Cue[] = [{ id: 'second', at: { section: 'chorus', occurrence: 2 }, look: 'b' }];
    const running = rig.open(
      showWith(cues, {
        set: [
          {
            sections: [
              { name: 'Chorus', bar: 2 },
              { name: 'Chorus', bar: 4 },
            ],
          },
        ],
      }),
    );
    rig.play(2 * BAR_MS);
    expect(running.status.look).toBe('a');
    rig.play(2 * BAR_MS);
    expect(running.status.look).toBe('b');
    expectAt(rig.haptics.calls.at(-1)!.atMs, rig.heardAt(4));

    const other = new ShowRig();
    const byHand = other.open(showWith([{ id: 'any', at: { section: '*' }, quantise: 'none', look: 'b' }]));
    byHand.beginSection('bridge');
    expect(byHand.status.look).toBe('b');
  });

  it('calls cues of stems that enter, drums, silence and drops', () => {
    const rig = new ShowRig();
    const at = (id: string, time: Cue['at']): Cue => ({ id, at: time!, quantise: 'none', change: { 'x-last': id } });
    const running = rig.open(
      showWith([
        at('voice', { event: 'stem-enters', stem: 'vocals' }),
        at('gone', { event: 'stem-leaves', stem: 'vocals' }),
        at('crash', { event: 'drum', drum: 'cymbal' }),
        at('up', { event: 'build-up' }),
        at('drop', { event: 'drop' }),
        at('quiet', { event: 'silence' }),
      ]),
    );
    const log: (string | undefined)[] = [];
    running.onStatus(({ lastCue }) => void (log.at(-1) === lastCue || log.push(lastCue)));
    rig.play(1000);
    rig.levels = { vocals: { levelDb: -20 } };
    rig.play(1000);
    rig.levels = {};
    rig.play(4000);
    rig.feed.onset({ id: 900, time: performance.now() / 1000 });
    rig.feed.onset({ id: 900, time: performance.now() / 1000, drum: 'cymbal' });
    rig.feed.onset({ id: 900, time: performance.now() / 1000, drum: 'cymbal' });
    rig.play(200);
    rig.buildUp = 0.9;
    rig.play(1000);
    rig.buildUp = 0;
    rig.play(200);
    rig.feed.onset({ time: performance.now() / 1000, strength: 1 });
    rig.play(200);
    rig.loudness = -90;
    rig.play(3000);
    expect(log).toEqual(['voice', 'gone', 'crash', 'up', 'drop', 'quiet']);
  });

  it('calls cues at a time of the entry', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([{ id: 'clock', at: { seconds: 1.7 }, quantise: 'none', look: 'b' }]));
    rig.play(1600, { beats: false });
    expect(running.status.look).toBe('a');
    rig.play(300, { beats: false });
    expect(running.status.look).toBe('b');
  });

  it('turns picture and haptics off and on', () => {
    const rig = new ShowRig();
    const dark: boolean[] = [];
    const running = rig.open(showWith([]), { onBlackout: (on) => dark.push(on) });
    running.setBlackout(true);
    running.setBlackout(true);
    expect(running.status.blackout).toBe(true);
    running.setBlackout(false);
    expect(dark).toEqual([true, false]);
    expect(rig.haptics.calls.map(({ call }) => call).slice(-2)).toEqual(['pause', 'resume']);
  });

  it('plays the entries of a set one after the other', () => {
    const rig = new ShowRig();
    const entries: (string | undefined)[] = [];
    const set = [
      { id: 'one', cues: [{ id: 'x', at: { bar: 2 }, look: 'b' }] },
      { id: 'two', look: 'b', cues: [{ id: 'y', at: { bar: 2 }, look: 'a' }] },
    ];
    const running = rig.open(showWith([], { set }), { onEntry: ({ id }) => entries.push(id) });
    rig.play(3 * BAR_MS);
    expect(running.status).toMatchObject({ entry: 0, look: 'b', bar: 3 });
    rig.feed.status$.subscribe(
      (status) => status.source === 'open' && rig.feed.sinks.status({ ...status, source: 'ended' }),
    );
    expect(running.status).toMatchObject({ entry: 1, look: 'b', bar: 0 });
    rig.play(2 * BAR_MS);
    expect(running.status).toMatchObject({ look: 'a', bar: 2 });
    running.playEntry('one');
    expect(entries).toEqual(['one', 'two', 'one']);
  });

  it('ends with the feed, and calls nothing after it', () => {
    const rig = new ShowRig();
    const running = rig.open(showWith([{ id: 'change', at: { bar: 2 }, look: 'b' }]));
    rig.play(BAR_MS);
    rig.feed.end();
    expect(running.status.state).toBe('ended');
    expect(running.signal.aborted).toBe(true);
    expect(() => running.next()).toThrow('this show was disposed');
    const before = rig.stage.calls.length;
    rig.play(BAR_MS);
    expect(rig.stage.calls).toHaveLength(before);
  });

  it('checks its arguments', () => {
    const rig = new ShowRig();
    expect(() => rig.open({ version: 1, looks: {} })).toThrow('/looks must have at least one entry');
    expect(() => rig.open(showWith([]), { entry: 1 })).toThrow('entry must be a place in the set, 0 to 0, received 1');
    rig.feed.controller.abort();
    expect(() => rig.open(showWith([]))).toThrow('the feed or signal of this show was disposed');
  });
});

describe('a scene that comes ahead of its beat', () => {
  it('waits for a beat where the bar is unknown', () => {
    const rig = new ShowRig();
    rig.open(showWith([{ id: 'change', at: { bar: 2 }, look: 'b' }]));
    rig.play(2 * BAR_MS, { bars: false });
    expect(rig.stage.calls[1]!.transition!.start).toBe('beat');
    expect(rig.stage.calls[1]!.atMs).toBeLessThan(rig.heardAt(2));
  });

  it('is not asked for before the beat before its own', () => {
    const rig = new ShowRig();
    rig.open(showWith([{ id: 'change', at: { bar: 1, beat: 3 }, look: 'b' }]));
    const beatMs = 60_000 / 200;
    for (let beat = 1; beat <= 4; beat++) {
      vi.advanceTimersByTime(1000 + beat * beatMs - 80 - performance.now());
      rig.feed.beat({
        time: 1 + (beat * beatMs) / 1000,
        emitted: performance.now() / 1000,
        confidence: 1,
        tempo: 200,
        beatInBar: beat,
        beatsInBar: 4,
      });
    }
    vi.advanceTimersByTime(1000);
    expect(rig.stage.calls[1]!.atMs).toBeGreaterThan(1000 + 2 * beatMs + rig.feed.lookAheadMs);
  });
});
