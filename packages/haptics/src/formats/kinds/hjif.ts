/**
 * HJIF: the JSON of MPEG haptics (ISO/IEC 23090-31). One channel for each voice, as a band of linear
 * curves, and one for the transients of each stem, as a band of transients. Bands of waves and effects
 * by reference are signals rather than scores and are rejected.
 */
import { clamp, STEM_NAMES, type Hertz, type Seconds, type StemName } from '@sense/core/engine';
import { hzToSharpness, SHARPNESS_RANGE_HZ, sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticScore, HapticVoice } from '../../score/score.js';
import { checkScore } from '../check-score.js';
import type { CurvePoint } from '../curves/curve-points.js';
import { hasKey, type HapticFormat } from '../haptic-format.js';
import { importedScore, type ImportedTransient, type ImportedVoice } from '../imported-score.js';
import { joinCurves } from '../curves/join-curves.js';
import { parseDocument, type FormatInput, type JsonNode } from '../json/json-node.js';
import { rounded, toJsonText } from '../json/json-text.js';

const NAME = '.hjif';
/** Default ticks per second. */
const TIMESCALE = 1000;
/** Limits of bands of curves. */
const CURVE_BAND_HZ: readonly [Hertz, Hertz] = [10, 1000];
/** Frequency of an effect without frequencies. */
const DEFAULT_HZ: Hertz = sharpnessToHz(0.5);
const VALUE_DECIMALS = 5;
const HZ_DECIMALS = 2;

/** Options of {@link writeHjif}. */
export interface HjifWriteOptions {
  /** `date` of the file, as ISO 8601. Default: empty, so that the same score gives the same file. */
  readonly date?: string;
  /** `description` of the file. Default `SENSE`. */
  readonly description?: string;
}

export const hjifFormat: HapticFormat<HjifWriteOptions> = {
  id: 'hjif',
  label: 'HJIF (MPEG haptics)',
  extensions: ['.hjif'],
  fidelity: {
    transients: 'kept',
    sharpness: true,
    voices: 'many',
    frequencyHz: CURVE_BAND_HZ,
    stems: true,
    silentEnd: false,
    timeMs: 0.5,
    amplitude: 0.001,
    frequency: 0.001,
  },
  losses: (score) => (timesOf(score).every(isWholeTick) ? [] : ['times are rounded to whole milliseconds']),
  matches: (document) => hasKey(document, 'perceptions'),
  read: readHjif,
  write: writeHjif,
};

function timesOf({ transients, voices }: HapticScore): Seconds[] {
  return [...transients, ...voices.flatMap(({ knots }) => knots)].map(({ time }) => time);
}

function isWholeTick(time: Seconds): boolean {
  return Math.abs(time * TIMESCALE - Math.round(time * TIMESCALE)) < 1e-6;
}

/** Writes an HJIF file. @throws SenseError `invalid-argument` for a score with values outside their ranges */
export function writeHjif(score: HapticScore, options: HjifWriteOptions = {}): string {
  checkScore(score);
  const channels = [
    ...STEM_NAMES.filter((stem) => score.transients.some((each) => each.stem === stem)).map((stem) =>
      transientChannel(score, stem),
    ),
    ...score.voices.filter(({ knots }) => knots.length > 0).map((voice) => voiceChannel(voice, score.rolesAssumed)),
  ].map(({ description, band }, id) => ({
    id,
    description,
    gain: 1,
    mixing_coefficient: 1,
    body_part_mask: 0,
    bands: [band],
  }));
  const perception = {
    id: 0,
    avatar_id: 0,
    description: '',
    perception_modality: 'Vibrotactile',
    effect_library: [],
    reference_devices: [],
    channels,
  };
  const document = {
    version: '2023',
    profile: 'Main',
    level: 1,
    date: options.date ?? '',
    description: options.description ?? 'SENSE',
    timescale: TIMESCALE,
    avatars: [{ id: 0, lod: 0, type: 'Vibration' }],
    perceptions: [perception],
    syncs: [],
  };
  return toJsonText(document, 9);
}

interface Channel {
  readonly description: string;
  readonly band: object;
}

function transientChannel({ transients, rolesAssumed }: HapticScore, stem: StemName): Channel {
  const effects = transients
    .filter((each) => each.stem === stem)
    .map(({ time, intensity, sharpness }) =>
      effect(time, [{ time, amplitude: intensity, frequencyHz: sharpnessToHz(sharpness) }]),
    );
  return {
    description: descriptionOf(stem, 'transients', rolesAssumed),
    band: band('Transient', SHARPNESS_RANGE_HZ, effects),
  };
}

function voiceChannel({ stem, voice, knots }: HapticVoice, rolesAssumed: boolean | undefined): Channel {
  const description = descriptionOf(stem, voice, rolesAssumed);
  return { description, band: band('Curve', CURVE_BAND_HZ, [effect(knots[0]!.time, knots)]) };
}

