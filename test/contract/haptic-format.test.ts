/** The contract of haptic file formats, for every format. */
import { HAPTIC_FORMATS, type HapticFormatId, type HapticScore } from '@sense/haptics';
import { TRANSIENT_SECONDS } from '../../packages/haptics/src/formats/kinds/ahap.js';
import { describeHapticFormat } from './haptic-format.js';
import type { LevelTolerance } from './score-fidelity.js';

const MARGIN_SECONDS = 2e-5;

/** Whether `time` is from `before` seconds ahead of a transient to `after` seconds behind it. */
const isNearTransient = (before: number, after: number) => (score: HapticScore, time: number) =>
  score.transients.some((transient) => {
    const since = time - transient.time;
    return since > -before - MARGIN_SECONDS && since < after + MARGIN_SECONDS;
  });

/** Levels that a format does not keep by design. */
const TOLERANCES: Partial<Record<HapticFormatId, LevelTolerance | 'mean'>> = {
  // The voice pauses under a transient.
  ahap: { excused: isNearTransient(0, TRANSIENT_SECONDS) },
  // A transient is a point of the voice.
  haptic: { excused: isNearTransient(0.001, 0.001) },
  // Segments have a shortest duration.
  'android-envelope': { slack: 0.02 },
  // A pattern is on or off.
  'web-vibration': 'mean',
};

for (const format of Object.values(HAPTIC_FORMATS)) describeHapticFormat(format, TOLERANCES[format.id]);
