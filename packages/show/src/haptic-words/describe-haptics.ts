/**
 * Words to haptic scores: `describeHaptics('heartbeat getting faster')`. By a lexicon and a grammar of our own, offline
 * and deterministic.
 */
import { SenseError } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';
import { buildScore, type HapticScore, type HapticScoreItem } from '@sense/haptics/engine';
import { tokensOf } from '../words/tokens.js';
import { HAPTIC_WORDS } from './haptic-lexicon.js';
import { readHaptics } from './read-haptics.js';
import { MAX_SECONDS, renderPart } from './render-rhythm.js';
import { RHYTHMS } from './rhythms.js';

const MAX_LENGTH = 1000;

/** Options of {@link describeHaptics}. */
export interface DescribeHapticsOptions {
  /** Seed of what is random: drops of rain, uneven steps. A whole number; default 1. */
  readonly seed?: number;
}

/** A score, and what became of the words. */
export interface DescribedHaptics {
  readonly score: HapticScore;
  /** Words that are not in the lexicon, in order. They change nothing. */
  readonly unknown: readonly string[];
  /** What could not be followed, one sentence each. */
  readonly notes: readonly string[];
}

/** The names of the rhythms that words describe, for help. */
export const HAPTIC_RHYTHMS: readonly string[] = Object.keys(RHYTHMS);

/**
 * A haptic score from words: rhythms (`heartbeat`, `rain`, `footsteps`, ...), how they are (`slow`, `soft`, `sharp`),
 * how they change (`getting faster`, `fading out`), how long (`for 3 seconds`) and how often (`three knocks`), several
 * together (`and`) or one after the other (`then`).
 *
 * ```ts
 * const { score } = describeHaptics('heartbeat getting faster for 8 seconds, then an explosion');
 * haptics.playEffect(score);
 * ```
 *
 * @throws SenseError `invalid-argument` for anything but text of 1 to 1000 characters, and for a text that names no
 *   rhythm
 */
export function describeHaptics(text: string, options: DescribeHapticsOptions = {}): DescribedHaptics {
  const { seed = 1 } = options;
  requireRange('seed', seed, 0, 2 ** 31);
  if (typeof text !== 'string' || text.trim() === '' || text.length > MAX_LENGTH) {
    const received =
      typeof text === 'string' && text.length > MAX_LENGTH ? `${text.length} characters` : describe(text);
    throw new SenseError(
      'invalid-argument',
      `a description must be text of 1 to ${MAX_LENGTH} characters, received ${received}`,
    );
  }
  const { found, unknown } = HAPTIC_WORDS.find(tokensOf(text));
  const parts = readHaptics(found);
  if (parts.length === 0) {
    throw new SenseError(
      'invalid-argument',
      `${describe(text)} names no rhythm; there are ${HAPTIC_RHYTHMS.join(', ')}`,
    );
  }
  const items: HapticScoreItem[] = [];
  const notes: string[] = [];
  let [start, end] = [0, 0];
  for (const [index, part] of parts.entries()) {
    if (part.follows) start = end;
    if ((part.durationSeconds ?? 0) > MAX_SECONDS) notes.push(`a rhythm lasts at most ${MAX_SECONDS} seconds`);
    if (part.count !== undefined && part.durationSeconds !== undefined && part.bpm !== undefined) {
      notes.push('a count and a tempo decide how long a rhythm lasts: the seconds change nothing');
    }
    const rendered = renderPart(part, start, index, seed);
    items.push(...rendered.items);
    end = Math.max(end, rendered.endSeconds);
  }
  const score = buildScore(items);
  return { score: { ...score, duration: Math.max(score.duration, end), rolesAssumed: true }, unknown, notes };
}
