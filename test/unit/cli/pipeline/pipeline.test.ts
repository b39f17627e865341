/**
 * The pipeline: alignment of stems below a sample, and the same events as live, independent of the end of the file.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STEM_NAMES, perStem, type MusicalEvent, type Separator, type StemName } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { openAudioFile } from '../../../../packages/cli/src/input/audio-file.js';
import { eventLine } from '../../../../packages/cli/src/output/event-writer.js';
import { runPipeline } from '../../../../packages/cli/src/pipeline/pipeline.js';
import { InlineStages } from '../../../../packages/cli/src/pipeline/stages/inline-stages.js';
import { runLive } from '../../core/live/engine-thread/run-live.js';
import { measureTone, noise, tone } from '../../../support/signals.js';
import { KNOWN_GAINS, createKnownSeparator, hits, temporaryFolder, writeWav } from '../helpers.js';
import { highPassed } from '../../../support/high-passed.js';

interface RunOutput {
  readonly stems: Record<StemName, Float32Array[]>;
  readonly events: MusicalEvent[];
  readonly frames: number;
}

/** Runs `channels` as a file through the pipeline and collects the output. */
async function run(sampleRate: number, channels: readonly Float32Array[], separator: Separator): Promise<RunOutput> {
  const file = await openAudioFile(writeWav(join(temporaryFolder(), 'a.wav'), sampleRate, channels));
  const parts: Record<StemName, Float32Array[][]> = { drums: [], bass: [], other: [], vocals: [] };
  const events: MusicalEvent[] = [];
  const { frames } = await runPipeline(file, {
    stages: new InlineStages(separator),
    sinks: {
      hop: (hop) => events.push(...hop.events),
      stems: (stems, count) => {
        for (const stem of STEM_NAMES) parts[stem].push(stems[stem].map((channel) => channel.slice(0, count)));
      },
    },
  });
  await file.close();
  return { stems: perStem((stem) => joined(parts[stem])), events, frames };
}

function joined(parts: readonly Float32Array[][]): Float32Array[] {
  const channels = parts[0]?.length ?? 0;
  return Array.from({ length: channels }, (_, c) => Float32Array.from(parts.flatMap((part) => [...part[c]!])));
}

/** Delay of `output` in samples, with sub-sample accuracy from the phase of a tone. */
function phaseDelay(input: Float32Array, output: Float32Array, sampleRate: number, hz: number): number {
  const phase = (signal: Float32Array): number => measureTone(signal, sampleRate, hz).phase;
  return ((phase(input) - phase(output)) * sampleRate) / (2 * Math.PI * hz);
}

describe.each([8000, 22_050, 44_100, 44_056, 48_000, 96_000, 192_000])('stems at %i Hz', (sampleRate) => {
  const separator = (): Separator => createKnownSeparator(777);

  test('keep the position of an impulse and the length of the file', async () => {
    const length = Math.round(0.31 * sampleRate) + 1;
    const at = Math.round(0.1237 * sampleRate);
    const impulse = new Float32Array(length);
    impulse[at] = 0.9;
    const { stems, frames } = await run(sampleRate, [impulse, impulse], separator());
    expect(frames).toBe(length);
    for (const stem of STEM_NAMES) {
      expect(stems[stem]).toHaveLength(2);
      expect(stems[stem][0]!.length).toBe(length);
      const peak = stems[stem][0]!.reduce((best, sample, i, all) => (sample > all[best]! ? i : best), 0);
      expect(peak).toBe(at);
    }
  });

  test('have a delay below 0.01 samples and sum to the input', async () => {
    const hz = Math.round(sampleRate * 0.11);
    const input = tone(Math.round(0.4 * sampleRate), sampleRate, hz);
    const { stems } = await run(sampleRate, [input, input], separator());
    const expected = highPassed(input, sampleRate);
    expect(Math.abs(phaseDelay(expected, stems.drums[0]!, sampleRate, hz))).toBeLessThan(0.01);
    let error = 0;
    let power = 0;
    for (let i = Math.floor(input.length / 4); i < (3 * input.length) / 4; i++) {
      const sum = STEM_NAMES.reduce((total, stem) => total + stems[stem][0]![i]!, 0);
      error += (sum - expected[i]!) ** 2;
      power += input[i]! ** 2;
    }
    expect(10 * Math.log10(error / power)).toBeLessThan(-60);
  });
});

