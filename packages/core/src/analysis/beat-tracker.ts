/**
 * Beats before they sound: fuses the growth of all stems into one activation, follows the pulse in
 * it, decides by kick, snare and bass which pulses are beats, and tells each beat once, a fixed time
 * ahead. Knows nothing of spectra, masks or event ids.
 */
import { STEM_NAMES, type PerStem, type StemName } from '../stems.js';
import { clamp, type Frames, type NormalRange, type Seconds } from '../units.js';
import { AccentCycle } from './accent-cycle.js';
import { BeatActivation } from './beat-activation.js';
import { BeatStates } from './beat-states.js';
import { BEATS } from './tuning.js';

/** Growth of a stem's spectrum in the parts of it that {@link GROWTH_EDGES_HZ} divides: low, middle, high. */
export type StemGrowth = Float32Array;

export class BeatTracker {
  /** After {@link process} said yes: until the beat, in seconds from the end of the hop. */
  untilBeat: Seconds = 0;
  /** Beats per minute. */
  tempo = 0;
  confidence: NormalRange = 0;
  readonly #hopSeconds: Seconds;
  readonly #activation: BeatActivation;
  readonly #states: BeatStates;
  readonly #pulses = new AccentCycle(BEATS.pulseMemory);
  /** Accent and activation of the newest hops: rings. */
  readonly #accents: Float64Array;
  readonly #heard: Float64Array;
  readonly #reachHops: Frames;
  #hop = 0;
  /** The last pulse that was foretold: its hop (with parts), and whether its accent is still to come. */
  #pulseHop = -Infinity;
  #pulsePending = false;
  /** Pulses a beat, and which of them is the beat. */
  #cycle = 1;
  #phase = 0;
  /** How loud the activation was at the last pulses. */
  #clarity: NormalRange = 0;
  /** Mean activation of late: low where single moments stand out, high in noise. */
  #density: NormalRange = BEATS.noiseDensity;

  constructor(hopSeconds: Seconds) {
    this.#hopSeconds = hopSeconds;
    const frameRate = 1 / hopSeconds;
    this.#activation = new BeatActivation(frameRate);
    this.#states = new BeatStates({ frameRate, ...BEATS.states });
    this.#reachHops = Math.round(BEATS.accentReachSeconds / hopSeconds);
    const hops = 2 * this.#reachHops + 2;
    this.#accents = new Float64Array(hops);
    this.#heard = new Float64Array(hops);
  }

  /** Takes the growth of each stem in the newest hop. True if a beat is due within the lead: the fields tell of it. */
  process(growth: PerStem<StemGrowth>): boolean {
    const at = this.#hop++ % this.#accents.length;
    const activation = this.#activation.process(weigh(growth, BEATS.activation));
    this.#heard[at] = activation;
    this.#density += (this.#hopSeconds / BEATS.densitySeconds) * (activation - this.#density);
    this.#accents[at] = weigh(growth, BEATS.accent);
    this.#states.process(activation);
    if (this.#pulsePending && this.#hop > this.#pulseHop + this.#reachHops) this.#learnPulse();
    return this.#foretell();
  }

  reset(): void {
    this.#activation.reset();
    this.#states.reset();
    this.#pulses.reset();
    this.#accents.fill(0);
    this.#heard.fill(0);
    this.#hop = 0;
    this.#pulseHop = -Infinity;
    this.#pulsePending = false;
    this.#cycle = 1;
    this.#phase = this.#clarity = 0;
    this.#density = BEATS.noiseDensity;
  }

  /** Whether the next pulse is due, has not been foretold, and is a beat. */
  #foretell(): boolean {
    const { length, untilBeat, certainty } = this.#states;
    const pulseHop = this.#hop + untilBeat;
    if (untilBeat * this.#hopSeconds > BEATS.leadSeconds) return false;
    if (pulseHop - this.#pulseHop < BEATS.leastInterval * length) return false;
    if (this.#pulsePending) this.#learnPulse();
    this.#pulseHop = pulseHop;
    this.#pulsePending = true;
    this.#chooseLevel(60 / (length * this.#hopSeconds));
    if (this.#pulses.count % this.#cycle !== this.#phase) return false;
    this.untilBeat = untilBeat * this.#hopSeconds;
    this.tempo = 60 / (length * this.#cycle * this.#hopSeconds);
    this.confidence = certainty * this.#clarity * this.#sparsity();
    return this.confidence >= BEATS.leastConfidence && this.#hop * this.#hopSeconds > BEATS.settleSeconds;
  }

  /** 1 for music, 0 for noise. */
  #sparsity(): NormalRange {
    return clamp((BEATS.noiseDensity - this.#density) / (BEATS.noiseDensity - BEATS.musicDensity), 0, 1);
  }

  /** The pulse is past: how strongly did it sound? */
  #learnPulse(): void {
    this.#pulsePending = false;
    this.#pulses.push(this.#strongest(this.#accents));
    const change = this.#strongest(this.#heard) - this.#clarity;
    this.#clarity += (change > 0 ? BEATS.clarityRise : BEATS.clarityFall) * change;
  }

  /** The largest of a ring's values around the last pulse. */
  #strongest(ring: Float64Array): number {
    const centre = Math.round(this.#pulseHop) - 1;
    let most = 0;
    for (let hop = centre - this.#reachHops; hop <= centre + this.#reachHops; hop++) {
      if (hop < 0 || hop >= this.#hop || hop < this.#hop - ring.length) continue;
      most = Math.max(most, ring[hop % ring.length]!);
    }
    return most;
  }

  /** Are all pulses beats, or every second one, and which? By what sounds on them, and by what is a usual tempo. */
  #chooseLevel(pulseTempo: number): void {
    let best = -Infinity;
    let cycle = 1;
    let phase = 0;
    for (let each = 1; each <= 2; each++) {
      if (pulseTempo / each < BEATS.states.slowest) continue;
      const unusual = Math.log2(pulseTempo / each / BEATS.usualTempo) / BEATS.usualOctaves;
      for (let first = 0; first < each; first++) {
        let score = -0.5 * unusual * unusual;
        if (each > 1) score += BEATS.contrastWeight * this.#pulses.contrast(each, first) - BEATS.skipCost;
        if (each === this.#cycle && first === this.#phase) score += BEATS.changeCost;
        if (score <= best) continue;
        best = score;
        cycle = each;
        phase = first;
      }
    }
    this.#cycle = cycle;
    this.#phase = phase;
  }
}

/** Sum of all parts of all stems, each times its weight. */
function weigh(growth: PerStem<StemGrowth>, weights: PerStem<readonly number[]>): number {
  let sum = 0;
  for (let i = 0; i < STEM_NAMES.length; i++) {
    const stem: StemName = STEM_NAMES[i]!;
    const parts = growth[stem];
    for (let part = 0; part < parts.length; part++) sum += weights[stem][part]! * parts[part]!;
  }
  return sum;
}
