/**
 * Applies a mapping: onsets and beats in, transients out; features in, points of voices out. Pure and
 * causal: time comes with the events, so live and offline use give the same score. Does not depend on
 * clocks, devices or the DOM.
 */
import {
  clamp,
  isDrumClass,
  STEM_NAMES,
  type BeatEvent,
  type Decibels,
  type FeatureFrame,
  type NormalRange,
  type OnsetEvent,
  type Seconds,
  type StemName,
} from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';
import type { HapticPoint, HapticTransient } from '../score/score.js';
import type { HapticMapping, LoudnessRule, TransientRule, VoiceRule } from './mapping.js';
import { SpeechGuard } from './speech-guard.js';
import { VoiceShaper } from './voice-shaper.js';

/** Transients weaker than this are not felt, and are not emitted. */
const SMALLEST_INTENSITY = 0.02;
/** A gap in the features longer than this resets the envelopes. */
const LONGEST_STEP: Seconds = 0.25;
/** Amplitudes below this are emitted as zero: no motor moves, and envelopes end. */
const SMALLEST_AMPLITUDE = 0.005;
/** More than start within the few tens of milliseconds between an onset and its update. */
const REMEMBERED_TRANSIENTS = 32;
/** Maximum number of pending beats; they are predicted a tenth of a second ahead. */
const MOST_BEATS_AHEAD = 8;

/** Maps events and features to the items of a haptic score by a {@link HapticMapping}. */
export class HapticMapper {
  /** May be replaced at any time; envelopes continue. */
  mapping: HapticMapping;
  readonly #voices = new Map<StemName, VoiceShaper>();
  readonly #centroidHz = new Map<StemName, number>();
  /** Times of beats, ascending: the last past one and those ahead. */
  #beats: Seconds[] = [];
  #buildUp: NormalRange = 0;
  readonly #speech = new SpeechGuard();
  #lastTime: Seconds = Number.NaN;
  #duckTime: Seconds = Number.NEGATIVE_INFINITY;
  #duckIntensity = 0;
  /** Id of the onset that ducks voices; its update may lower the intensity. */
  #duckId = Number.NaN;
  /** The latest transients, for updates that cancel them. */
  #emitted: HapticTransient[] = [];

  constructor(mapping: HapticMapping) {
    this.mapping = mapping;
  }

  /**
   * The transient of an onset; undefined if the mapping has none for it. If an update of an onset no
   * longer maps to a transient, the result has intensity 0, which cancels the earlier transient.
   */
  onset(onset: OnsetEvent): HapticTransient | undefined {
    const transient = this.#transient(onset);
    if (!transient) return this.#cancel(onset);
    const { id, time, intensity } = transient;
    this.#emitted = this.#emitted.filter((earlier) => earlier.id !== id).slice(-(REMEMBERED_TRANSIENTS - 1));
    this.#emitted.push(transient);
    if (intensity >= this.#ducking(time) || id === this.#duckId) this.#duck(id, time, intensity);
    return transient;
  }

  /** The transient of a beat, with the stem `drums`; undefined if the mapping has none. Voices swell on the beat. */
  beat(beat: BeatEvent): HapticTransient | undefined {
    const rule = this.mapping.beats;
    if (!rule || !(beat.confidence >= rule.minConfidence)) return undefined;
    this.#beats = [...this.#beats, beat.time].sort((a, b) => a - b).slice(-MOST_BEATS_AHEAD);
    if (!rule.transient || rule.transient.gain <= 0) return undefined;
    const { gain, sharpness, priority } = rule.transient;
    const intensity = Math.min(1, gain * (beat.beatInBar === 1 ? rule.downbeat : 1));
    return { type: 'transient', id: beat.id, time: beat.time, intensity, sharpness, stem: 'drums', priority };
  }

  /** One point for each voice of the mapping. */
  features(frame: FeatureFrame): HapticPoint[] {
    const elapsed = this.#elapsed(frame.time);
    this.#buildUp = clamp(frame.mix.buildUp, 0, 1);
    const shared = this.#sharedGain(frame.time);
    const { speech } = this.mapping;
    if (speech) this.#speech.step(frame.stems.vocals, speech, elapsed);
    const points: HapticPoint[] = [];
    for (const stem of STEM_NAMES) {
      const features = frame.stems[stem];
      if (features.centroidHz > 0) this.#centroidHz.set(stem, features.centroidHz);
      const rule = this.mapping.voices[stem];
      if (!rule) continue;
      const shaper = this.#shaper(stem, rule);
      const position = shaper.position(features, this.#centroidHz.get(stem) ?? 0, elapsed);
      const heard = shared * this.#speech.gain('voices', stem, features.levelDb, speech);
      const amplitude = shaper.step(features, position, elapsed) * heard;
      points.push({
        type: 'point',
        voice: stem,
        stem,
        time: frame.time,
        amplitude: amplitude >= SMALLEST_AMPLITUDE ? Math.min(1, amplitude) : 0,
        frequencyHz: logValue(position, ...rule.feltHz),
        priority: rule.priority,
      });
    }
    return points;
  }

  /** Clears all state except the mapping. */
  reset(): void {
    this.#voices.clear();
    this.#centroidHz.clear();
    this.#beats = [];
    this.#buildUp = 0;
    this.#speech.reset();
    this.#lastTime = Number.NaN;
    this.#duckTime = Number.NEGATIVE_INFINITY;
    this.#duckIntensity = 0;
    this.#duckId = Number.NaN;
    this.#emitted = [];
  }

  #transient({ id, time, stem, strength, drum, levelDb, confidence }: OnsetEvent): HapticTransient | undefined {
    const rule = this.mapping.transients[stem];
    if (!rule || !(strength >= rule.minStrength) || confidence < (rule.minConfidence ?? 0)) return undefined;
    const character = (isDrumClass(drum) ? rule.drums[drum] : undefined) ?? rule.otherwise;
    const buildUp = 1 + (this.mapping.buildUp?.transients ?? 0) * this.#buildUp;
    const scaled = rule.floor + (1 - rule.floor) * clamp(strength, 0, 1) ** rule.exponent;
    const loudness =
      loudnessGain(levelDb, rule.loudness) * this.#speech.gain('transients', stem, levelDb, this.mapping.speech);
    const intensity = Math.min(1, character.gain * scaled * buildUp * loudness);
    if (intensity < SMALLEST_INTENSITY) return undefined;
    const sharpness = character === rule.otherwise ? this.#sharpness(rule, stem) : character.sharpness;
    return { type: 'transient', id, time, intensity, sharpness, stem, priority: character.priority };
  }

  #cancel({ id }: OnsetEvent): HapticTransient | undefined {
    const earlier = this.#emitted.find((transient) => transient.id === id);
    if (!earlier) return undefined;
    this.#emitted = this.#emitted.filter((transient) => transient !== earlier);
    if (id === this.#duckId) this.#duck(id, earlier.time, 0);
    return { ...earlier, intensity: 0 };
  }

  #duck(id: number, time: Seconds, intensity: NormalRange): void {
    this.#duckId = id;
    this.#duckTime = time;
    this.#duckIntensity = intensity;
  }

