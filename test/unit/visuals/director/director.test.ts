/** The director: events become visible when they are audible, once, and stale events are dropped. */
import { describe, expect, it } from 'vitest';
import { SILENT_STEM, Scope, perStem, type StemFeatures } from '@sense/core';
import { createDirector, type DirectorOptions } from '@sense/visuals';
import { createFakeFeed } from '../../../support/fake-feed.js';

const LOUD: StemFeatures = {
  ...SILENT_STEM,
  levelDb: -10,
  centroidHz: 80,
  lowDb: -10,
  midDb: -30,
  highDb: -60,
  flux: 0.2,
};

const open = (options: DirectorOptions = {}) => {
  const feed = createFakeFeed({ lookAheadMs: 50 });
  const scope = new Scope();
  return { feed, scope, director: createDirector(feed, scope, options) };
};

describe('createDirector', () => {
  it('shows an event in the first frame at or after its audible time', () => {
    const { feed, director } = open();
    feed.onset({ id: 7, time: 1 });
    expect(director.frame(1049, 0.016).shownEvents).toEqual([]);
    const frame = director.frame(1050, 0.016);
    expect(frame.shownEvents).toEqual([7]);
    expect(frame.onsets).toEqual([{ stem: 'drums', strength: 1, drum: undefined }]);
    expect(frame.controls.stems.drums.pulse).toBe(1);
    expect(director.frame(1066, 0.016).shownEvents).toEqual([]);
  });

  it('shows a late event in the next frame', () => {
    const { feed, director } = open();
    director.frame(1100, 0.016);
    feed.onset({ id: 1, time: 1 });
    expect(director.frame(1116, 0.016).shownEvents).toEqual([1]);
  });

  it('shows an event before its audible time with immediate timing', () => {
    const { feed, director } = open({ timing: 'immediate' });
    feed.onset({ id: 1, time: 5 });
    expect(director.frame(10, 0.016).shownEvents).toEqual([1]);
  });

  it('orders events by their time, not by their arrival', () => {
    const { feed, director } = open();
    feed.beat({ id: 1, time: 2 });
    feed.onset({ id: 2, time: 1 });
    feed.onset({ id: 3, time: 1.5 });
    expect(director.frame(1600, 0.016).shownEvents).toEqual([2, 3]);
    expect(director.frame(2050, 0.016).shownEvents).toEqual([1]);
  });

  it('hides beats of low confidence', () => {
    const { feed, director } = open();
    feed.beat({ id: 1, time: 1, confidence: 0.35 });
    feed.beat({ id: 2, time: 1.01, confidence: 0.45 });
    expect(director.frame(1060, 0.016).shownEvents).toEqual([2]);
  });

  it('shows beats from the given confidence on', () => {
    const { feed, director } = open({ minBeatConfidence: 0.1 });
    feed.beat({ id: 1, time: 1, confidence: 0.05 });
    expect(director.frame(1060, 0.016).controls.beat.pulse).toBe(0);
    feed.beat({ id: 2, time: 1.1, confidence: 0.2 });
    const { controls, shownEvents } = director.frame(1160, 0.016);
    expect(shownEvents).toEqual([2]);
    expect(controls.beat.pulse).toBeGreaterThan(0.5);
  });

  it('follows a clock that shifts after the event arrived', () => {
    const { feed, director } = open();
    feed.onset({ id: 1, time: 1 });
    feed.lookAheadMs = 500;
    expect(director.frame(1100, 0.016).shownEvents).toEqual([]);
    expect(director.frame(1500, 0.016).shownEvents).toEqual([1]);
  });

  it('treats an event with a known id as an update', () => {
    const { feed, director } = open();
    feed.onset({ id: 1, time: 1 });
    feed.onset({ id: 1, time: 1.2, strength: 0.5 });
    expect(director.frame(1060, 0.016).shownEvents).toEqual([]);
    const shown = director.frame(1250, 0.016);
    expect(shown.shownEvents).toEqual([1]);
    expect(shown.onsets[0]!.strength).toBe(0.5);
    feed.onset({ id: 1, time: 1.2, strength: 0.5, drum: 'kick' });
    const later = director.frame(1266, 0.016);
    expect(later.shownEvents).toEqual([]);
    expect(later.controls.hits.kick).toBeGreaterThan(0.5);
  });

  it('drops stale events, for example after a hidden page', () => {
    const { feed, director } = open();
    for (let id = 0; id < 2000; id++) feed.onset({ id, time: id / 100 });
    const { shownEvents } = director.frame(20_000, 0.016);
    expect(shownEvents.length).toBeLessThanOrEqual(101);
    expect(shownEvents.at(-1)).toBe(1995);
  });

  it('holds features until they are audible', () => {
    const { feed, director } = open();
    for (let i = 0; i < 20; i++) {
      feed.features(
        1 + i * 0.0107,
        perStem(() => LOUD),
      );
    }
    expect(director.frame(1049, 0.016).controls.stems.bass.level).toBe(0);
    expect(director.frame(1300, 0.016).controls.stems.bass.level).toBeGreaterThan(0.5);
  });

  it('hides a muted stem, even when its drum class arrives later', () => {
    const { feed, director } = open({ audible: (stem) => stem !== 'drums' });
    for (let i = 0; i < 20; i++) {
      feed.features(
        1 + i * 0.0107,
        perStem(() => LOUD),
      );
    }
    feed.onset({ id: 1, time: 1.1 });
    feed.onset({ id: 2, time: 1.1, stem: 'bass' });
    feed.beat({ id: 3, time: 1.1 });
    const { controls, shownEvents } = director.frame(1300, 0.016);
    expect(shownEvents).toEqual([2, 3]);
    expect([controls.stems.drums.level, controls.stems.drums.pulse]).toEqual([0, 0]);
    expect(controls.stems.bass.level).toBeGreaterThan(0.5);
    feed.onset({ id: 1, time: 1.1, drum: 'kick' });
    expect(director.frame(1320, 0.016).shownEvents).toEqual([]);
    expect(director.frame(1340, 0.016).controls.hits.kick).toBe(0);
  });

  it('hides beats while all stems are muted, and shows them again after', () => {
    let muted = true;
    const { feed, director } = open({ audible: () => !muted });
    feed.beat({ id: 1, time: 1 });
    expect(director.frame(1060, 0.016).shownEvents).toEqual([]);
    muted = false;
    feed.beat({ id: 2, time: 1.5 });
    expect(director.frame(1560, 0.016).shownEvents).toEqual([2]);
  });

  it('ignores events after its scope has ended', () => {
    const { feed, scope, director } = open();
    scope.dispose();
    feed.onset({ id: 1, time: 1 });
    expect(director.frame(5000, 0.016).shownEvents).toEqual([]);
  });
});
