/**
 * Every clip of the open-source readers is read, or rejected for the reason that it was made for; clips
 * that exist in two formats give the same score in both.
 */
import { describe, expect, test } from 'vitest';
import { hapticFormatOfFile, readHaptics, writeHaptics, type HapticScore } from '@sense/haptics';
import { readAhap, readHaptic, readVij, writeAhap } from '@sense/haptics/engine';
import { CLIPS, HAVE_CLIPS, readClip } from './clips.js';
import { Felt } from './random-score.js';

/** Rejected clips by name without folder, and the expected message. */
const REJECTED: readonly (readonly [name: string, message: RegExp])[] = [
  ['invalid_fields_v1.haptic', /^\.haptic: signals must be an object, received nothing$/],
  ['invalid_version_v1.haptic', /^\.haptic: version\.major must be 1, the supported version, received 2$/],
  ['invalid_empty_amplitude_envelope.haptic', /amplitude must hold at least 2 points, received an array of 0$/],
  ['invalid_single_amplitude_breakpoint.haptic', /amplitude must hold at least 2 points, received an array of 1$/],
  ['invalid_zero_duration.haptic', /amplitude\[3\]\.time must come after 0, .*duration must be above 0, received 0$/],
  [
    'validation_v1_amplitude.haptic',
    /envelopes\.amplitude\[3\]\.amplitude must be a number from 0 to 1, received 1\.5$/,
  ],
  [
    'validation_v1_emphasis_amplitude.haptic',
    /amplitude\[2\]\.emphasis\.amplitude must be at least 0\.5, the amplitude of its point, received 0\.2$/,
  ],
  [
    'validation_v1_emphasis_amplitude_range.haptic',
    /emphasis\.amplitude must be a number from 0 to 1, received -0\.2$/,
  ],
  ['validation_v1_emphasis_frequency_range.haptic', /emphasis\.frequency must be a number from 0 to 1, received 1\.1$/],
  ['validation_v1_sequence.haptic', /amplitude\[2\]\.time must not come before 0\.2, .*, received 0\.1$/],
  [
    'invalid.ahap',
    /^\.ahap: Pattern\[1\] must hold Event, Parameter or ParameterCurve, received an object with ParameterCurves$/,
  ],
  ['invalid_fields.ahap', /Pattern\[1\] must hold Event, .* an object with ParameterCurves$/],
  ['no_voices_v0.vij', /^\.vij: voices must be an object, received nothing$/],
  ['no_envelopes_v0.vij', /^\.vij: voices\.envelopes must hold at least 1 element, received an array of 0$/],
  ['invalid_v0_conversion.vij', /voices\.transients must hold as many frequencies as amplitudes, not 0 for 2/],
  [
    'invalid_v0_conversions_transients.vij',
    /voices\.transients must hold as many frequencies as amplitudes, not 0 for 2/,
  ],
  [
    'invalid_v0_transient_mismatch.vij',
    /voices\.transients\[1\]\[1\]\.time must be 0\.1136\d+, the time of the amplitude/,
  ],
  ['invalid_v0_car.vij', /voices\.transients\[1\]\[0\]\.time must be 0\.9548\d+, the time of the amplitude/],
  ['invalid_v0_opz.vij', /voices\.envelopes\[0\]\[354\]\.amplitude must be a number from 0 to 1, received -0\.0002/],
];

const errorOf = (path: string): RegExp | undefined => REJECTED.find(([name]) => path.endsWith(`/${name}`))?.[1];

const score = (path: string): HapticScore => hapticFormatOfFile(path).read!(readClip(path));

describe.skipIf(!HAVE_CLIPS)('clips', () => {
  test.each(CLIPS.filter((path) => !errorOf(path)))('%s is read', (path) => {
    const { format, score: found } = readHaptics(readClip(path));
    expect(format.extensions).toContain(path.slice(path.lastIndexOf('.')));
    expect(Number.isFinite(found.duration)).toBe(true);
    // A score that was read is within its ranges and can be written.
    for (const id of ['haptic', 'ahap', 'hjif', 'haps', 'android-envelope', 'wav'] as const) writeHaptics(found, id);
    if (!path.includes('truncate_before_1_bp'))
      expect(found.transients.length + found.voices.length).toBeGreaterThan(0);
  });

  test.each(CLIPS.filter(errorOf))('%s is rejected with its reason', (path) => {
    const read = (): unknown => hapticFormatOfFile(path).read!(readClip(path));
    expect(read).toThrow(expect.objectContaining({ name: 'SenseError', code: 'format-invalid' }));
    expect(read).toThrow(errorOf(path));
  });

  test('every invalid clip is rejected', () => {
    const made = CLIPS.filter((path) => /\/(invalid|validation|no)_/.test(path) || path.endsWith('/invalid.ahap'));
    // Missing optional members are valid; frequencies beyond the amplitude are read with a warning.
    const fine = made.filter((path) => !errorOf(path)).map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(new Set(fine)).toEqual(
      new Set(['validation_v1_optionals.haptic', 'invalid_freq_bp_outside_amp_env.haptic']),
    );
    expect(CLIPS.filter(errorOf).length).toBeGreaterThanOrEqual(REJECTED.length);
  });
});

interface Curve {
  readonly Time: number;
  readonly ParameterID: string;
  readonly ParameterCurveControlPoints: readonly { readonly Time: number; readonly ParameterValue: number }[];
}

/** Curves of one parameter of an AHAP file. */
function curvesOf(text: string, parameter: string): Curve[] {
  const { Pattern } = JSON.parse(text) as { Pattern: { ParameterCurve?: Curve }[] };
  return Pattern.flatMap(({ ParameterCurve: curve }) => (curve?.ParameterID === parameter ? [curve] : []));
}

