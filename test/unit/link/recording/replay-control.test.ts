/** A replay that its own subscribers pause, seek, speed up and end. */
import { describe, expect, it, vi } from 'vitest';
import { replayFeed } from '@sense/link';
import { listen, onsets, recording, Sound, useRecordedSong, type Heard } from './recorded-song.js';

useRecordedSong();

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
