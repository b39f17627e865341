/**
 * Readers accept common deviations of real files; writers follow the rules of the formats.
 */
import { describe, expect, test } from 'vitest';
import { sharpnessToHz } from '../../../../packages/haptics/src/perception/sharpness.js';
import {
  hapticFormatNamed,
  hapticFormatOfContent,
  hapticFormatOfFile,
  readHaptics,
  writeHaptics,
  type HapticScore,
} from '@sense/haptics';
import {
  readAhap,
  readAndroidEnvelope,
  readAndroidWaveform,
  readHaps,
  readHaptic,
  readHjif,
  readWebVibration,
  writeAhap,
  writeAndroidEnvelope,
  writeAndroidWaveform,
  writeHaptic,
  writeWebVibration,
} from '@sense/haptics/engine';
import { EMPTY_SCORE, Felt, randomScore } from './random-score.js';

const HAPTIC = `{ // a comment
  "version": { "major": 1, "minor": 7, },
  "extra": [1, 2],
  "signals": { "continuous": { "envelopes": { "amplitude": [
    { "time": 0, "amplitude": 0.5, "why": null },
    { "time": 1, "amplitude": 0.5, "emphasis": null }, /* the end */
  ] } } }
}`;

describe('reading', () => {
  test('byte order marks, comments, trailing commas and unknown members', () => {
    const score = readHaptic(HAPTIC);
    expect(score.duration).toBe(1);
    expect(score.voices[0]!.knots[0]).toEqual({ time: 0, amplitude: 0.5, frequencyHz: sharpnessToHz(Math.SQRT1_2) });
    expect(readHaptic(`\ufeff${HAPTIC}`)).toEqual(score);
    expect(readHaptic(new TextEncoder().encode(`\ufeff${HAPTIC}`))).toEqual(score);
    const utf16 = new Uint8Array(new Uint16Array([0xfeff, ...[...HAPTIC].map((c) => c.charCodeAt(0))]).buffer);
    expect(readHaptic(utf16)).toEqual(score);
  });

  test('text that is not JSON is rejected with its line', () => {
    expect(() => readHaptic('{\n"version": }')).toThrow(
      /^\.haptic: the document must be JSON; line 2: .*received "}"$/,
    );
    expect(() => readHaptic('hello')).toThrow(/the document must be JSON; line 1: .*received "hello"/);
  });

  test('empty and truncated files are reported as such', () => {
    for (const empty of ['', ' \n', '\ufeff']) {
      expect(() => readAhap(empty)).toThrow(/^\.ahap: the file is empty: export it again/);
    }
    const text = writeHaptic(randomScore(3, { transients: 5 }));
    const end = text.trimEnd().length;
    for (let length = 1; length < end; length += 7) {
      const lines = text.slice(0, length).trimEnd().split('\n').length;
      expect(() => readHaptic(text.slice(0, length)), text.slice(Math.max(0, length - 20), length)).toThrow(
        `.haptic: the file is truncated: it ends in line ${lines}; copy or export it again`,
      );
    }
  });

  test('AHAP: missing members have defaults, curves act on all events, the last value holds', () => {
    const score = readAhap(
      JSON.stringify({
        Pattern: [
          { Event: { Time: 0.5, EventType: 'HapticTransient' } },
          { Event: { Time: 0, EventType: 'HapticContinuous', EventDuration: 2 } },
          { Event: { Time: 0, EventType: 'AudioCustom', EventWaveformPath: 'a.wav' } },
          {
            ParameterCurve: {
              ParameterID: 'HapticIntensityControl',
              Time: 1,
              ParameterCurveControlPoints: [
                { Time: 0, ParameterValue: 1 },
                { Time: 0.5, ParameterValue: 0.5 },
              ],
            },
          },
          { Parameter: { ParameterID: 'HapticSharpnessControl', Time: 1, ParameterValue: 0.25 } },
          {
            Event: {
              Time: 1.75,
              EventType: 'HapticTransient',
              EventParameters: [{ ParameterID: 'HapticIntensity', ParameterValue: 0.8 }],
            },
          },
        ],
      }),
    );
    expect(score.transients).toMatchObject([
      { time: 0.5, intensity: 1, sharpness: 0.5 },
      { time: 1.75, intensity: expect.closeTo(0.16, 9) as number, sharpness: 0.75 },
    ]);
    const felt = new Felt(score);
    expect(felt.at(0.9)[0]!.amplitude).toBe(1);
    expect(felt.at(1.25)[0]!.amplitude).toBeCloseTo(0.75 ** 2, 2);
    expect(felt.at(2)[0]!.amplitude).toBeCloseTo(0.25, 9);
    expect(felt.at(0.9)[0]!.frequencyHz).toBeCloseTo(sharpnessToHz(0.5), 6);
    expect(felt.at(1.9)[0]!.frequencyHz).toBeCloseTo(sharpnessToHz(0.75), 6);
  });

  test('HJIF of a draft, with tracks, gains and sparse keyframes', () => {
    const effects = [
      {
        position: 1000,
        keyframes: [
          { relative_position: 0, amplitude_modulation: 0.8, frequency_modulation: 80 },
          { relative_position: 500, frequency_modulation: 120 },
          { relative_position: 1000, amplitude_modulation: 0 },
        ],
      },
    ];
    const tracks = [{ gain: 0.5, bands: [{ band_type: 'Curve', effects }] }];
    const score = readHjif(JSON.stringify({ perceptions: [{ tracks }] }));
    expect(score.voices).toHaveLength(1);
    expect(new Felt(score).at(1.5)[0]).toEqual({ time: 1.5, amplitude: 0.2, frequencyHz: 120 });
  });

  test('HJIF with waves is rejected', () => {
    const bands = [{ band_type: 'WaveletWave', effects: [] }];
    const text = JSON.stringify({ perceptions: [{ channels: [{ bands }] }] });
    expect(() => readHjif(text)).toThrow(
      /^\.hjif: perceptions\[0\]\.channels\[0\]\.bands\[0\]\.band_type must be one of Transient, Curve, received "WaveletWave"$/,
    );
  });

  test('.haps: gains multiply, muted melodies are silent, a note without effect is a transient', () => {
    const m_notes = [{ m_startingPoint: 0.25, m_length: 0.022, m_gain: 0.5 }];
    const m_melodies = [
      { m_gain: 0.5, m_notes },
      { m_mute: 1, m_notes },
    ];
    const score = readHaps(JSON.stringify({ m_version: '5', m_vibration: { m_melodies } }));
    expect(score.transients).toMatchObject([{ time: 0.25, intensity: 0.25, sharpness: 0.5 }]);
    expect(() => readHaps('{"m_version": "3", "m_vibration": {"m_melodies": []}}')).toThrow(/m_version must be 5/);
  });

  test('Android waveform: default amplitude, pauses, and rejected values', () => {
    const score = readAndroidWaveform('{"timings": [100, 50, 0, 50], "amplitudes": [0, 255, 9, -1], "repeat": -1}');
    expect(score.duration).toBe(0.2);
    expect(new Felt(score).at(0.05)[0]!.amplitude).toBe(0);
    expect(new Felt(score).at(0.17)[0]!.amplitude).toBe(1);
    const reading =
      (text: string): (() => unknown) =>
      () =>
        readAndroidWaveform(text);
    expect(reading('{"timings": [1, 2], "amplitudes": [3]}')).toThrow(/amplitudes must be as many as timings, 2/);
    expect(reading('{"timings": [0], "amplitudes": [3]}')).toThrow(/timings must not all be 0/);
    expect(reading('{"timings": [9], "amplitudes": [256]}')).toThrow(
      /amplitudes\[0\] must be a number from -1 to 255, received 256/,
    );
  });

  test('web vibration: one or several patterns, none of them too long', () => {
    expect(readWebVibration('[100, 50, 100]').duration).toBe(0.25);
    expect(readWebVibration('[[100, 50], [100]]').duration).toBe(0.25);
    expect(() => readWebVibration(JSON.stringify(new Array(100).fill(1)))).toThrow(/must hold at most 99 entries/);
  });

  test('Android envelope: segments beyond the limits are rejected', () => {
    const text = '{"controlPoints": [{"amplitude": 1, "frequencyHz": 100, "durationMs": 19}]}';
    expect(() => readAndroidEnvelope(text)).toThrow(
      /controlPoints\[0\]\.durationMs must be a number from 20 to 1000, received 19/,
    );
  });
});

