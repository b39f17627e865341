/**
 * One voice of a mapping: applies gate, automatic gain, envelope, pitch and texture of a rule to the
 * features of a stem. Pure and causal; time is an argument.
 */
import type { Decibels, Hertz, NormalRange, Seconds, StemFeatures } from '@sense/core/engine';
import { levelCurve, normaliseLog, Smoother } from '@sense/core/internal';
import type { VoiceRule } from './mapping.js';

export class VoiceShaper {
  readonly rule: VoiceRule;
  readonly #envelope: Smoother;
  /** Average level of the stem, for automatic gain. */
  readonly #averageDb: Smoother;
  /** Position of the pitch in its range; valid once a pitch was accepted. */
  readonly #position: Smoother;
  #pitched: boolean;
  #open: boolean;
  /** Phase of the texture, in cycles. */
  #phase: number;

  /** @param before the shaper of an earlier rule of the same voice; its state continues */
  constructor(rule: VoiceRule, before?: VoiceShaper) {
    this.rule = rule;
    const { attack, release, compression, pitch } = rule;
    this.#envelope = smoother(attack, release, before?.amplitude ?? 0);
    const averageDb = (before?.rule.compression && before.#averageDb.value) ?? compression?.referenceDb ?? 0;
    this.#averageDb = smoother(compression?.attack ?? 0, compression?.release ?? 0, averageDb);
    this.#position = smoother(pitch?.glide ?? 0, pitch?.glide ?? 0, before ? before.#position.value : 0);
    this.#pitched = before ? before.#pitched : false;
    this.#open = before ? before.#open : false;
    this.#phase = before ? before.#phase : 0;
  }

  /** Current value of the envelope, before gain and texture. */
  get amplitude(): NormalRange {
    return this.#envelope.value;
  }

  /** Advances by `elapsed`. Returns the amplitude, 0 to the rule's gain. */
  step(features: StemFeatures, position: NormalRange, elapsed: Seconds): NormalRange {
    const { rule } = this;
    const { levelDb } = features;
    this.#open = levelDb >= (this.#open ? rule.openDb - rule.hysteresisDb : rule.openDb);
    const curve = { floorDb: rule.openDb, ceilingDb: rule.fullDb, exponent: rule.exponent };
    const target = this.#open ? levelCurve(this.#compress(levelDb, elapsed), curve) : 0;
    return rule.gain * this.#envelope.step(target, elapsed) * this.#texture(position, elapsed);
  }

  /** Position of the sound in the felt range: by pitch if the rule has one and a pitch was found, else by centroid. */
  position({ pitchHz, voicing }: StemFeatures, centroidHz: Hertz, elapsed: Seconds): NormalRange {
    const { pitch } = this.rule;
    if (pitch && pitchHz > 0 && voicing >= pitch.minVoicing) {
      const target = normaliseLog(pitchHz, ...pitch.rangeHz);
      // The first pitch does not glide.
      if (!this.#pitched) this.#position.value = target;
      this.#pitched = true;
      return this.#position.step(target, elapsed);
    }
    return pitch && this.#pitched ? this.#position.value : normaliseLog(centroidHz, ...this.rule.centroidHz);
  }

  #compress(levelDb: Decibels, elapsed: Seconds): Decibels {
    const { compression } = this.rule;
    if (!compression) return levelDb;
    return levelDb - compression.strength * (this.#averageDb.step(levelDb, elapsed) - compression.referenceDb);
  }

  #texture(position: NormalRange, elapsed: Seconds): NormalRange {
    const { texture } = this.rule;
    if (!texture) return 1;
    const [slow, fast] = texture.rateHz;
    this.#phase = (this.#phase + elapsed * (slow + (fast - slow) * position)) % 1;
    return 1 - texture.depth * (0.5 - 0.5 * Math.cos(2 * Math.PI * this.#phase));
  }
}

function smoother(attackSeconds: Seconds, releaseSeconds: Seconds, initial: number): Smoother {
  return new Smoother({ attackSeconds, releaseSeconds, initial });
}
