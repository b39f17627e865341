/**
 * Carries out a mapping: onsets in, transients out; features in, points of voices out. Pure and
 * causal, time comes with what is fed in, so live and offline give the same score. Knows nothing
 * of clocks, devices or the DOM.
 */
import {
  clamp,
  levelCurve,
  normaliseLog,
  Smoother,
  STEM_NAMES,
  type Decibels,
  type FeatureFrame,
  type NormalRange,
  type OnsetEvent,
  type Seconds,
  type StemName,
} from '@sense/core/offline';
import type { HapticPoint, HapticTransient } from '../score.js';
import type { HapticMapping, TransientRule, VoiceRule } from './mapping.js';

/** A gap in the features longer than this is a new beginning: envelopes do not bridge it. */
const LONGEST_STEP: Seconds = 0.25;
/** Amplitudes below this are sent as zero: no motor moves, and envelopes reach their end. */
const SMALLEST_AMPLITUDE = 0.005;
/** Updates come some hundredths of a second after the onset: more than are in the air. */
const REMEMBERED_BLOWS = 32;

/** A voice in progress, with the rule it was set up for. */
interface VoiceState {
  readonly rule: VoiceRule;
  readonly smoother: Smoother;
  open: boolean;
}

export class HapticMapper {
  /** May be exchanged at any time; envelopes carry on. */
  mapping: HapticMapping;
  readonly #voices = new Map<StemName, VoiceState>();
  readonly #centroidHz = new Map<StemName, number>();
  #lastTime: Seconds = Number.NaN;
  #duckTime: Seconds = Number.NEGATIVE_INFINITY;
  #duckIntensity = 0;
  /** The onset that ducks; its update may say that it was weaker. */
  #duckId = Number.NaN;
  /** The latest blows, for updates that take them back. */
  #felt: HapticTransient[] = [];

  constructor(mapping: HapticMapping) {
    this.mapping = mapping;
  }

  /**
   * The transient of an onset; undefined where the mapping does not let it be felt. An update that is
   * not to be felt, of an onset that was, yields one of intensity 0, which takes the blow back.
   */
  onset(onset: OnsetEvent): HapticTransient | undefined {
    const transient = this.#transient(onset);
    if (!transient) return this.#withdraw(onset);
    const { id, time, intensity } = transient;
    this.#felt = this.#felt.filter((earlier) => earlier.id !== id).slice(-(REMEMBERED_BLOWS - 1));
    this.#felt.push(transient);
    if (intensity >= this.#ducking(time) || id === this.#duckId) this.#duck(id, time, intensity);
    return transient;
  }

  /** One point for each voice of the mapping. */
  features(frame: FeatureFrame): HapticPoint[] {
    const elapsed = this.#elapsed(frame.time);
    const points: HapticPoint[] = [];
    for (const stem of STEM_NAMES) {
      const { levelDb, centroidHz } = frame.stems[stem];
      if (centroidHz > 0) this.#centroidHz.set(stem, centroidHz);
      const rule = this.mapping.voices[stem];
      if (!rule) continue;
      const ducked = 1 - this.mapping.ducking.depth * this.#ducking(frame.time);
      const amplitude = this.#amplitude(stem, rule, levelDb, elapsed) * ducked;
      points.push({
        type: 'point',
        voice: stem,
        stem,
        time: frame.time,
        amplitude: amplitude >= SMALLEST_AMPLITUDE ? Math.min(1, amplitude) : 0,
        frequencyHz: logValue(normaliseLog(this.#centroidHz.get(stem) ?? 0, ...rule.centroidHz), ...rule.feltHz),
        priority: rule.priority,
      });
    }
    return points;
  }

  /** Forgets what was heard. */
  reset(): void {
    this.#voices.clear();
    this.#centroidHz.clear();
    this.#lastTime = Number.NaN;
    this.#duckTime = Number.NEGATIVE_INFINITY;
    this.#duckIntensity = 0;
    this.#duckId = Number.NaN;
    this.#felt = [];
  }

  #transient({ id, time, stem, strength, drum }: OnsetEvent): HapticTransient | undefined {
    const rule = this.mapping.transients[stem];
    if (!rule || !(strength >= rule.minStrength)) return undefined;
    const hit = (drum && rule.drums[drum]) ?? rule.otherwise;
    const intensity = hit.gain * (rule.floor + (1 - rule.floor) * clamp(strength, 0, 1) ** rule.exponent);
    if (intensity <= 0) return undefined;
    const sharpness = hit === rule.otherwise ? this.#sharpness(rule, stem) : hit.sharpness;
    return { type: 'transient', id, time, intensity, sharpness, stem, priority: hit.priority };
  }

  #withdraw({ id }: OnsetEvent): HapticTransient | undefined {
    const earlier = this.#felt.find((transient) => transient.id === id);
    if (!earlier) return undefined;
    this.#felt = this.#felt.filter((transient) => transient !== earlier);
    if (id === this.#duckId) this.#duck(id, earlier.time, 0);
    return { ...earlier, intensity: 0 };
  }

  #duck(id: number, time: Seconds, intensity: NormalRange): void {
    this.#duckId = id;
    this.#duckTime = time;
    this.#duckIntensity = intensity;
  }

  /** From the centroid of the newest hop, the one in which the onset was found. */
  #sharpness(rule: TransientRule, stem: StemName): NormalRange {
    const centroidHz = this.#centroidHz.get(stem);
    return centroidHz === undefined ? rule.otherwise.sharpness : normaliseLog(centroidHz, rule.dullHz, rule.crispHz);
  }

  #amplitude(stem: StemName, rule: VoiceRule, levelDb: Decibels, elapsed: Seconds): NormalRange {
    const state = this.#voice(stem, rule);
    state.open = levelDb >= (state.open ? rule.openDb - rule.hysteresisDb : rule.openDb);
    const curve = { floorDb: rule.openDb, ceilingDb: rule.fullDb, exponent: rule.exponent };
    return rule.gain * state.smoother.step(state.open ? levelCurve(levelDb, curve) : 0, elapsed);
  }

  /** The state of a voice; an edited rule takes it over where the old one left it. */
  #voice(stem: StemName, rule: VoiceRule): VoiceState {
    const known = this.#voices.get(stem);
    if (known?.rule === rule) return known;
    const { attack: attackSeconds, release: releaseSeconds } = rule;
    const smoother = new Smoother({ attackSeconds, releaseSeconds, initial: known?.smoother.value ?? 0 });
    const state = { rule, smoother, open: known?.open ?? false };
    this.#voices.set(stem, state);
    return state;
  }

  /** What is left at `time` of the last blow's intensity, for ducking; 0 before it. */
  #ducking(time: Seconds): NormalRange {
    const since = time - this.#duckTime;
    return since >= 0 ? this.#duckIntensity * Math.exp(-since / this.mapping.ducking.release) : 0;
  }

  #elapsed(time: Seconds): Seconds {
    const elapsed = time - this.#lastTime;
    this.#lastTime = time;
    if (elapsed >= 0 && elapsed <= LONGEST_STEP) return elapsed;
    this.#voices.clear();
    return 0;
  }
}

/** The value at `position` between `low` and `high` on a logarithmic axis. */
function logValue(position: NormalRange, low: number, high: number): number {
  return low * (high / low) ** position;
}