/** The value of such curves at `time`, for times relative to the pattern or to the curve. */
function valueAt(curves: readonly Curve[], time: number): number {
  const points = curves.flatMap(({ Time, ParameterCurveControlPoints: own }) => {
    const origin = own[0]!.Time === Time ? 0 : Time;
    return own.map((point) => ({ time: origin + point.Time, value: point.ParameterValue }));
  });
  const next = points.findIndex((point) => point.time >= time - 1e-6);
  const [to, from] = [points[next] ?? points.at(-1)!, points[next - 1]];
  if (!from || to.time === from.time) return to.value;
  return from.value + (to.value - from.value) * Math.min(1, (time - from.time) / (to.time - from.time));
}

describe.skipIf(!HAVE_CLIPS)('.haptic to AHAP as the exporters do it', () => {
  const POINTS = ['2_points', '3_points', '16_points', '17_points'];

  test.each(POINTS)('%s: the same number of curves, with the same values', (name) => {
    const own = writeAhap(readHaptic(readClip(`lofelt/ios/${name}.haptic`), { tolerance: Infinity }), {
      tolerance: Infinity,
    });
    const theirs = readClip(`lofelt/ios/${name}.ahap`).toString();
    for (const parameter of ['HapticIntensityControl', 'HapticSharpnessControl']) {
      const [mine, reference] = [curvesOf(own, parameter), curvesOf(theirs, parameter)];
      expect(mine.length, parameter).toBe(reference.length);
      for (const { Time, ParameterCurveControlPoints: points } of reference) {
        for (const point of points) {
          const time = points[0]!.Time === Time ? point.Time : Time + point.Time;
          // The frequency may continue after the end of the amplitude.
          expect(valueAt(mine, time), `${parameter} at ${time}`).toBeCloseTo(point.ParameterValue, 3);
        }
      }
      if (parameter === 'HapticIntensityControl') {
        const counts = (of: readonly Curve[]): number[] => of.map(({ ParameterCurveControlPoints: p }) => p.length);
        expect(counts(mine)).toEqual(counts(reference));
      }
    }
  });

  test('a clip with a transient: the same transients', () => {
    for (const [haptic, ahap] of [
      ['lofelt/ios/long_clip.haptic', 'lofelt/ios/long_clip.ahap'],
      ['meta/multiple_emphasis.haptic', 'meta/multiple_emphasis.ahap'],
      ['lofelt/valid_v1.haptic', 'lofelt/ios/ahap_from_valid_v1.ahap'],
    ] as const) {
      type Event = { Event?: { EventType: string; Time: number; EventParameters: { ParameterValue: number }[] } };
      const transientsOf = (text: string): number[][] =>
        (JSON.parse(text) as { Pattern: Event[] }).Pattern.flatMap(({ Event: event }) =>
          event?.EventType === 'HapticTransient'
            ? [[event.Time, ...event.EventParameters.map(({ ParameterValue }) => ParameterValue)]]
            : [],
        );
      const [mine, theirs] = [transientsOf(writeAhap(score(haptic))), transientsOf(readClip(ahap).toString())];
      expect(mine.length).toBe(theirs.length);
      mine.forEach((values, i) => values.forEach((value, k) => expect(value).toBeCloseTo(theirs[i]![k]!, 4)));
    }
  });

  test('reads the curves of the exporters, whose times are relative to the pattern', () => {
    const felt = new Felt(readAhap(readClip('lofelt/ios/17_points.ahap')));
    expect(felt.knots.at(-1)!.time).toBeCloseTo(16, 6);
    expect(felt.at(15)[0]!.amplitude).toBeCloseTo(0.15, 3);
    expect(felt.at(16)[0]!.amplitude).toBeCloseTo(0.16, 3);
  });
});

describe.skipIf(!HAVE_CLIPS)('.vij as its successors have it', () => {
  test.each([
    ['valid_v0_conversion.vij', 'valid_v1_from_v0.haptic'],
    ['valid_v0_from_dsp.vij', 'valid_v1_from_v0_from_dsp.haptic'],
  ])('%s', (old, successor) => {
    const [from, to] = [readVij(readClip(`lofelt/${old}`)), readHaptic(readClip(`lofelt/${successor}`))];
    expect(from.duration).toBeCloseTo(to.duration, 5);
    expect(from.transients.length).toBe(to.transients.length);
    from.transients.forEach((transient, i) => {
      expect(transient.time).toBeCloseTo(to.transients[i]!.time, 5);
      expect(transient.intensity).toBeCloseTo(to.transients[i]!.intensity, 5);
      expect(transient.sharpness).toBeCloseTo(to.transients[i]!.sharpness, 5);
    });
    const [mine, theirs] = [new Felt(from), new Felt(to)];
    // The converter halves points whose emphasis is stronger than the point.
    const times = to.transients.map(({ time }) => time);
    for (const { time } of theirs.knots) {
      if (times.some((each) => Math.abs(each - time) < 0.03)) continue;
      expect(mine.at(time).at(-1)!.amplitude, `at ${time}`).toBeCloseTo(theirs.at(time).at(-1)!.amplitude, 2);
    }
  });

  test('a transient without a point is kept, although the converter drops it', () => {
    const from = readVij(readClip('lofelt/valid_v0_transient_time_mismatch.vij'));
    const to = readHaptic(readClip('lofelt/valid_v1_from_v0_transient_time_mismatch.haptic'));
    expect(from.transients.map(({ time }) => time)).toEqual([0.15, 0.2]);
    expect(to.transients.map(({ time }) => time)).toEqual([0.2]);
  });
});
