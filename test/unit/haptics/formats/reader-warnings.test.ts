/**
 * What readers correct or leave out, and say so: files of other tools break rules that do not prevent reading.
 */
import { describe, expect, test } from 'vitest';
import { readHaptics, writeHaptics } from '@sense/haptics';

const read = (document: unknown): ReturnType<typeof readHaptics> => readHaptics(JSON.stringify(document));

const haptic = (amplitude: object[], frequency: object[]): object => ({
  version: { major: 1, minor: 0, patch: 0 },
  signals: { continuous: { envelopes: { amplitude, frequency } } },
});

describe('.haptic', () => {
  const amplitude = [
    { time: 0.1, amplitude: 0.5 },
    { time: 1, amplitude: 0.5 },
  ];

  test('frequencies beyond the amplitude are cut at its ends, and written files keep the rule', () => {
    const outside = [
      { time: 0, frequency: 0.2 },
      { time: 0.55, frequency: 0.4 },
      { time: 1.45, frequency: 0.6 },
    ];
    const { score, warnings } = read(haptic(amplitude, outside));
    expect(warnings).toEqual([
      '2 frequency points outside the amplitude envelope, 0.1 to 1 s, had no effect: the curve was cut at its ends',
    ]);
    const knots = score.voices[0]!.knots;
    expect([knots[0]!.time, knots.at(-1)!.time]).toEqual([0.1, 1]);
    const inside = read(
      haptic(amplitude, [
        { time: 0.1, frequency: 0.2 + (0.2 * 0.1) / 0.55 },
        { time: 0.55, frequency: 0.4 },
        { time: 1, frequency: 0.5 },
      ]),
    ).score.voices[0]!.knots;
    expect(knots.at(-1)!.frequencyHz).toBeCloseTo(inside.at(-1)!.frequencyHz, 3);
    expect(knots[0]!.frequencyHz).toBeCloseTo(inside[0]!.frequencyHz, 3);
    expect(readHaptics(writeHaptics(score, 'haptic') as string).warnings).toEqual([]);
  });

  test('an intact file has no warnings', () => {
    expect(read(haptic(amplitude, [{ time: 0.1, frequency: 0.5 }])).warnings).toEqual([]);
  });
});

test('AHAP: audio, shapes and other curves are named, and events above 30 s are read', () => {
  const event = (EventType: string, more: object): object => ({ Event: { Time: 0, EventType, ...more } });
  const shaped = {
    EventParameters: [
      { ParameterID: 'AttackTime', ParameterValue: 0.2 },
      { ParameterID: 'DecayTime', ParameterValue: 1 },
    ],
  };
  const { score, warnings } = read({
    Version: 1,
    Pattern: [
      event('AudioCustom', { EventWaveformPath: 'a.wav' }),
      event('HapticContinuous', { EventDuration: 70, ...shaped }),
      { ParameterCurve: { ParameterID: 'AudioVolumeControl', Time: 0, ParameterCurveControlPoints: [] } },
    ],
  });
  expect(warnings).toEqual([
    'left out: 1 audio event',
    'left out: AttackTime, DecayTime of 1 event',
    'left out: changes of AudioVolumeControl',
    '1 event longer than 30 s, the most that Core Haptics plays: split when written',
  ]);
  expect(score.duration).toBe(70);
  const again = readHaptics(writeHaptics(score, 'ahap') as string);
  expect(again.warnings).toEqual([]);
  expect(again.score.duration).toBeCloseTo(70, 3);
});

test('.haps: keyframes out of order and times below 0', () => {
  const curve = (...points: [number, number][]): object => ({
    m_keyframes: points.map(([m_time, m_value]) => ({ m_time, m_value })),
  });
  const { score, warnings } = read({
    m_version: '5',
    m_vibration: {
      m_melodies: [
        {
          m_notes: [
            {
              m_startingPoint: -0.001,
              m_length: 0.5,
              m_hapticEffect: { m_amplitudeModulation: curve([0.4, 0.2], [0, 1], [0.5, 0]) },
            },
          ],
        },
      ],
    },
  });
  expect(warnings).toEqual(['1 curve with keyframes out of order: sorted by time', '1 time below 0: read as 0']);
  expect(score.voices[0]!.knots.map(({ time }) => time)).toEqual([0, 0.4, 0.5]);
});

test('Android timings without amplitudes are off and on in turn', () => {
  const { score } = read({ timings: [100, 200, 50, 150] });
  const levels = score.voices[0]!.knots.map(({ time, amplitude }) => [time, amplitude]);
  expect(levels).toEqual([
    [0, 0],
    [0.1, 0],
    [0.1, 1],
    [0.3, 1],
    [0.3, 0],
    [0.35, 0],
    [0.35, 1],
    [0.5, 1],
  ]);
});