test('stems of noise correlate best without a shift', async () => {
  const input = noise(30_000, 5);
  const { stems } = await run(44_100, [input, input], createKnownSeparator(512));
  const correlation = (shift: number): number => {
    let sum = 0;
    for (let i = 2000; i < 28_000; i++) sum += input[i]! * stems.other[1]![i + shift]!;
    return sum;
  };
  const shifts = Array.from({ length: 201 }, (_, i) => i - 100);
  const best = shifts.reduce((a, b) => (correlation(b) > correlation(a) ? b : a));
  expect(best).toBe(0);
});

test('stems at the engine rate equal the input times their gains, from the first to the last sample', async () => {
  const input = noise(5000, 11);
  const { stems } = await run(48_000, [input, input], createKnownSeparator(300));
  const expected = highPassed(input);
  for (const stem of STEM_NAMES) {
    for (const i of [0, 1, 2500, 4998, 4999])
      expect(stems[stem][0]![i]).toBeCloseTo(KNOWN_GAINS[stem] * expected[i]!, 6);
  }
});

test('stems of a mono file are mono, stems of six channels are stereo', async () => {
  const input = noise(4000, 1);
  expect((await run(48_000, [input], createKnownSeparator(0))).stems.bass).toHaveLength(1);
  const six = Array.from({ length: 6 }, () => input);
  expect((await run(48_000, six, createKnownSeparator(0))).stems.bass).toHaveLength(2);
});

test('stems of a file shorter than a hop have its length', async () => {
  const { stems, events } = await run(44_100, [noise(10, 1)], createKnownSeparator(512));
  expect(stems.drums[0]!.length).toBe(10);
  expect(events).toEqual([]);
});

describe('causality', () => {
  const sampleRate = 44_100;
  const seconds = 2.5;
  const left = hits(seconds * sampleRate, sampleRate, 0.31, 3);
  const right = hits(seconds * sampleRate, sampleRate, 0.43, 4);

  test('the events of a prefix of the file are a prefix of its events', async () => {
    const whole = (await run(sampleRate, [left, right], createDspSeparator())).events;
    expect(whole.length).toBeGreaterThan(8);
    for (const cut of [37_001, 66_150, 100_003]) {
      const part = (await run(sampleRate, [left.slice(0, cut), right.slice(0, cut)], createDspSeparator())).events;
      expect(part).toEqual(whole.slice(0, part.length));
      // Exactly the events emitted by then.
      expect(part).toEqual(whole.filter((event) => event.emitted <= cut / sampleRate));
      expect(part.length).toBeGreaterThan(0);
    }
  });

  test('emits events in order, and onsets not before their time', async () => {
    const { events } = await run(sampleRate, [left, right], createDspSeparator());
    for (const [i, event] of events.entries()) {
      expect(event.emitted).toBeGreaterThanOrEqual(events[i - 1]?.emitted ?? 0);
      if (event.type === 'onset') expect(event.emitted).toBeGreaterThanOrEqual(event.time);
      expect(event.emitted).toBeLessThanOrEqual(seconds);
    }
  });

  test.each([44_100, 48_000])('a file at %i Hz produces the same events as the live rings', async (rate) => {
    const channels = [hits(1.5 * rate, rate, 0.31, 3), hits(1.5 * rate, rate, 0.43, 4)];
    const fromFile = (await run(rate, channels, createDspSeparator())).events;
    const live = runLive(createDspSeparator(), rate, channels);
    expect(fromFile.length).toBeGreaterThan(4);
    expect(live.length).toBe(fromFile.length);
    for (const [i, event] of fromFile.entries()) {
      expect(live[i]!.type).toBe(event.type);
      expect(Math.max(0, live[i]!.time)).toBeCloseTo(event.time, 9);
      expect(live[i]!.emitted).toBeCloseTo(event.emitted, 4);
      if (event.type === 'onset') expect(live[i]).toMatchObject({ stem: event.stem, strength: event.strength });
    }
  });
});

test('an event line starts with type, time and emitted', () => {
  const event: MusicalEvent = {
    id: 3,
    frame: 48_000,
    type: 'onset',
    stem: 'drums',
    time: 1.00000049,
    emitted: 1.0213333333,
    confidence: 0.123456,
    strength: 0.5,
    levelDb: -20.12349,
    drum: 'kick',
  };
  expect(eventLine(event)).toBe(
    '{"type":"onset","time":1,"emitted":1.021333,"id":3,"frame":48000,"stem":"drums",' +
      '"confidence":0.1235,"strength":0.5,"levelDb":-20.1235,"drum":"kick"}',
  );
});
