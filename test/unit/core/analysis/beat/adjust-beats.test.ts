/** Adjustments by an operator, on rendered patterns through the whole analyzer. */
import { describe, expect, it } from 'vitest';
import type { BeatAdjustment, BeatEvent } from '@sense/core/engine';
import { fMeasure, PATTERNS, play, track } from './patterns.js';

const TEMPO = 110;
const PERIOD = 60 / TEMPO;
const ROCK = play(PATTERNS.rock, 20, () => TEMPO);
/** When the adjustments take place. */
const AT = 8;
const END = 19;

/** Beats of the rock pattern with adjustments at `AT`. */
const adjusted = (...adjustments: BeatAdjustment[]): readonly BeatEvent[] =>
  track(ROCK.signal, { adjust: adjustments.map((adjustment) => [AT, adjustment] as const) });

const times = (beats: readonly BeatEvent[]): number[] => beats.map(({ time }) => time);
const after = (beats: readonly BeatEvent[], time: number): readonly BeatEvent[] =>
  beats.filter((beat) => beat.time > time && beat.time < END);
/** Mean distance from the nearest beat of the pattern, positive if later. */
function meanDelay(beats: readonly BeatEvent[]): number {
  const delays = beats.map(({ time }) => {
    const nearest = ROCK.beats.reduce((best, beat) => (Math.abs(beat - time) < Math.abs(best - time) ? beat : best));
    return time - nearest;
  });
  return delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
}
const doubled = ROCK.beats.flatMap((time) => [time, time + PERIOD / 2]);

const unchanged = track(ROCK.signal);
/** How much later than without adjustments, after these. */
const moved = (beats: readonly BeatEvent[]): number =>
  meanDelay(after(beats, AT + 1)) - meanDelay(after(unchanged, AT + 1));

describe('a nudge', () => {
  it.each([-60, -10, 25, 120])('of %d ms moves all later beats', (ms) => {
    const beats = adjusted({ type: 'nudge', ms });
    expect(times(beats).filter((time) => time < AT)).toEqual(times(unchanged).filter((time) => time < AT));
    expect(Math.abs(1000 * moved(beats) - ms)).toBeLessThan(5);
    expect(after(beats, AT + 1).length).toBeGreaterThanOrEqual(after(unchanged, AT + 1).length - 1);
  });

  it('adds to earlier ones, and leaves beats 60 to 100 ms ahead', () => {
    const beats = adjusted({ type: 'nudge', ms: 60 }, { type: 'nudge', ms: -35 });
    expect(Math.abs(1000 * moved(beats) - 25)).toBeLessThan(5);
    for (const { time, emitted } of beats) {
      expect(time - emitted).toBeGreaterThan(0.06);
      expect(time - emitted).toBeLessThan(0.1001);
    }
  });
});

describe('a tap', () => {
  it('moves the phase by as much as half a beat', () => {
    const offBeat = ROCK.beats.find((time) => time > AT - 1)! + 0.45 * PERIOD;
    const beats = after(adjusted({ type: 'tap', time: offBeat }), AT + 1);
    const wanted = ROCK.beats.map((time) => time + 0.45 * PERIOD);
    expect(fMeasure(times(beats), wanted, AT + 1, END)).toBeGreaterThan(0.95);
  });

  it('on a beat leaves the phase as it is', () => {
    const onBeat = ROCK.beats.find((time) => time > AT - 1)!;
    const beats = adjusted({ type: 'tap', time: onBeat });
    expect(fMeasure(times(beats), ROCK.beats, AT + 1, END)).toBe(1);
  });
});

describe('scaling of the tempo', () => {
  it('has no effect before the music starts', () => {
    const silence = 3;
    const signal = new Float32Array(ROCK.signal.length + silence * 48_000);
    signal.set(ROCK.signal, silence * 48_000);
    const beats = track(signal, { adjust: [[1, { type: 'scale-tempo', factor: 2 }]] });
    expect(beats).toEqual(track(signal));
  });

  it('doubles it, on the beats and between, and stays there', () => {
    const beats = after(adjusted({ type: 'scale-tempo', factor: 2 }), AT + 1);
    expect(fMeasure(times(beats), doubled, AT + 1, END)).toBeGreaterThan(0.95);
    for (const { tempo } of beats) expect(Math.abs(tempo / (2 * TEMPO) - 1)).toBeLessThan(0.04);
  });

  it('halves it, on the beats of the kick, and stays there', () => {
    const beats = after(adjusted({ type: 'scale-tempo', factor: 0.5 }), AT + 1);
    expect(
      fMeasure(
        times(beats),
        ROCK.beats.filter((_, i) => i % 2 === 0),
        AT + 1,
        END,
      ),
    ).toBeGreaterThan(0.95);
    for (const { tempo, subdivision } of beats) {
      expect(Math.abs(tempo / (TEMPO / 2) - 1)).toBeLessThan(0.04);
      expect(subdivision).toBe(2);
    }
  });

  it('keeps the level where the tempo of the music doubles', () => {
    const music = play(PATTERNS.rock, 26, (time) => (time < 12 ? 70 : 140));
    const beats = track(music.signal, { adjust: [[8, { type: 'scale-tempo', factor: 2 }]] });
    for (const { tempo } of after(beats, 9)) expect(Math.abs(Math.log2(tempo / 140))).toBeLessThan(0.3);
  });

  it('has no effect beyond 40 to 240 BPM', () => {
    const twice = { type: 'scale-tempo', factor: 2 } as const;
    const tempos = after(adjusted(twice, twice), AT + 1).map(({ tempo }) => tempo);
    expect(Math.max(...tempos)).toBeLessThan(230);
  });

  it('ends with a release, as all adjustments do', () => {
    const beats = track(ROCK.signal, {
      adjust: [
        [6, { type: 'scale-tempo', factor: 2 }],
        [6, { type: 'nudge', ms: 80 }],
        [AT, { type: 'release' }],
      ],
    });
    expect(fMeasure(times(beats), doubled, AT + 1, END)).toBeLessThan(0.8);
    expect(fMeasure(times(beats), ROCK.beats, AT + 1, END)).toBe(1);
  });
});
