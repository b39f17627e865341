/** Scores as signals: frequencies, times, band, and the stems of each place. */
import { describe, expect, it } from 'vitest';
import { transientShape, vibrationAmplitude } from '../../../../packages/haptics/src/audio/vibration.js';
import { buildScore, renderScore, type HapticScoreItem } from '@sense/haptics';
import { ScoreRenderer } from '@sense/haptics/engine';
import { point, transient } from '../fixtures.js';

const RATE = 8000;

/** Amplitude of the sine at `hz` within `signal`, under a Hann window. */
function amplitudeAt(signal: Float32Array, hz: number, rate = RATE): number {
  let [re, im, sum] = [0, 0, 0];
  signal.forEach((value, i) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / signal.length);
    re += window * value * Math.cos((2 * Math.PI * hz * i) / rate);
    im += window * value * Math.sin((2 * Math.PI * hz * i) / rate);
    sum += window;
  });
  return (2 * Math.hypot(re, im)) / sum;
}

const peak = (signal: Float32Array): number => signal.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const between = (signal: Float32Array, from: number, to: number): Float32Array =>
  signal.subarray(Math.round(from * RATE), Math.round(to * RATE));
const render = (items: HapticScoreItem[]): Float32Array => renderScore(buildScore(items), { sampleRate: RATE })[0]!;

/** A voice in knots 10 ms apart. */
const voice = (seconds: number, at: (time: number) => { amplitude: number; frequencyHz: number }): HapticScoreItem[] =>
  Array.from({ length: Math.round(seconds * 100) + 1 }, (_, i) => {
    const { amplitude, frequencyHz } = at(i / 100);
    return point(amplitude, { time: i / 100, frequencyHz });
  });

describe('voices', () => {
  it.each([45, 60, 100, 160, 250, 350])('of %i Hz are a pure sine of the amplitude that is felt as asked', (hz) => {
    const signal = between(render(voice(1.2, () => ({ amplitude: 0.8, frequencyHz: hz }))), 0.2, 1.2);
    const expected = vibrationAmplitude(0.8, hz);
    // Within 1.5 dB, for the edges of the band.
    expect(Math.abs(20 * Math.log10(amplitudeAt(signal, hz) / expected))).toBeLessThan(1.5);
    for (const other of [hz / 2, 1.5 * hz, 2 * hz, 3 * hz]) {
      expect(20 * Math.log10(amplitudeAt(signal, other) / expected)).toBeLessThan(-45);
    }
  });

  it.each([1000, 4000, 48_000])('start at their time, not earlier, at %i Hz', (sampleRate) => {
    for (const start of [0.5, 0.5013]) {
      const items = [0, 1].map((at) => point(0.8, { time: start + at, frequencyHz: 100 }));
      const signal = renderScore(buildScore(items), { sampleRate })[0]!;
      const first = signal.findIndex((value) => Math.abs(value) > 1e-6) / sampleRate;
      expect(first).toBeGreaterThanOrEqual(start);
      expect(first - start).toBeLessThan(0.003 + 2 / sampleRate);
    }
  });

  it('follow their envelope between sparse knots', () => {
    const signal = render([point(0, { time: 0 }), point(1, { time: 1 }), point(0, { time: 2 })]);
    const at = (time: number): number => amplitudeAt(between(signal, time - 0.05, time + 0.05), 60);
    expect(at(0.5) / at(1)).toBeCloseTo(vibrationAmplitude(0.5, 60) / vibrationAmplitude(1, 60), 1);
    expect(at(1.5)).toBeCloseTo(at(0.5), 2);
    expect(peak(between(signal, 2.05, 2.4))).toBeLessThan(0.002);
  });

  it('glide in frequency', () => {
    const signal = render(voice(2, (time) => ({ amplitude: 0.7, frequencyHz: time < 1 ? 80 : 160 })));
    expect(amplitudeAt(between(signal, 0.2, 0.9), 80)).toBeGreaterThan(
      30 * amplitudeAt(between(signal, 0.2, 0.9), 160),
    );
    expect(amplitudeAt(between(signal, 1.2, 1.9), 160)).toBeGreaterThan(
      30 * amplitudeAt(between(signal, 1.2, 1.9), 80),
    );
  });

  it('end without new points: 250 ms after the last of a stream, at the last knot of a finished score', () => {
    const renderer = new ScoreRenderer({ sampleRate: RATE });
    const out = new Float32Array(RATE);
    renderer.schedule(point(1, { time: 0 }));
    renderer.schedule(point(1, { time: 0.1 }));
    renderer.render(out);
    expect(peak(between(out, 0.1, 0.3))).toBeGreaterThan(0.5);
    expect(peak(between(out, 0.5, 1))).toBeLessThan(0.002);
    const finished = render([point(1, { time: 0 }), point(1, { time: 0.1 })]);
    expect(peak(between(finished, 0.2, 0.5))).toBeLessThan(0.002);
  });
});

