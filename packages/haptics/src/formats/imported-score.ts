/**
 * Builds a score from the content of a file. Most files have no stems or priorities; their items get the
 * roles of the default mapping: transients are drums, voices are bass.
 */
import type { NormalRange, Seconds, StemName } from '@sense/core/engine';
import type { HapticKnot, HapticScore, HapticTransient, HapticVoice } from '../score/score.js';

/** Priority of imported transients; above that of voices, so that transients play where both compete for a motor. */
const TRANSIENT_PRIORITY = 3;
const VOICE_PRIORITY = 1;

/** A transient of a file. */
export interface ImportedTransient {
  readonly time: Seconds;
  readonly intensity: NormalRange;
  readonly sharpness: NormalRange;
  readonly stem?: StemName | undefined;
}

/** A voice of a file. */
export interface ImportedVoice {
  readonly voice: string;
  readonly stem?: StemName | undefined;
  readonly knots: readonly HapticKnot[];
}

/** Sorts transients, adds ids, stems and priorities. `duration` covers all items and `statedEnd`, the end in the file. */
export function importedScore(
  transients: readonly ImportedTransient[],
  voices: readonly ImportedVoice[],
  statedEnd: Seconds = 0,
): HapticScore {
  let duration = statedEnd;
  for (const { time } of transients) duration = Math.max(duration, time);
  for (const { knots } of voices) duration = Math.max(duration, knots.at(-1)?.time ?? 0);
  const items = [...transients, ...voices];
  const rolesAssumed = items.length > 0 && items.every(({ stem }) => stem === undefined);
  return {
    duration,
    ...(rolesAssumed && { rolesAssumed }),
    transients: [...transients]
      .sort((a, b) => a.time - b.time)
      .map(({ time, intensity, sharpness, stem = 'drums' }, index): HapticTransient => {
        return { type: 'transient', id: index + 1, time, intensity, sharpness, stem, priority: TRANSIENT_PRIORITY };
      }),
    voices: voices.map(({ voice, stem = 'bass', knots }): HapticVoice => ({
      voice,
      stem,
      priority: VOICE_PRIORITY,
      knots,
    })),
  };
}
