/** Build-up and novelty on synthetic level curves. */
import { describe, expect, it } from 'vitest';
import { StructureTracker } from '../../../../../packages/core/src/analysis/structure/structure-tracker.js';

const HOP_SECONDS = 512 / 48_000;
const BANDS = 12;

interface Moment {
  readonly loudness: number;
  readonly centroidHz?: number;
  readonly levels?: (band: number) => number;
}

/** Readings after each hop of `seconds` of `music(t)`. */
function follow(music: (t: number) => Moment, seconds: number): { t: number; buildUp: number; novelty: number }[] {
  const tracker = new StructureTracker(HOP_SECONDS, BANDS);
  const levels = new Float32Array(BANDS);
  const readings = [];
  for (let t = 0; t < seconds; t += HOP_SECONDS) {
    const { loudness, centroidHz = 1000, levels: at = () => loudness - 10 } = music(t);
    for (let band = 0; band < BANDS; band++) levels[band] = at(band);
    tracker.push(loudness, centroidHz, levels);
    readings.push({ t, buildUp: tracker.buildUp, novelty: tracker.novelty });
  }
  return readings;
}

describe('StructureTracker', () => {
  it('reports neither build-up nor novelty for steady music', () => {
    for (const { buildUp, novelty } of follow(() => ({ loudness: -20 }), 30)) {
      expect(buildUp).toBe(0);
      expect(novelty).toBeLessThan(0.01);
    }
  });

  it('reports a build-up while music becomes louder and brighter, and none after a breakdown', () => {
    const readings = follow((t) => {
      if (t < 10) return { loudness: -26 };
      if (t < 26) return { loudness: -26 + (t - 10) / 2, centroidHz: 1000 * 2 ** ((t - 10) / 8) };
      return { loudness: -30 };
    }, 40);
    const at = (seconds: number): number => readings.find(({ t }) => t >= seconds)!.buildUp;
    expect(at(9)).toBe(0);
    expect(at(18)).toBeGreaterThan(0.3);
    expect(at(25)).toBeGreaterThan(at(15));
    expect(at(32)).toBe(0);
  });

  it('has a maximum of novelty soon after a section change, which decays within 40 seconds', () => {
    const change = 20;
    const readings = follow((t) => {
      return { loudness: -20, levels: (band) => (t < change === band < 6 ? -22 : -45) };
    }, 60);
    const peak = readings.reduce((a, b) => (b.novelty > a.novelty ? b : a));
    expect(peak.t - change).toBeGreaterThan(1);
    expect(peak.t - change).toBeLessThan(5);
    expect(peak.novelty).toBeGreaterThan(0.6);
    expect(readings.at(-1)!.novelty).toBeLessThan(0.2);
  });

  it('restarts after silence', () => {
    const readings = follow((t) => ({ loudness: t > 10 && t < 12 ? -120 : t < 10 ? -40 : -12 }), 20);
    for (const { buildUp } of readings) expect(buildUp).toBe(0);
  });
});