describe('transients', () => {
  it('start at their time and end before the next can start', () => {
    const signal = render([transient({ time: 0.5, sharpness: 0.1 })]);
    expect(peak(between(signal, 0, 0.499))).toBe(0);
    expect(peak(between(signal, 0.5, 0.52))).toBeGreaterThan(0.45);
    expect(peak(between(signal, 0.8, 0.9))).toBeLessThan(0.02);
    const energy = (from: number, to: number): number => between(signal, from, to).reduce((sum, v) => sum + v * v, 0);
    expect(energy(0.5, 0.6) / energy(0.5, 0.9)).toBeGreaterThan(0.95);
  });

  it('are low and long if dull, high and short if crisp', () => {
    expect(transientShape(0).frequencyHz).toBeCloseTo(65);
    expect(transientShape(1).frequencyHz).toBeCloseTo(300);
    const strongest = (sharpness: number): number => {
      const signal = between(render([transient({ time: 0, sharpness })]), 0, 0.15);
      const candidates = Array.from({ length: 60 }, (_, i) => 20 + 10 * i);
      return candidates.reduce((best, hz) => (amplitudeAt(signal, hz) > amplitudeAt(signal, best) ? hz : best));
    };
    expect(Math.abs(strongest(0) - 65)).toBeLessThan(20);
    expect(strongest(0.5)).toBeGreaterThan(100);
    expect(strongest(1)).toBeGreaterThan(220);
    expect(strongest(1)).toBeLessThan(400);
  });

  it('grow with intensity, and play once for each id', () => {
    const sizes = [0.2, 0.5, 1].map((intensity) => peak(render([transient({ time: 0.1, intensity, sharpness: 0 })])));
    expect(sizes[0]! / sizes[2]!).toBeLessThan(0.3);
    expect(sizes[1]!).toBeGreaterThan(sizes[0]!);
    const renderer = new ScoreRenderer({ sampleRate: RATE });
    const block = new Float32Array(RATE / 10);
    renderer.schedule(transient({ id: 1, time: 0.05, intensity: 1 }));
    renderer.schedule(transient({ id: 1, time: 0.05, intensity: 0.1 }));
    renderer.render(block);
    expect(peak(block)).toBeLessThan(0.1);
    renderer.schedule(transient({ id: 1, time: 0.05, intensity: 1 }));
    renderer.render(block);
    expect(peak(block)).toBeLessThan(0.1);
  });

  it('cancelled before their start do not sound, while others do', () => {
    const renderer = new ScoreRenderer({ sampleRate: RATE });
    const block = new Float32Array(RATE);
    renderer.schedule(transient({ id: 1, time: 0.1, sharpness: 0 }));
    renderer.schedule(transient({ id: 2, time: 0.6, sharpness: 0 }));
    renderer.schedule(transient({ id: 1, time: 0.1, intensity: 0 }));
    renderer.render(block);
    expect(peak(between(block, 0, 0.59))).toBe(0);
    expect(peak(between(block, 0.6, 0.7))).toBeGreaterThan(0.4);
  });

  it('beyond the capacity replace the weakest', () => {
    const renderer = new ScoreRenderer({ sampleRate: RATE });
    for (let i = 0; i < 64; i++) renderer.schedule(transient({ time: 1 + i, intensity: 1, sharpness: 0 }));
    renderer.schedule(transient({ time: 0, intensity: 0.9, sharpness: 0 }));
    const block = new Float32Array(RATE / 2);
    renderer.render(block);
    expect(peak(block)).toBeGreaterThan(0.4);
  });
});

describe('the signal', () => {
  const busy = (): HapticScoreItem[] => [
    ...voice(3, (time) => ({ amplitude: time % 0.3 < 0.2 ? 1 : 0, frequencyHz: 60 + 40 * Math.sin(7 * time) })),
    ...Array.from({ length: 30 }, (_, i) => transient({ time: i / 10, sharpness: (i % 5) / 4 })),
  ];

  it('stays in 20..400 Hz and within full scale, whatever plays simultaneously', () => {
    const signal = render(busy());
    expect(peak(signal)).toBeLessThanOrEqual(1);
    expect(peak(signal)).toBeGreaterThan(0.6);
    const band = (from: number, to: number): number => {
      let power = 0;
      for (let hz = from; hz < to; hz += 5) power += amplitudeAt(signal, hz) ** 2;
      return 10 * Math.log10(power);
    };
    expect(band(1000, 4000)).toBeLessThan(band(20, 400) - 45);
    expect(Math.abs(signal.reduce((sum, value) => sum + value, 0) / signal.length)).toBeLessThan(0.001);
  });

  it('does not depend on the size of the blocks', () => {
    const items = busy();
    const renderIn = (size: number): Float32Array => {
      const renderer = new ScoreRenderer({ sampleRate: RATE });
      const out = new Float32Array(RATE);
      for (const item of items) if (item.time < 1) renderer.schedule(item);
      for (let from = 0; from < out.length; from += size) renderer.render(out.subarray(from, from + size));
      return out;
    };
    // Block sizes are multiples of the control interval, so control points are at the same samples.
    expect(renderIn(4000)).toEqual(renderIn(32));
  });

  it('of each place contains the stems of that place', () => {
    const score = buildScore([
      transient({ time: 0.1, stem: 'drums', sharpness: 0 }),
      ...voice(1, () => ({ amplitude: 0.8, frequencyHz: 60 })).map((item) => ({ ...item, time: item.time + 0.5 })),
    ]);
    const places = [
      { name: 'back', stems: ['drums'] as const },
      { name: 'seat', stems: ['bass'] as const, gain: 0.5 },
      { name: 'none', stems: [] },
    ];
    const [back, seat, none] = renderScore(score, { sampleRate: RATE, places });
    expect([peak(between(back!, 0, 0.5)) > 0.5, peak(between(back!, 0.6, 1.4)) < 0.01]).toEqual([true, true]);
    expect([peak(between(seat!, 0, 0.49)), peak(between(seat!, 0.6, 1.4)) > 0.2]).toEqual([0, true]);
    expect(peak(none!)).toBe(0);
    expect(back).toHaveLength(Math.ceil((1.5 + 0.4) * RATE));
  });

  it('of an empty score is silent', () => {
    expect(peak(render([]))).toBe(0);
  });

  it('requires a sample rate in range', () => {
    expect(() => new ScoreRenderer({ sampleRate: 0 })).toThrow(/sampleRate/);
  });
});
