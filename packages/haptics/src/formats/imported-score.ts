/**
 * A score from what a file says. Files name no stems and no priorities, so that their items get the
 * roles of the default mapping: blows are drums, what sustains is bass. Knows no format.
 */
import type { NormalRange, Seconds, StemName } from '@sense/core/engine';
import type { HapticKnot, HapticScore, HapticTransient, HapticVoice } from '../score/score.js';

/** Of imported transients; voices have 1, so that blows win a motor. */
const TRANSIENT_PRIORITY = 3;
const VOICE_PRIORITY = 1;

/** A blow as a file has it. */
export interface ImportedTransient {
  readonly time: Seconds;
  readonly intensity: NormalRange;
  readonly sharpness: NormalRange;
  readonly stem?: StemName | undefined;
}

/** A voice as a file has it. */
export interface ImportedVoice {
  readonly voice: string;
  readonly stem?: StemName | undefined;
  readonly knots: readonly HapticKnot[];
}

/** Sorts, numbers and completes. `duration` covers all items, and the end that the file states. */
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