/** A default stem is not written, because it would be read as a stem of the music. */
function descriptionOf(stem: StemName, name: string, rolesAssumed: boolean | undefined): string {
  return rolesAssumed ? name : `${stem}: ${name}`;
}

function band(type: 'Transient' | 'Curve', [low, high]: readonly [Hertz, Hertz], effects: readonly object[]): object {
  return {
    band_type: type,
    curve_type: 'Linear',
    lower_frequency_limit: low,
    upper_frequency_limit: high,
    effects,
  };
}

function effect(
  start: Seconds,
  knots: readonly { readonly time: Seconds; readonly amplitude: number; readonly frequencyHz: Hertz }[],
): object {
  const position = Math.round(start * TIMESCALE);
  return {
    effect_type: 'Basic',
    position,
    phase: 0,
    base_signal: 'Sine',
    keyframes: knots.map(({ time, amplitude, frequencyHz }) => ({
      relative_position: Math.round(time * TIMESCALE) - position,
      amplitude_modulation: rounded(amplitude, VALUE_DECIMALS),
      frequency_modulation: rounded(clamp(frequencyHz, ...CURVE_BAND_HZ), HZ_DECIMALS),
    })),
  };
}

/** Items read so far. */
interface Found {
  readonly transients: ImportedTransient[];
  readonly voices: ImportedVoice[];
}

/** Reads an HJIF file. Ignores perceptions of other modalities. @throws SenseError `format-invalid` */
export function readHjif(input: FormatInput): HapticScore {
  const document = parseDocument(NAME, input);
  const timescale = document.get('timescale').number(1, 1e9, TIMESCALE);
  const found: Found = { transients: [], voices: [] };
  for (const perception of document.get('perceptions').items()) {
    const modality = perception.get('perception_modality').value;
    if (modality !== undefined && modality !== 'Vibrotactile') continue;
    // Drafts of the standard called channels tracks.
    const channels = perception.get(perception.get('channels').present ? 'channels' : 'tracks');
    for (const channel of channels.items()) readChannel(channel, timescale, found);
  }
  return importedScore(found.transients, found.voices);
}

function readChannel(channel: JsonNode, timescale: number, found: Found): void {
  const gain = channel.get('gain').number(0, 1e6, 1);
  const text = channel.get('description').value;
  const [, stem, name] = /^(drums|bass|other|vocals): (.*)$/s.exec(typeof text === 'string' ? text : '') ?? [];
  for (const node of channel.get('bands').items()) {
    const type = node.get('band_type').choice(['Transient', 'Curve']);
    const effects = node
      .get('effects')
      .items()
      .map((each) => readEffect(each, gain, timescale));
    if (type === 'Transient') {
      for (const { amplitude, frequencyHz } of effects) {
        const { time, value } = amplitude[0]!;
        const sharpness = hzToSharpness(frequencyHz[0]!.value);
        found.transients.push({ time, intensity: value, sharpness, stem: stem as StemName | undefined });
      }
      continue;
    }
    for (const { amplitude, frequencyHz } of effects) {
      const voice = unusedName(name ?? 'continuous', found.voices);
      found.voices.push({ voice, stem: stem as StemName | undefined, knots: joinCurves(amplitude, frequencyHz) });
    }
  }
}

function unusedName(name: string, voices: readonly ImportedVoice[]): string {
  const used = new Set(voices.map(({ voice }) => voice));
  if (!used.has(name)) return name;
  let number = 2;
  while (used.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}

interface ReadEffect {
  readonly amplitude: readonly CurvePoint[];
  readonly frequencyHz: readonly CurvePoint[];
}

function readEffect(node: JsonNode, gain: number, timescale: number): ReadEffect {
  const type = node.get('effect_type');
  if (type.present) type.choice(['Basic']);
  const position = node.get('position').number(0, Number.MAX_SAFE_INTEGER, 0);
  const amplitude: CurvePoint[] = [];
  const frequencyHz: CurvePoint[] = [];
  let before = 0;
  for (const keyframe of node.get('keyframes').items(1)) {
    const at = keyframe.get('relative_position');
    const ticks = at.number(0, Number.MAX_SAFE_INTEGER, 0);
    if (ticks < before) at.fail(`must not come before ${before}, the position of the keyframe before it`);
    before = ticks;
    const time = (position + ticks) / timescale;
    const level = keyframe.get('amplitude_modulation');
    // Negative values invert the wave, which is not felt.
    if (level.present) amplitude.push({ time, value: clamp(gain * Math.abs(level.number(-1, 1)), 0, 1) });
    const pitch = keyframe.get('frequency_modulation');
    if (pitch.present) frequencyHz.push({ time, value: Math.max(1, pitch.number(0, 1e5)) });
  }
  const start = position / timescale;
  const whole = [start, (position + before) / timescale].map((time) => ({ time, value: clamp(gain, 0, 1) }));
  return {
    amplitude: amplitude.length > 0 ? amplitude : whole,
    frequencyHz: frequencyHz.length > 0 ? frequencyHz : [{ time: start, value: DEFAULT_HZ }],
  };
}
