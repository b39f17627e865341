/** Words to haptic scores: rhythms, how they change, how long and how often, and files of them. */
import { describe, expect, it } from 'vitest';
import { HAPTIC_FORMATS, lossesOf, readHaptics, writeHaptics, type HapticScore } from '@sense/haptics';
import { HAPTIC_RHYTHMS, describeHaptics } from '@sense/show';

const scoreOf = (text: string, seed?: number): HapticScore =>
  describeHaptics(text, seed === undefined ? {} : { seed }).score;
const timesOf = ({ transients }: HapticScore): number[] => transients.map(({ time }) => time);
/** Times between the first transients of cycles of `perCycle` transients. */
const intervalsOf = (score: HapticScore, perCycle: number): number[] => {
  const starts = timesOf(score).filter((_time, index) => index % perCycle === 0);
  return starts.slice(1).map((time, index) => time - starts[index]!);
};
const isRising = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > values[i - 1]! - 0.002);
const levelsOf = ({ voices }: HapticScore): number[] =>
  voices.flatMap(({ knots }) => knots.map(({ amplitude }) => amplitude));

describe('describeHaptics', () => {
  it.each(HAPTIC_RHYTHMS)('makes a valid score of "%s"', (name) => {
    const { score, unknown } = describeHaptics(name);
    expect(unknown).toEqual([]);
    expect(score.transients.length + score.voices.length).toBeGreaterThan(0);
    expect(score.duration).toBeGreaterThan(0.1);
    expect(score.duration).toBeLessThan(10);
    for (const { time, intensity, sharpness } of score.transients) {
      expect(time).toBeGreaterThanOrEqual(0);
      expect(intensity).toBeGreaterThan(0);
      expect(intensity).toBeLessThanOrEqual(1);
      expect(sharpness).toBeGreaterThanOrEqual(0);
      expect(sharpness).toBeLessThanOrEqual(1);
    }
    for (const { knots } of score.voices) {
      expect(isRising(knots.map(({ time }) => time))).toBe(true);
      expect(knots.at(-1)!.amplitude).toBe(0);
      for (const { amplitude, frequencyHz } of knots) {
        expect(amplitude).toBeLessThanOrEqual(1);
        // The range that all formats keep.
        expect(frequencyHz).toBeGreaterThanOrEqual(65);
        expect(frequencyHz).toBeLessThanOrEqual(300);
      }
    }
  });

  it('loses no frequency in files', () => {
    const score = scoreOf('heartbeat getting faster for 8 seconds, then an explosion, and a dull engine');
    for (const format of [HAPTIC_FORMATS.ahap, HAPTIC_FORMATS.haptic]) {
      expect(lossesOf(score, format).filter((loss) => loss.includes('frequencies'))).toEqual([]);
    }
  });

  it('writes every format, and reads the same transients again', () => {
    const score = scoreOf('three sharp knocks, then an engine for two seconds');
    for (const format of Object.values(HAPTIC_FORMATS)) {
      if (format.write) expect(() => writeHaptics(score, format.id)).not.toThrow();
    }
    const read = readHaptics(writeHaptics(score, 'ahap')).score;
    expect(timesOf(read)).toEqual(timesOf(score));
  });

  it('beats a heart twice a cycle, strong and weak', () => {
    const { transients } = scoreOf('heartbeat at 60 bpm for 5 seconds');
    expect(transients).toHaveLength(10);
    expect(transients.map(({ time }) => Math.floor(time))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(transients[0]!.intensity).toBeGreaterThan(transients[1]!.intensity);
  });

  it('keeps the usual tempo where a tempo of 0 is asked for', () => {
    expect(timesOf(scoreOf('heartbeat at 0 bpm'))).toEqual(timesOf(scoreOf('heartbeat')));
  });

  it('gets faster and slower', () => {
    const faster = intervalsOf(scoreOf('heartbeat getting faster'), 2);
    expect(isRising(faster.map((value) => -value))).toBe(true);
    expect(faster.at(-1)!).toBeLessThan(0.6 * faster[0]!);
    const slower = intervalsOf(scoreOf('footsteps getting slower'), 2);
    expect(isRising(slower)).toBe(true);
    expect(slower.at(-1)!).toBeGreaterThan(1.5 * slower[0]!);
    expect(intervalsOf(scoreOf('pulse, faster and faster'), 1).at(-1)!).toBeLessThan(0.5);
  });

  it('gets louder and softer, and fades', () => {
    const louder = scoreOf('knocking getting louder').transients.map(({ intensity }) => intensity);
    expect(isRising(louder)).toBe(true);
    expect(louder.at(-1)!).toBeGreaterThan(2 * louder[0]!);
    for (const text of ['knocking getting softer', 'knocking fading out']) {
      const softer = scoreOf(text).transients.map(({ intensity }) => intensity);
      expect(softer.at(-1)!).toBeLessThan(0.6 * softer[0]!);
    }
  });

  it('is fast, slow, soft, hard, sharp and dull from the start', () => {
    const [usual] = scoreOf('pulse').transients;
    expect(intervalsOf(scoreOf('fast pulse'), 1)[0]!).toBeLessThan(0.7);
    expect(intervalsOf(scoreOf('slow pulse'), 1)[0]!).toBeGreaterThan(1.4);
    expect(scoreOf('soft pulse').transients[0]!.intensity).toBeLessThan(0.7 * usual!.intensity);
    expect(scoreOf('very soft pulse').transients[0]!.intensity).toBeLessThan(
      scoreOf('soft pulse').transients[0]!.intensity,
    );
    expect(scoreOf('hard pulse').transients[0]!.intensity).toBeGreaterThan(usual!.intensity);
    expect(scoreOf('sharp pulse').transients[0]!.sharpness).toBeGreaterThan(usual!.sharpness);
    expect(scoreOf('dull pulse').transients[0]!.sharpness).toBeLessThan(usual!.sharpness);
  });

  it('counts, and keeps to durations', () => {
    expect(scoreOf('three knocks').transients).toHaveLength(3);
    expect(scoreOf('knock twice').transients).toHaveLength(2);
    expect(scoreOf('7 clicks').transients).toHaveLength(7);
    expect(scoreOf('rain for 3 seconds').duration).toBeCloseTo(3);
    expect(scoreOf('alarm for half a minute').duration).toBeCloseTo(30, 1);
    expect(scoreOf('short buzz').duration).toBeLessThan(scoreOf('long buzz').duration / 3);
  });

  it('spreads a count over a duration, unless there is a tempo, which it notes', () => {
    const five = scoreOf('five knocks for 3 seconds');
    expect(five.duration).toBeCloseTo(3);
    expect(intervalsOf(five, 1).every((seconds) => Math.abs(seconds - 0.6) < 0.002)).toBe(true);
    const faster = scoreOf('eight knocks getting faster for 6 seconds');
    expect(faster.transients).toHaveLength(8);
    expect(faster.duration).toBeCloseTo(6);
    expect(isRising(intervalsOf(faster, 1).reverse())).toBe(true);
    const { score, notes } = describeHaptics('five knocks at 120 bpm for 9 seconds');
    expect(score.transients).toHaveLength(5);
    expect(score.duration).toBeCloseTo(2.5);
    expect(notes).toEqual([expect.stringMatching(/the seconds change nothing/)]);
  });

  it('gives a vibration that changes the duration of one that does not', () => {
    const rising = scoreOf('a long rising buzz');
    expect(rising.duration).toBeCloseTo(scoreOf('long buzz').duration);
    const levels = levelsOf(rising).slice(0, -1);
    expect(isRising(levels)).toBe(true);
    expect(levels.at(-1)! / levels[0]!).toBeGreaterThan(2);
  });

  it('lays rhythms over each other, and one after the other', () => {
    const both = scoreOf('rain and an engine');
    expect(both.transients.length).toBeGreaterThan(20);
    expect(Math.max(...levelsOf(both))).toBeGreaterThan(0.5);
    const after = scoreOf('two knocks, then an explosion');
    const strongest = after.transients.find(({ intensity }) => intensity === 1)!;
    expect(strongest.time).toBeCloseTo(0.56);
    expect(new Set(after.transients.map(({ id }) => id)).size).toBe(after.transients.length);
  });

  it('is the same for the same words and seed, and different rain for another', () => {
    expect(scoreOf('rain')).toEqual(scoreOf('rain'));
    expect(timesOf(scoreOf('rain', 2))).not.toEqual(timesOf(scoreOf('rain')));
  });

  it('lists words that it does not know, and limits what would last for ever', () => {
    expect(describeHaptics('glorfy heartbeat').unknown).toEqual(['glorfy']);
    const { score, notes } = describeHaptics('rain for 3 hours');
    expect(score.duration).toBeLessThanOrEqual(120);
    expect(notes).toEqual(['a rhythm lasts at most 120 seconds']);
  });

  it('rejects words without a rhythm, naming those that there are', () => {
    expect(() => describeHaptics('very fast')).toThrow('"very fast" names no rhythm; there are heartbeat, rain');
  });

  it.each(['', ' ', 5, 'x'.repeat(1001)])('rejects %j', (text) => {
    expect(() => describeHaptics(text as string)).toThrow('a description must be text of 1 to 1000 characters');
  });
});
