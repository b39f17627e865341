/**
 * What every file format tells of itself: how to read it, how to write it, and, as data, what it
 * cannot hold, so that people learn of a loss before they meet it. Knows no format.
 */
import type { Hertz, Milliseconds } from '@sense/core/engine';
import type { HapticScore } from '../score/score.js';
import type { FormatInput } from './json/json-node.js';

/** Names of the formats, as the command line takes them. */
export const HAPTIC_FORMAT_IDS = [
  'haptic',
  'vij',
  'ahap',
  'hjif',
  'haps',
  'android-waveform',
  'android-envelope',
  'web-vibration',
  'wav',
] as const;
export type HapticFormatId = (typeof HAPTIC_FORMAT_IDS)[number];

/** What of a score survives being written and read again. */
export interface FormatHolds {
  /** `kept`: transients come back as such. `pulses`: they become part of the vibration. */
  readonly transients: 'kept' | 'pulses';
  readonly sharpness: boolean;
  /** Whether voices stay apart; otherwise the strongest at each moment is kept. */
  readonly voices: 'many' | 'one';
  /** Frequencies of voices that can be said; undefined if none can. */
  readonly frequencyHz?: readonly [low: Hertz, high: Hertz];
  /** Whether stems and names of voices are kept. */
  readonly stems: boolean;
  /** Whether silence after the last item is kept: otherwise the file ends where the last item does. */
  readonly silentEnd: boolean;
  /** Largest change of a time. */
  readonly timeMs: Milliseconds;
  /** Largest change of an amplitude or intensity, where nothing of {@link HapticFormat.losses} applies. */
  readonly amplitude: number;
  /** Largest change of a frequency within its range, as a ratio less 1. */
  readonly frequency: number;
}

/** A file format. `Options` are those of its writer, all optional. */
export interface HapticFormat<Options extends object = object> {
  readonly id: HapticFormatId;
  /** As people call it. */
  readonly label: string;
  /** How names of its files end, longest first; with the dot. */
  readonly extensions: readonly string[];
  readonly holds: FormatHolds;
  /** What else of this score, valid and not empty, it cannot hold, in words; undefined if nothing ever. */
  losses?(score: HapticScore): string[];
  /** Whether a JSON document looks like one of this format; undefined for formats that are not JSON. */
  recognises?(document: unknown): boolean;
  /** Throws `format-invalid` for what breaks a rule. Undefined if it can only be written. */
  read?(input: FormatInput): HapticScore;
  /** Throws `invalid-argument` for a score out of its ranges. Undefined if it can only be read. */
  write?(score: HapticScore, options?: Options): string | Uint8Array;
}

/** `1 blow`, `2 blows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Whether `document` is an object with a member `key`. */
export function hasKey(document: unknown, key: string): boolean {
  return typeof document === 'object' && document !== null && Object.hasOwn(document, key);
}