  /** Sharpness from the centroid of the newest hop, in which the onset was detected. */
  #sharpness(rule: TransientRule, stem: StemName): NormalRange {
    const centroidHz = this.#centroidHz.get(stem);
    return centroidHz === undefined ? rule.otherwise.sharpness : normaliseLog(centroidHz, rule.dullHz, rule.crispHz);
  }

  /** Gain of ducking, beats and build-ups, the same for all voices. */
  #sharedGain(time: Seconds): number {
    const { ducking, beats, buildUp } = this.mapping;
    const ducked = 1 - ducking.depth * this.#ducking(time);
    const swell = beats ? 1 + beats.swell * this.#sinceBeat(time, beats.release) : 1;
    return ducked * swell * (1 + (buildUp?.voices ?? 0) * this.#buildUp);
  }

  /** 1 on the last past beat, decaying with `release`. */
  #sinceBeat(time: Seconds, release: Seconds): NormalRange {
    while (this.#beats.length > 1 && this.#beats[1]! <= time) this.#beats.shift();
    const since = time - (this.#beats[0] ?? Infinity);
    return since >= 0 ? Math.exp(-since / release) : 0;
  }

  /** The shaper of a voice. For an edited rule, a new shaper continues from the state of the old one. */
  #shaper(stem: StemName, rule: VoiceRule): VoiceShaper {
    const known = this.#voices.get(stem);
    if (known?.rule === rule) return known;
    const shaper = new VoiceShaper(rule, known);
    this.#voices.set(stem, shaper);
    return shaper;
  }

  /** Intensity of the last transient, decayed until `time`, for ducking; 0 before it. */
  #ducking(time: Seconds): NormalRange {
    const since = time - this.#duckTime;
    return since >= 0 ? this.#duckIntensity * Math.exp(-since / this.mapping.ducking.release) : 0;
  }

  #elapsed(time: Seconds): Seconds {
    const elapsed = time - this.#lastTime;
    this.#lastTime = time;
    if (elapsed >= 0 && elapsed <= LONGEST_STEP) return elapsed;
    this.#voices.clear();
    this.#beats = [];
    return 0;
  }
}

/** Factor of a transient by its level; 0 below the range. */
function loudnessGain(levelDb: Decibels, rule: LoudnessRule | undefined): NormalRange {
  if (!rule) return 1;
  if (!(levelDb >= rule.openDb)) return 0;
  return rule.weakest + (1 - rule.weakest) * clamp((levelDb - rule.openDb) / (rule.fullDb - rule.openDb), 0, 1);
}

/** The value at `position` between `low` and `high` on a logarithmic axis. */
function logValue(position: NormalRange, low: number, high: number): number {
  return low * (high / low) ** position;
}
