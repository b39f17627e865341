/**
 * The registry of file formats: by name, by file name extension and by content; and the losses of a
 * given score in each format.
 */
import { SenseError, type Hertz, type Seconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { sharpnessToHz } from '../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../score/score.js';
import { ahapFormat } from './kinds/ahap.js';
import { androidEnvelopeFormat } from './kinds/android-envelope.js';
import { androidWaveformFormat } from './kinds/android-waveform.js';
import { hapticFormat } from './kinds/haptic.js';
import { hapsFormat } from './kinds/haps.js';
import { HAPTIC_FORMAT_IDS, counted, type HapticFormat, type HapticFormatId } from './haptic-format.js';
import { hjifFormat } from './kinds/hjif.js';
import { parseDocument, type FormatInput } from './json/json-node.js';
import { vijFormat } from './kinds/vij.js';
import { wavFormat } from './kinds/wav.js';
import { webVibrationFormat } from './kinds/web-vibration.js';

/** Every format, by its name. */
export const HAPTIC_FORMATS: Readonly<Record<HapticFormatId, HapticFormat>> = {
  haptic: hapticFormat,
  vij: vijFormat,
  ahap: ahapFormat,
  hjif: hjifFormat,
  haps: hapsFormat,
  'android-waveform': androidWaveformFormat,
  'android-envelope': androidEnvelopeFormat,
  'web-vibration': webVibrationFormat,
  wav: wavFormat,
};

/** Shorter silence at the end is not reported as a loss. */
const LONGEST_UNREPORTED_SILENCE: Seconds = 0.05;
/** Frequency of voices from files without frequencies. */
const DEFAULT_HZ: Hertz = sharpnessToHz(0.5);

const ALL: readonly HapticFormat[] = HAPTIC_FORMAT_IDS.map((id) => HAPTIC_FORMATS[id]);

/** Restricts the formats to choose from. */
export interface HapticFormatChoice {
  /** Only formats that can be read, or written. Default: both. */
  readonly that?: 'read' | 'write';
}

/** The format called `name`. @throws SenseError `invalid-argument` listing the names */
export function hapticFormatNamed(name: string, choice: HapticFormatChoice = {}): HapticFormat {
  const formats = choosable(choice);
  const format = formats.find(({ id }) => id === name);
  if (format) return format;
  throw new SenseError(
    'invalid-argument',
    `a haptic format${thatCanBe(choice)} is one of ${formats.map(({ id }) => id).join(', ')}; received ${describe(name)}`,
  );
}

/** The format of files with this name, by the longest matching extension. @throws SenseError `invalid-argument` listing the extensions */
export function hapticFormatOfFile(fileName: string, choice: HapticFormatChoice = {}): HapticFormat {
  const name = fileName.toLowerCase();
  const endings = choosable(choice).flatMap((format) => format.extensions.map((extension) => ({ format, extension })));
  const fitting = endings
    .filter(({ extension }) => name.endsWith(extension))
    .sort((a, b) => b.extension.length - a.extension.length);
  if (fitting[0]) return fitting[0].format;
  const known = endings.map(({ extension }) => extension).join(', ');
  throw new SenseError(
    'invalid-argument',
    `${describe(fileName)} has no extension of a haptic format${thatCanBe(choice)}: ${known}`,
  );
}

/** The format of the JSON in `input`; undefined for other JSON, or if it is not JSON. */
export function hapticFormatOfContent(input: FormatInput): HapticFormat | undefined {
  try {
    const { value } = parseDocument('haptic file', input);
    return ALL.find((each) => each.matches?.(value));
  } catch (error) {
    if (error instanceof SenseError) return undefined;
    throw error;
  }
}

function choosable({ that }: HapticFormatChoice): readonly HapticFormat[] {
  return that ? ALL.filter((format) => format[that]) : ALL;
}

function thatCanBe({ that }: HapticFormatChoice): string {
  return that ? ` that can be ${that === 'read' ? 'read' : 'written'}` : '';
}

/** A score, and the format that it was read from. */
export interface ReadHaptics {
  readonly format: HapticFormat;
  readonly score: HapticScore;
  /** What was corrected or left out, one sentence each; empty if the score holds all of the file. */
  readonly warnings: readonly string[];
}

/** Options of {@link readHaptics}. */
export interface ReadHapticsOptions {
  /** Format of the file. Default: detected from its content. */
  readonly format?: HapticFormatId | undefined;
}

/**
 * Reads a file of any format that can be read.
 *
 * @param input text or bytes of the file
 * @throws SenseError `format-invalid` for a file of no known format, or one that violates its format;
 *   `invalid-argument` for a format that can only be written
 */
export function readHaptics(input: FormatInput, options: ReadHapticsOptions = {}): ReadHaptics {
  const format = options.format ? hapticFormatNamed(options.format) : detectFormat(input);
  if (!format.read) {
    throw new SenseError('invalid-argument', `${format.label} can only be written: read the file it was made from`);
  }
  const warnings: string[] = [];
  const score = format.read(input, (text) => warnings.push(text));
  return { format, score, warnings };
}

function detectFormat(input: FormatInput): HapticFormat {
  const document = parseDocument('haptic file', input);
  const format = ALL.find((each) => each.matches?.(document.value));
  if (format) return format;
  const labels = ALL.filter(({ read }) => read).map(({ label }) => label);
  return document.fail(`must be one of ${labels.join('; ')}`);
}

/**
 * Writes `score` in the format called `id`, with default options.
 *
 * @throws SenseError `invalid-argument` for a format that can only be read, or a score with values
 *   outside their ranges
 */
export function writeHaptics(score: HapticScore, id: HapticFormatId): string | Uint8Array {
  const format = hapticFormatNamed(id);
  if (format.write) return format.write(score);
  const writable = ALL.filter(({ write }) => write).map((each) => each.id);
  throw new SenseError(
    'invalid-argument',
    `${format.label} can only be read; formats that can be written are ${writable.join(', ')}`,
  );
}

/** What of this score is lost in `format`, as text for the user; empty if nothing is lost. */
export function lossesOf(score: HapticScore, format: HapticFormat): string[] {
  const { fidelity } = format;
  const { transients, voices } = score;
  const isEmpty = transients.length + voices.length === 0;
  const losses: string[] = [];
  if (transients.length > 0 && fidelity.transients === 'pulses') {
    losses.push(`${counted(transients.length, 'transient')} become pulses of the vibration`);
  }
  if (transients.length > 0 && !fidelity.sharpness) losses.push('the sharpness of transients');
  if (voices.length > 1 && fidelity.voices === 'one') {
    losses.push(`${voices.length} voices become one: the strongest at each moment`);
  }
  const range = fidelity.frequencyHz;
  if (!range && voices.some(({ knots }) => knots.some(hasFrequency))) losses.push('the frequencies of voices');
  if (range) {
    const audible = voices.flatMap(({ knots }) => knots.filter(({ amplitude }) => amplitude > 0));
    const outside = audible.filter(({ frequencyHz: hz }) => hz < range[0] || hz > range[1]).length;
    if (outside > 0) {
      const percent = Math.max(1, Math.round((100 * outside) / audible.length));
      losses.push(`frequencies outside ${range[0]} to ${range[1]} Hz: ${percent} % of the points of voices`);
    }
  }
  if (!isEmpty && !fidelity.stems && !score.rolesAssumed) losses.push('stems and names of voices');
  if (!isEmpty) losses.push(...(format.losses?.(score) ?? []));
  const end = endOfItems(score);
  if (!fidelity.silentEnd && score.duration - end > LONGEST_UNREPORTED_SILENCE) {
    const seconds = (value: Seconds): string => `${value.toFixed(1)} s`;
    losses.push(`the silence at the end: it reads back as ${seconds(end)} long, not ${seconds(score.duration)}`);
  }
  return losses;
}

/** Whether the knot has a frequency of the music; files without frequencies are read with the default. */
function hasFrequency({ amplitude, frequencyHz }: HapticKnot): boolean {
  return amplitude > 0 && frequencyHz !== DEFAULT_HZ;
}

function endOfItems({ transients, voices }: HapticScore): Seconds {
  const ends = [transients.at(-1)?.time ?? 0, ...voices.map(({ knots }) => knots.at(-1)?.time ?? 0)];
  return Math.max(...ends);
}
