/** The baselines on sounds with a known envelope. */
import { describe, expect, it } from 'vitest';
import { findEmphases, offlineEnvelope } from '../../../../bench/haptics/baselines/offline-envelope.js';
import { rmsRumble } from '../../../../bench/haptics/baselines/rms-rumble.js';
import { DEVICE_MODELS } from '../../../../bench/haptics/device-models.js';

const RATE = 48_000;
const XBOX = DEVICE_MODELS[0]!;
const { updateIntervalMs, transportMs, riseMs, transientMs } = XBOX.profile;
const LEAD_MS = transportMs + riseMs;

/** Two seconds with a tone of 100 Hz in the given span. */
function tone(fromMs: number, toMs: number): Float32Array {
  return Float32Array.from({ length: 2 * RATE }, (_, i) => {
    const ms = (1000 * i) / RATE;
    return ms >= fromMs && ms < toMs ? 0.5 * Math.cos((2 * Math.PI * 100 * i) / RATE) : 0;
  });
}

const mix = { samples: tone(800, 1200), sampleRate: RATE };

describe('rmsRumble', () => {
  it('drives both motors equally at the update interval, in full where the song is loudest', () => {
    const commands = rmsRumble(mix, XBOX, { heardAfterMs: 100 });
    expect(commands[1]!.sentMs - commands[0]!.sentMs).toBeCloseTo(updateIntervalMs, 6);
    const loud = commands.filter(({ low }) => low > 0.9);
    expect(loud.every(({ low, high }) => low === high)).toBe(true);
    expect(loud[0]!.sentMs).toBeCloseTo(800 + 100 - LEAD_MS, 6);
    expect(loud.length).toBe(400 / updateIntervalMs);
  });

  it('is sent at the end of its interval for live sound', () => {
    const commands = rmsRumble(mix, XBOX, { heardAfterMs: 0, knownAfterMs: 10 });
    expect(commands.find(({ low }) => low > 0.9)!.sentMs).toBeCloseTo(800 + updateIntervalMs + 10, 6);
  });
});

describe('offlineEnvelope', () => {
  it('emphasises the start of a tone once, then holds it and ducks around the emphasis', () => {
    const commands = offlineEnvelope(mix, XBOX, 0);
    const emphases = commands.filter(({ durationMs }) => durationMs === transientMs);
    expect(emphases).toHaveLength(1);
    expect(emphases[0]!.sentMs + LEAD_MS).toBeGreaterThanOrEqual(800);
    expect(emphases[0]!.sentMs + LEAD_MS).toBeLessThan(802);
    expect(emphases[0]).toMatchObject({ low: 1, high: 1 });
    const later = commands.find(({ sentMs }) => sentMs + LEAD_MS > 1000)!;
    expect(later.low).toBeGreaterThan(0.8);
    expect(later.high).toBeLessThan(later.low);
  });

  it('keeps the update interval of the device', () => {
    const commands = offlineEnvelope(mix, XBOX, 0);
    const gaps = commands.slice(1).map((command, i) => command.sentMs - commands[i]!.sentMs);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(updateIntervalMs - 1e-6);
  });
});

describe('findEmphases', () => {
  it('finds rises of more than 0.05 in 20 ms, but no slower ones', () => {
    const rise = (overMs: number): Float32Array =>
      Float32Array.from({ length: 500 }, (_, ms) => Math.min(1, Math.max(0, (ms - 200) / overMs)));
    expect(findEmphases(rise(10))).toHaveLength(1);
    expect(findEmphases(rise(450))).toEqual([]);
  });
});
