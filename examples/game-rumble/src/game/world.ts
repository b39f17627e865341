/**
 * The rules of the night drive, without picture, sound or clock: gates come on the beats of the music, cars between
 * them. The same seed, beats and input give the same run.
 */
import { createRandom, type Random } from '../../../demo-song/random.js';
import { planLane, planTraffic } from './planning.js';
import { LANES, RULES } from './rules.js';

/** Something that arrives at the player at a fixed time, so that it arrives on the beat at any speed. */
export interface Item {
  readonly id: number;
  readonly kind: 'gate' | 'car';
  readonly lane: number;
  /** Game time at which it reaches the player, in seconds. */
  arrivesAt: number;
  /** A gate on the first beat of a bar counts double. */
  readonly isDownbeat: boolean;
  state: 'ahead' | 'taken' | 'missed' | 'hit' | 'passed';
}

/** A beat that the listener will hear, in game time. */
export interface BeatInput {
  /** A repeated id corrects the earlier beat. */
  readonly id: number;
  readonly at: number;
  readonly beatInBar: number;
  /** Beats per minute. */
  readonly tempo: number;
  readonly cancelled: boolean;
}

export interface DriveInput {
  /** -1 left .. 1 right. */
  readonly steer: number;
  readonly boost: boolean;
}

/** What happened in a step; sound, haptics and display follow from it. `side` is -1 left .. 1 right. */
export type WorldEvent =
  | { readonly type: 'pickup'; readonly item: Item; readonly combo: number; readonly points: number }
  | { readonly type: 'miss'; readonly item: Item }
  | { readonly type: 'near-miss'; readonly item: Item; readonly side: number; readonly points: number }
  | { readonly type: 'collision'; readonly item: Item; readonly side: number }
  | { readonly type: 'boost-ready' }
  | { readonly type: 'boost' }
  | { readonly type: 'boost-end' }
  | { readonly type: 'level'; readonly level: number }
  | { readonly type: 'over' };

export class World {
  /** Game time in seconds: does not advance in menus and pause. */
  time = 0;
  /** Metres from the middle of the road, positive to the right. */
  x = 0;
  /** Metres per second, sideways. */
  sideSpeed = 0;
  /** Metres per second, forward. */
  speed: number = RULES.startSpeed;
  distance = 0;
  score = 0;
  combo = 0;
  bestCombo = 0;
  hits = 0;
  /** 0..1; the run ends at 0. */
  energy = 1;
  /** 0..1; boost is possible at 1. */
  charge = 0;
  level = 1;
  over = false;
  readonly items: Item[] = [];
  /** Game time until which a boost lasts, and until which the car is not hit again. */
  boostUntil = 0;
  safeUntil = 0;
  readonly #random: Random;
  readonly #gates = new Map<number, Item>();
  #beats = 0;
  #nextId = 1;
  #lane = 1;
  #events: WorldEvent[] = [];

  /** @param seed any integer */
  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  get boosting(): boolean {
    return this.time < this.boostUntil;
  }

  /** Score factor: grows with the combo, doubled while boosting. */
  get multiplier(): number {
    return Math.min(RULES.maxMultiplier, 1 + Math.floor(this.combo / RULES.comboStep)) * (this.boosting ? 2 : 1);
  }

