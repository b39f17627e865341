/**
 * One voice as it sounds: the gate, automatic gain, envelope, pitch and texture that a rule asks
 * for. Pure and causal; time is an argument. Knows nothing of other voices, blows or devices.
 */
import type { Decibels, Hertz, NormalRange, Seconds, StemFeatures } from '@sense/core/engine';
import { levelCurve, normaliseLog, Smoother } from '@sense/core/internal';
import type { VoiceRule } from './mapping.js';

export class VoiceShaper {
  readonly rule: VoiceRule;
  readonly #envelope: Smoother;
  /** The level that automatic gain has learnt. */
  readonly #learnt: Smoother;
  /** Place of the pitch in its range; undefined until a pitch was believed. */
  readonly #position: Smoother;
  #pitched: boolean;
  #open: boolean;
  /** Of the texture, in turns. */
  #phase: number;

  /** @param before the shaper of an earlier rule of the same voice, taken over where it is */
  constructor(rule: VoiceRule, before?: VoiceShaper) {
    this.rule = rule;
    const { attack, release, compression, pitch } = rule;
    this.#envelope = smoother(attack, release, before?.amplitude ?? 0);
    const learntDb = (before?.rule.compression && before.#learnt.value) ?? compression?.referenceDb ?? 0;
    this.#learnt = smoother(compression?.attack ?? 0, compression?.release ?? 0, learntDb);
    this.#position = smoother(pitch?.glide ?? 0, pitch?.glide ?? 0, before ? before.#position.value : 0);
    this.#pitched = before ? before.#pitched : false;
    this.#open = before ? before.#open : false;
    this.#phase = before ? before.#phase : 0;
  }

  /** The envelope as it is, before gain and texture. */
  get amplitude(): NormalRange {
    return this.#envelope.value;
  }

  /** Goes on by `elapsed`. Returns the amplitude, at most the rule's gain. */
  step(features: StemFeatures, position: NormalRange, elapsed: Seconds): NormalRange {
    const { rule } = this;
    const { levelDb } = features;
    this.#open = levelDb >= (this.#open ? rule.openDb - rule.hysteresisDb : rule.openDb);
    const curve = { floorDb: rule.openDb, ceilingDb: rule.fullDb, exponent: rule.exponent };
    const target = this.#open ? levelCurve(this.#compressed(levelDb, elapsed), curve) : 0;
    return rule.gain * this.#envelope.step(target, elapsed) * this.#textured(position, elapsed);
  }

  /** Where in the felt range the sound is: by pitch where the rule asks for it and there was one, else by centroid. */
  position({ pitchHz, voicing }: StemFeatures, centroidHz: Hertz, elapsed: Seconds): NormalRange {
    const { pitch } = this.rule;
    if (pitch && pitchHz > 0 && voicing >= pitch.minVoicing) {
      const target = normaliseLog(pitchHz, ...pitch.rangeHz);
      // The first pitch has nothing to glide from.
      if (!this.#pitched) this.#position.value = target;
      this.#pitched = true;
      return this.#position.step(target, elapsed);
    }
    return pitch && this.#pitched ? this.#position.value : normaliseLog(centroidHz, ...this.rule.centroidHz);
  }

  #compressed(levelDb: Decibels, elapsed: Seconds): Decibels {
    const { compression } = this.rule;
    if (!compression) return levelDb;
    return levelDb - compression.strength * (this.#learnt.step(levelDb, elapsed) - compression.referenceDb);
  }

  #textured(position: NormalRange, elapsed: Seconds): NormalRange {
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
