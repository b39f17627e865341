/**
 * The effects of a connection: plays each as a source of its own beside the music, pauses and stops
 * them. Runs on the main thread.
 */
import { Scope, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { checkRouting, route, type RouteMotor } from '../routing/routing.js';
import type { Timer } from '../schedule/loop.js';
import type { HapticScheduler } from '../schedule/scheduler.js';
import { createHapticPlayer, type HapticPlayer, type PlayerOutput } from '../score/player.js';
import type { HapticScoreItem, HapticTransient } from '../score/score.js';
import { effectScore, type HapticEffect } from './effect.js';
import {
  CATEGORY_PRIORITY,
  DEFAULT_DUCKING,
  type DuckingCurve,
  type HapticCategory,
  type MixSource,
} from './mix-source.js';
import { requireCategory, type Volumes } from './volumes.js';

/** Options of `playEffect`. */
export interface EffectOptions {
  /** Whose volume applies; default `effects`. Effects of the category `music` do not duck it. */
  readonly category?: HapticCategory;
  /**
   * 0..10; default 5, for `interface` 7, for `music` 3, the priority of the music of the feed. On a motor
   * that several want, the largest plays alone; equal ones are blended by their energy.
   */
  readonly priority?: number;
  /** Scales the effect, 0..1; default 1. */
  readonly gain?: NormalRange;
  /** Whether it repeats until `stop()`; default false. */
  readonly loop?: boolean;
  /** Finite performance time in ms at which its beginning is felt; default: as soon as possible. */
  readonly atMs?: Milliseconds;
  /** How it reduces the music while it is felt; default 12 dB, attack 5, hold 60, release 200 ms. False: not at all. */
  readonly ducking?: Partial<DuckingCurve> | false;
  /** Ids of its devices, `*` for any run of characters: `gamepad:0`, `xr:*`; default `*`, every device. */
  readonly device?: string;
  /** Its motors; `left` and `right` are the controller of a hand, or one side of a pad. Default `by-character`: all, by sharpness and frequency. */
  readonly motor?: RouteMotor;
  /** Stops it. */
  readonly signal?: AbortSignal;
}

/** An effect that plays. */
export interface PlayingEffect {
  /** False after its end, and after `stop()`. */
  readonly playing: boolean;
  /** Resolves at its end: played, stopped, or its connection disposed. Never rejects. */
  readonly done: Promise<void>;
  /**
   * 0..1, for example of an engine that follows the throttle. Motors follow at their next command, which is sent now.
   * A transient that is felt already keeps its strength, and a device that renders the score itself (audio) follows
   * after what it has received, up to 250 ms. @throws SenseError `invalid-argument` outside
   */
  gain: NormalRange;
  /** Ends it now. Never throws. */
  stop(): void;
}

/** What effects need of their connection. */
export interface EffectsHost {
  readonly scheduler: HapticScheduler;
  readonly volumes: Volumes;
  readonly scope: Scope;
  readonly now: () => Milliseconds;
  readonly timer: Timer;
  /** Steps the scheduler. */
  wake(): void;
  /** Steps the scheduler after the items of the current batch. */
  wakeSoon(): void;
}

/** Most effects that play together. A further one ends the oldest of the least priority. */
const MOST_EFFECTS = 32;
/** An effect plays this much longer than its last item: the length of a transient. */
const TAIL_SECONDS = 0.1;

export class Effects {
  readonly #host: EffectsHost;
  /** Oldest first. */
  readonly #playing = new Set<Effect>();

  constructor(host: EffectsHost) {
    this.#host = host;
  }

  /** @throws SenseError `invalid-argument`, naming the field; `disposed` after the end of the connection */
  play(effect: HapticEffect, options: EffectOptions): PlayingEffect {
    this.#host.scope.requireOpen('the haptics connection');
    const played = new Effect(this.#host, effect, options, (ended) => this.#playing.delete(ended));
    if (this.#host.volumes.isPaused(played.source.category) || !played.playing) {
      played.stop();
      return played;
    }
    this.#playing.add(played);
    if (this.#playing.size > MOST_EFFECTS) this.#stopLeast();
    if (played.playing) played.start(options.atMs);
    return played;
  }

  /** Pauses or continues the effects of the categories that are paused now. */
  applyPause(): void {
    for (const effect of this.#playing) effect.paused = this.#host.volumes.isPaused(effect.source.category);
  }

  #stopLeast(): void {
    let least: Effect | undefined;
    for (const effect of this.#playing) if (!least || effect.source.priority < least.source.priority) least = effect;
    least?.stop();
  }
}

let effects = 0;

class Effect implements PlayingEffect {
  readonly source: MixSource;
  readonly done: Promise<void>;
  readonly #host: EffectsHost;
  readonly #player: HapticPlayer;
  readonly #scope: Scope;
  /** Voices that were sent, and transients that may not have ended. */
  readonly #voices = new Set<string>();
  #transients: { readonly item: HapticTransient; readonly feltAtMs: Milliseconds }[] = [];
  #gain: NormalRange;
  /** Items until this time are sent as soon as possible. */
  #soonMs: Milliseconds = Number.NEGATIVE_INFINITY;

  constructor(host: EffectsHost, effect: HapticEffect, options: EffectOptions, onEnd: (effect: Effect) => void) {
    this.#host = host;
    this.#gain = requireRange('gain', options.gain ?? 1, 0, 1);
    this.source = createSource(options, () => this.#gain * host.volumes.gain(this.source.category));
    const score = effectScore(effect);
    this.#player = createHapticPlayer({
      score: { ...score, duration: score.duration + TAIL_SECONDS },
      output: this.#output(),
      name: `effect ${++effects}`,
      loop: options.loop ? { from: 0, to: score.duration } : false,
      onEnd: () => this.stop(),
      now: host.now,
      timer: host.timer,
    });
    // Ends with the connection, with the signal, and by stop().
    this.#scope = new Scope({ signal: options.signal });
    const forget = host.scope.add(() => this.stop());
    this.done = new Promise((resolve) => {
      this.#scope.add(() => {
        this.#player.dispose();
        host.scheduler.endSource(this.source);
        onEnd(this);
        forget();
        resolve();
      });
    });
  }

  get playing(): boolean {
    return !this.#scope.disposed;
  }

  get gain(): NormalRange {
    return this.#gain;
  }

  set gain(gain: NormalRange) {
    this.#gain = requireRange('gain', gain, 0, 1);
    if (this.playing) this.#host.wake();
  }

  set paused(paused: boolean) {
    if (!this.playing) return;
    if (paused) this.#player.pause();
    else this.start(undefined);
  }

  start(atMs: Milliseconds | undefined): void {
    this.#soonMs = atMs === undefined ? this.#host.now() : Number.NEGATIVE_INFINITY;
    this.#player.play(atMs);
  }

  stop(): void {
    this.#scope.dispose();
  }

  #output(): PlayerOutput {
    const { scheduler, now, wake, wakeSoon } = this.#host;
    return {
      play: (item, feltAtMs = now()) => {
        this.#remember(item, feltAtMs);
        scheduler.play(item, feltAtMs <= this.#soonMs ? undefined : feltAtMs, now(), this.source);
        if (item.type === 'transient') wake();
        else wakeSoon();
      },
      flush: () => {
        for (const voice of this.#voices) scheduler.silence(voice);
        for (const { item, feltAtMs } of this.#transients) {
          scheduler.play({ ...item, intensity: 0 }, feltAtMs, now(), this.source);
        }
        this.#transients = [];
        wake();
      },
    };
  }

  #remember(item: HapticScoreItem, feltAtMs: Milliseconds): void {
    if (item.type === 'point') return void this.#voices.add(item.voice);
    const nowMs = this.#host.now();
    this.#transients = this.#transients.filter((earlier) => earlier.feltAtMs > nowMs - 1000 * TAIL_SECONDS);
    this.#transients.push({ item, feltAtMs });
  }
}

/** @throws SenseError `invalid-argument`, naming the field */
function createSource(options: EffectOptions, gainOf: () => NormalRange): MixSource {
  const { category = 'effects', device = '*', motor = 'by-character', ducking, atMs } = options;
  if (atMs !== undefined) requireRange('atMs', atMs, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const priority = options.priority ?? CATEGORY_PRIORITY[requireCategory(category)];
  const placed = route('other', { device, motor });
  checkRouting({ name: 'effect', routes: [placed] });
  return {
    category,
    priority: requireRange('priority', priority, 0, 10),
    route: placed,
    ducking: category === 'music' || ducking === false ? undefined : checkDucking({ ...DEFAULT_DUCKING, ...ducking }),
    get gain() {
      return gainOf();
    },
  };
}

function checkDucking(ducking: DuckingCurve): DuckingCurve {
  requireRange('ducking.depthDb', ducking.depthDb, 0, 60);
  requireRange('ducking.attackMs', ducking.attackMs, 0, 2000);
  requireRange('ducking.holdMs', ducking.holdMs, 0, 5000);
  requireRange('ducking.releaseMs', ducking.releaseMs, 0, 5000);
  return ducking;
}