  /** Places a gate on a beat ahead, and perhaps a car after it; corrects those of an earlier beat with the same id. */
  beat(beat: BeatInput): void {
    const known = this.#gates.get(beat.id);
    if (known) return this.#correct(known, beat);
    if (beat.cancelled || beat.at <= this.time) return;
    // Two streams of beats that differ are one beat.
    if ([...this.#gates.values()].some(({ arrivesAt }) => Math.abs(arrivesAt - beat.at) < RULES.leastGapSeconds))
      return;
    const isDownbeat = beat.beatInBar === 1;
    this.#beats++;
    const nextLane = planLane(this.#random, this.#lane, { level: this.level, isDownbeat, beats: this.#beats });
    if (nextLane !== undefined) {
      const gate = this.#add('gate', nextLane, beat.at, isDownbeat);
      this.#gates.set(beat.id, gate);
    }
    const halfBeat = 30 / beat.tempo;
    for (const lane of planTraffic(this.#random, this.#lane, nextLane ?? this.#lane, this.level)) {
      this.#add('car', lane, beat.at - halfBeat, false);
    }
    this.#lane = nextLane ?? this.#lane;
    if (this.#beats % RULES.beatsPerLevel === 0) {
      this.level++;
      this.#events.push({ type: 'level', level: this.level });
    }
  }

  /** Advances by `seconds`, at most {@link RULES.longestStep}. Returns what happened. */
  step(seconds: number, input: DriveInput): readonly WorldEvent[] {
    const events = this.#events;
    this.#events = [];
    if (this.over) return events;
    const dt = Math.min(seconds, RULES.longestStep);
    this.time += dt;
    this.#drive(dt, input, events);
    for (const item of this.items) if (item.state === 'ahead' && item.arrivesAt <= this.time) this.#meet(item, events);
    this.#forget();
    if (this.energy <= 0) {
      this.over = true;
      events.push({ type: 'over' });
    }
    return events;
  }

  #drive(dt: number, { steer, boost }: DriveInput, events: WorldEvent[]): void {
    const wanted = Math.max(-1, Math.min(1, steer)) * RULES.sideSpeed;
    this.sideSpeed += (wanted - this.sideSpeed) * (1 - Math.exp(-dt / RULES.steerSeconds));
    this.x += this.sideSpeed * dt;
    if (Math.abs(this.x) > RULES.roadEdge) {
      this.x = Math.sign(this.x) * RULES.roadEdge;
      this.sideSpeed = 0;
    }
    const wasBoosting = this.time - dt < this.boostUntil;
    if (boost && this.charge >= 1) {
      this.charge = 0;
      this.boostUntil = this.time + RULES.boostSeconds;
      events.push({ type: 'boost' });
    } else if (wasBoosting && !this.boosting && this.boostUntil > 0) events.push({ type: 'boost-end' });
    const cruise = RULES.startSpeed + RULES.speedPerLevel * Math.min(this.level - 1, RULES.fastestLevel);
    const target = cruise * (this.boosting ? RULES.boostSpeed : 1) * (this.time < this.safeUntil ? RULES.hitSpeed : 1);
    this.speed += (target - this.speed) * (1 - Math.exp(-dt / RULES.speedSeconds));
    this.distance += this.speed * dt;
    this.score += this.speed * dt * RULES.pointsPerMetre;
  }

  #meet(item: Item, events: WorldEvent[]): void {
    const offset = LANES[item.lane]! - this.x;
    const reach = Math.abs(offset);
    if (item.kind === 'gate') {
      if (reach > RULES.gateReach * (this.boosting ? RULES.boostReach : 1)) {
        item.state = 'missed';
        this.combo = Math.floor(this.combo / 2);
        events.push({ type: 'miss', item });
        return;
      }
      item.state = 'taken';
      this.combo++;
      this.bestCombo = Math.max(this.bestCombo, this.combo);
      this.energy = Math.min(1, this.energy + RULES.gateEnergy);
      const points = RULES.gatePoints * this.multiplier * (item.isDownbeat ? 2 : 1);
      this.score += points;
      events.push({ type: 'pickup', item, combo: this.combo, points });
      const wasReady = this.charge >= 1;
      if (!this.boosting) this.charge = Math.min(1, this.charge + RULES.gateCharge * (item.isDownbeat ? 2 : 1));
      if (this.charge >= 1 && !wasReady) events.push({ type: 'boost-ready' });
      return;
    }
    item.state = 'passed';
    const side = Math.max(-1, Math.min(1, offset / RULES.carReach));
    if (reach < RULES.carReach && this.time >= this.safeUntil) {
      item.state = 'hit';
      this.hits++;
      this.energy -= RULES.hitEnergy;
      this.combo = 0;
      this.boostUntil = Math.min(this.boostUntil, this.time);
      this.safeUntil = this.time + RULES.safeSeconds;
      this.sideSpeed = -Math.sign(offset || 1) * RULES.hitSideSpeed;
      events.push({ type: 'collision', item, side });
    } else if (reach >= RULES.carReach && reach < RULES.nearReach) {
      const points = RULES.nearPoints * this.multiplier;
      this.score += points;
      events.push({ type: 'near-miss', item, side: Math.sign(offset), points });
    }
  }

  /** Moves or removes the gate of a corrected beat, unless it is so near that the player has committed to it. */
  #correct(gate: Item, { at, cancelled }: BeatInput): void {
    if (gate.state !== 'ahead' || gate.arrivesAt - this.time < RULES.commitSeconds) return;
    if (cancelled) this.items.splice(this.items.indexOf(gate), 1);
    else gate.arrivesAt = at;
  }

  #add(kind: Item['kind'], lane: number, arrivesAt: number, isDownbeat: boolean): Item {
    const item: Item = { id: this.#nextId++, kind, lane, arrivesAt, isDownbeat, state: 'ahead' };
    this.items.push(item);
    return item;
  }

  #forget(): void {
    const isPast = ({ arrivesAt }: Item): boolean => arrivesAt < this.time - RULES.keepSeconds;
    for (let i = this.items.length - 1; i >= 0; i--) if (isPast(this.items[i]!)) this.items.splice(i, 1);
    for (const [id, gate] of this.#gates) if (isPast(gate)) this.#gates.delete(id);
  }
}
