/**
 * Transitions between two scenes as data, and their checks. Does not depend on three.js.
 */
import { SenseError, type NormalRange, type Seconds } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';

/**
 * `cut`: in one frame. `dissolve`: both pictures mix. `wipe`: the next scene appears in the light of the
 * old one first, in its shadows last. `melt`: the old picture flows apart and fades.
 */
export const TRANSITION_KINDS = ['cut', 'dissolve', 'wipe', 'melt'] as const;
export type TransitionKind = (typeof TRANSITION_KINDS)[number];

/** Which moment a transition waits for once the next scene is ready. */
export const TRANSITION_STARTS = ['now', 'beat', 'bar'] as const;
export type TransitionStart = (typeof TRANSITION_STARTS)[number];

/** How one scene follows another. Of `beats`, `bars` and `seconds` at most one. */
export interface Transition {
  /** Default `cut`. */
  readonly kind?: TransitionKind;
  /** Length in beats, 0.25..64. Without a known beat, a beat counts half a second. */
  readonly beats?: number;
  /** Length in bars, 0.25..16. */
  readonly bars?: number;
  /** Length in seconds, 0..60. Default 1; 0 for a cut. */
  readonly seconds?: Seconds;
  /** Default `now`. Without a known beat or bar the transition starts after the length of one. */
  readonly start?: TransitionStart;
}

/** Beat and bar as the feed knows them. */
export interface MusicalTime {
  /** Length of a beat in seconds; 0 while no beat is known. */
  readonly beatSeconds: Seconds;
  /** Beats in a bar; 0 while unknown. */
  readonly beatsPerBar: number;
}

/** Used while no beat or bar is known. */
export const DEFAULT_MUSICAL_TIME = { beatSeconds: 0.5, beatsPerBar: 4 } as const satisfies MusicalTime;

const DEFAULT_SECONDS: Seconds = 1;

/** Returns `transition` if it is allowed. @throws SenseError `invalid-argument` with path and value */
export function checkTransition(transition: Transition, path = 'transition'): Transition {
  if (typeof transition !== 'object' || transition === null) {
    throw new SenseError('invalid-argument', `${path} must be an object, received ${describe(transition)}`);
  }
  const { kind = 'cut', start = 'now', beats, bars, seconds } = transition;
  requireOneOf(`${path}.kind`, kind, TRANSITION_KINDS);
  requireOneOf(`${path}.start`, start, TRANSITION_STARTS);
  if (beats !== undefined) requireRange(`${path}.beats`, beats, 0.25, 64);
  if (bars !== undefined) requireRange(`${path}.bars`, bars, 0.25, 16);
  if (seconds !== undefined) requireRange(`${path}.seconds`, seconds, 0, 60);
  if ([beats, bars, seconds].filter((length) => length !== undefined).length > 1) {
    throw new SenseError('invalid-argument', `${path} must have one of beats, bars and seconds, received several`);
  }
  return transition;
}

/** How a transition of this kind is drawn: with reduced motion a melt, which travels, is a dissolve. */
export function drawnKind(kind: TransitionKind, reducedMotion: boolean): TransitionKind {
  return reducedMotion && kind === 'melt' ? 'dissolve' : kind;
}

/** Length of a transition in seconds. */
export function transitionSeconds(transition: Transition, { beatSeconds, beatsPerBar }: MusicalTime): Seconds {
  if ((transition.kind ?? 'cut') === 'cut') return 0;
  const beat = beatSeconds || DEFAULT_MUSICAL_TIME.beatSeconds;
  if (transition.beats !== undefined) return transition.beats * beat;
  if (transition.bars !== undefined) return transition.bars * beat * (beatsPerBar || DEFAULT_MUSICAL_TIME.beatsPerBar);
  return transition.seconds ?? DEFAULT_SECONDS;
}

/** How far a transition is after `elapsed` seconds of `length`, 0..1, eased at both ends. */
export function transitionProgress(elapsed: Seconds, length: Seconds): NormalRange {
  if (elapsed >= length) return 1;
  const linear = Math.max(0, elapsed / length);
  return linear * linear * (3 - 2 * linear);
}

function requireOneOf(path: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new SenseError('invalid-argument', `${path} must be one of ${known.join(', ')}, received ${describe(value)}`);
}