describe('writing follows the rules', () => {
  const scores = [EMPTY_SCORE, ...[1, 2, 3, 4].map((seed) => randomScore(seed, { seconds: 70, transients: 200 }))];

  test('AHAP: events of at most 30 s, curves of at most 16 points with times relative to the curve', () => {
    for (const score of scores) {
      const { Pattern } = JSON.parse(writeAhap(score)) as { Pattern: Record<string, Record<string, unknown>>[] };
      let before = 0;
      for (const { Event: event, ParameterCurve: curve, Parameter: parameter } of Pattern) {
        const item = (event ?? curve ?? parameter)!;
        expect(item.Time).toBeGreaterThanOrEqual(before);
        before = item.Time as number;
        if (event?.EventDuration !== undefined) expect(event.EventDuration).toBeLessThanOrEqual(30);
        if (!curve) continue;
        const points = curve.ParameterCurveControlPoints as { Time: number; ParameterValue: number }[];
        expect(points.length).toBeLessThanOrEqual(16);
        expect(points[0]!.Time).toBe(0);
        points.forEach((point, i) => expect(point.Time).toBeGreaterThanOrEqual(points[i - 1]?.Time ?? 0));
      }
    }
  });

  test('AHAP: no continuous event plays during a transient', () => {
    const score = scores[1]!;
    type Event = { EventType: string; Time: number; EventDuration?: number };
    const { Pattern } = JSON.parse(writeAhap(score)) as { Pattern: { Event?: Event }[] };
    const events = Pattern.flatMap(({ Event: event }) => event ?? []);
    const spans = events.filter(({ EventDuration }) => EventDuration !== undefined);
    expect(spans.length).toBeGreaterThan(50);
    for (const { Time } of events.filter(({ EventType }) => EventType === 'HapticTransient')) {
      const open = spans.filter((span) => span.Time < Time + 0.02 && span.Time + span.EventDuration! > Time + 1e-5);
      expect(open).toEqual([]);
    }
  });

  test('web vibration: at most 99 entries, none above 10 s, each pattern begins with the motor on', () => {
    for (const score of [
      ...scores,
      { ...EMPTY_SCORE, duration: 100, transients: [{ ...scores[1]!.transients[0]!, time: 100 }] },
    ]) {
      const patterns = JSON.parse(writeWebVibration(score)) as number[][];
      for (const pattern of patterns) {
        expect(pattern.length).toBeLessThanOrEqual(99);
        for (const entry of pattern) expect(Number.isInteger(entry) && entry >= 0 && entry <= 10_000).toBe(true);
      }
    }
  });

  test('web vibration: the duty cycle is the strength, transients start at their time', () => {
    const knots = [0, 4].map((time) => ({ time, amplitude: 0.5, frequencyHz: 100 }));
    const steady: HapticScore = {
      duration: 4,
      transients: [],
      voices: [{ voice: 'bass', stem: 'bass', priority: 1, knots }],
    };
    const [on, off] = (JSON.parse(writeWebVibration(steady)) as number[][])
      .flat()
      .reduce((sums, entry, i) => ((sums[i % 2]! += entry), sums), [0, 0]);
    expect(on! / (on! + off!)).toBeCloseTo(0.5, 2);
    const transient = { ...randomScore(1, { transients: 1 }).transients[0]!, time: 1.234, intensity: 0.5 };
    expect(JSON.parse(writeWebVibration({ duration: 2, transients: [transient], voices: [] }))).toEqual([
      [0, 1234, 20, 746],
    ]);
  });

  test('Android: whole milliseconds, lists of equal length, segments within the limits', () => {
    for (const score of scores) {
      const { timings, amplitudes } = JSON.parse(writeAndroidWaveform(score)) as {
        timings: number[];
        amplitudes: number[];
      };
      expect(timings.length).toBe(amplitudes.length);
      expect(timings.every((ms) => Number.isInteger(ms) && ms > 0)).toBe(true);
      const { controlPoints } = JSON.parse(writeAndroidEnvelope(score)) as {
        controlPoints: { durationMs: number; amplitude: number }[];
      };
      expect(controlPoints.every(({ durationMs: ms }) => Number.isInteger(ms) && ms >= 20 && ms <= 1000)).toBe(true);
      expect(controlPoints.at(-1)!.amplitude).toBe(0);
    }
  });

  test('.haptic: the given metadata', () => {
    const text = writeHaptic(scores[1]!, { metadata: { project: 'Song', tags: ['a'] } });
    expect(JSON.parse(text)).toMatchObject({ metadata: { editor: 'SENSE', project: 'Song', tags: ['a'] } });
  });

  test('a score with a value outside its range is rejected with the field', () => {
    const score = randomScore(1, { voices: 1 });
    const broken =
      (change: Partial<HapticScore>): (() => unknown) =>
      () =>
        writeHaptic({ ...score, ...change });
    expect(broken({ transients: [{ ...score.transients[0]!, intensity: 1.2 }] })).toThrow(
      /transients\[0\]\.intensity must be a number from 0 to 1, received 1\.2/,
    );
    expect(broken({ transients: [...score.transients].reverse() })).toThrow(
      /transients\[1\]\.time must not come before/,
    );
    expect(broken({ duration: Number.NaN })).toThrow(/duration/);
    expect(() => writeAndroidWaveform({ ...EMPTY_SCORE, duration: 1e9 })).toThrow(/duration .* received 1000000000/);
  });
});

