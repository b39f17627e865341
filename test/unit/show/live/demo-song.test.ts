/** A show on the beats of the demo song, whose tempo rises: cues land on its true downbeats, haptics and stage together. */
import { expect, it, vi } from 'vitest';
import type { Show } from '@sense/show';
import { SONG } from '../../../../examples/demo-song/score.js';
import { ShowRig, useVirtualTime } from './show-rig.js';

useVirtualTime();

/** How long before it is heard the engine predicts a beat. */
const PREDICTED_MS = 80;
/** Silence before the first beat, in seconds. */
const LEAD_IN_SECONDS = 0.3;

/** The beats of the song: four in each of its bars. */
function songBeats(): { readonly time: number; readonly beatInBar: number; readonly tempo: number }[] {
  let time = LEAD_IN_SECONDS;
  return SONG.flatMap(({ tempo }) =>
    [1, 2, 3, 4].map((beatInBar) => {
      const beat = { time, beatInBar, tempo };
      time += 60 / tempo;
      return beat;
    }),
  );
}

it('lands cues on the downbeats of a song whose tempo rises', () => {
  const beats = songBeats();
  const downbeats = beats.filter(({ beatInBar }) => beatInBar === 1).map(({ time }) => time);
  const show: Show = {
    version: 1,
    looks: {
      a: { scene: { id: 'plain' }, haptics: { strength: 0.4 } },
      b: { scene: { id: 'waves' }, haptics: { strength: 0.8 } },
    },
    cues: [{ id: 'swap', at: { every: 4 }, cycle: ['b', 'a'] }],
  };
  const rig = new ShowRig();
  const running = rig.open(show);
  for (const beat of beats) {
    const sendAt = Math.max(0, 1000 * beat.time - PREDICTED_MS);
    vi.advanceTimersByTime(Math.max(0, sendAt - performance.now()));
    rig.feed.beat({
      time: beat.time,
      emitted: performance.now() / 1000,
      confidence: 1,
      beatInBar: beat.beatInBar,
      beatsInBar: 4,
      tempo: beat.tempo,
    });
  }
  vi.advanceTimersByTime(2000);

  const bars = [5, 9, 13, 17].filter((bar) => bar <= downbeats.length);
  const heard = bars.map((bar) => 1000 * downbeats[bar - 1]! + rig.feed.lookAheadMs);
  const scenes = rig.stage.calls.slice(1);
  const volumes = rig.haptics.calls.filter(({ call }) => call === 'setVolume music').slice(1);
  expect(scenes.map(({ scene }) => scene)).toEqual(['waves', 'plain', 'waves', 'plain'].slice(0, bars.length));
  expect(volumes.map(({ volume }) => volume)).toEqual([0.8, 0.4, 0.8, 0.4].slice(0, bars.length));
  volumes.forEach(({ atMs }, index) => expect(Math.abs(atMs - heard[index]!)).toBeLessThan(5));
  scenes.forEach(({ atMs, transition }, index) => {
    expect(transition!.start).toBe('bar');
    expect(heard[index]! - atMs).toBeGreaterThan(50);
    expect(heard[index]! - atMs).toBeLessThanOrEqual(401);
  });
  expect(running.status).toMatchObject({ bar: downbeats.length, problems: [] });
});
