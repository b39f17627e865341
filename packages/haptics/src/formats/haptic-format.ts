/**
 * The interface of every file format: reader, writer and, as data, what the format can hold, so that
 * losses can be reported before a file is written. Does not depend on a particular format.
 */
import type { Hertz, Milliseconds } from '@sense/core/engine';
import type { HapticScore } from '../score/score.js';
import type { FormatInput } from './json/json-node.js';

/** Names of the formats, as used by the command line. */
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
/** One of {@link HAPTIC_FORMAT_IDS}. */
export type HapticFormatId = (typeof HAPTIC_FORMAT_IDS)[number];

/** What of a score is preserved when it is written and read again. */
export interface FormatFidelity {
  /** `kept`: transients are read back as transients. `pulses`: they become part of the voice. */
  readonly transients: 'kept' | 'pulses';
  /** Whether the sharpness of transients is preserved. */
  readonly sharpness: boolean;
  /** `many`: voices are preserved. `one`: the strongest voice at each moment is preserved. */
  readonly voices: 'many' | 'one';
  /** Range of frequencies of voices; undefined if frequencies are not stored. */
  readonly frequencyHz?: readonly [low: Hertz, high: Hertz];
  /** Whether stems and names of voices are preserved. */
  readonly stems: boolean;
  /** Whether silence after the last item is preserved; otherwise the file ends with the last item. */
  readonly silentEnd: boolean;
  /** Largest change of a time, in ms. */
  readonly timeMs: Milliseconds;
  /** Largest change of an amplitude or intensity 0..1, apart from {@link HapticFormat.losses}. */
  readonly amplitude: number;
  /** Largest change of a frequency within its range, as a ratio minus 1. */
  readonly frequency: number;
}

/** Receives what a reader corrected or left out, as a sentence without a full stop. */
export type ReadWarning = (text: string) => void;

/** A file format. `Options` are the options of its writer, all optional. */
export interface HapticFormat<Options extends object = object> {
  readonly id: HapticFormatId;
  /** Name for display. */
  readonly label: string;
  /** File name extensions with the dot, longest first. */
  readonly extensions: readonly string[];
  readonly fidelity: FormatFidelity;
  /** Further losses of a valid, non-empty score, as text for the user. Absent: there are none. */
  losses?(score: HapticScore): string[];
  /** Whether a parsed JSON document is of this format. Absent for formats that are not JSON. */
  matches?(document: unknown): boolean;
  /**
   * Reads a file. Absent if the format can only be written. `warn` receives what was corrected or left out, one
   * sentence each.
   *
   * @throws SenseError `format-invalid` for a file that violates the format
   */
  read?(input: FormatInput, warn?: ReadWarning): HapticScore;
  /**
   * Writes a score. Absent if the format can only be read.
   *
   * @throws SenseError `invalid-argument` for a score with values outside their ranges
   */
  write?(score: HapticScore, options?: Options): string | Uint8Array;
}

/** `1 transient`, `2 transients`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Whether `document` is an object with an own member `key`. */
export function hasKey(document: unknown, key: string): boolean {
  return typeof document === 'object' && document !== null && Object.hasOwn(document, key);
}