describe('formats', () => {
  test('are found by name, extension and content', () => {
    expect(hapticFormatOfFile('a/Song.HAPTIC').id).toBe('haptic');
    expect(hapticFormatOfFile('a.envelope.json').id).toBe('android-envelope');
    expect(hapticFormatOfFile('a.json').id).toBe('android-waveform');
    expect(() => hapticFormatOfFile('a.mid')).toThrow(/"a\.mid" has no extension of .*\.haptic, .*\.ahap/);
    expect(() => hapticFormatNamed('midi')).toThrow(/one of haptic, vij, ahap.*received "midi"/);
    expect(() => readHaptics('{"notes": []}')).toThrow(
      /^haptic file: the document must be one of .*received an object with notes/,
    );
    expect(() => readHaptics('{}', { format: 'wav' })).toThrow(/can only be written/);
    expect(() => writeHaptics(EMPTY_SCORE, 'vij')).toThrow(/can only be read/);
  });

  test('can be restricted to those that can be read or written', () => {
    expect(() => hapticFormatOfFile('a.vij', { that: 'write' })).toThrow(/that can be written: (?!.*vij)/);
    expect(() => hapticFormatNamed('wav', { that: 'read' })).toThrow(/that can be read is one of (?!.*wav,)/);
    expect(hapticFormatOfContent('{"Pattern": []}')?.id).toBe('ahap');
    expect(hapticFormatOfContent('{"Pat')).toBeUndefined();
  });
});
