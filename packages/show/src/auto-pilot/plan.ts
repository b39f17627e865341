/**
 * Decides what an auto-pilot shows, and when: at bars, by how long a scene has been shown, by stems that enter and
 * leave, build-ups, drops and how strong the music is. Pure: the caller passes bars and events in order.
 */
import type { NormalRange } from '@sense/core';
import type { SceneInfo, Transition } from '@sense/visuals/engine';
import type { FoundEvent } from '../live/cue-events.js';

/** A scene or another preset of the scene that is shown, and how it comes. */
export interface AutoPilotChoice<Scene extends SceneInfo = SceneInfo> {
  readonly scene: Scene;
  readonly preset: string;
  readonly transition: Transition;
  /** Why it changes, for a status line. */
  readonly reason: AutoPilotReason;
}

export type AutoPilotReason = 'start' | 'drop' | 'section' | 'time' | 'asked';

/** Lengths in bars. */
const RULES = {
  /** A scene stays at least so long, except at a drop. */
  leastBars: 8,
  /** Sections of most music begin at multiples of so many bars. */
  phraseBars: 8,
  /** A scene is changed after so many bars at the latest. */
  mostBars: 32,
  /** A drop changes the scene if it has been shown so long. */
  leastBarsBeforeDrop: 4,
  /** Another preset of the same scene comes after so many bars. */
  presetBars: 16,
  /** A change of energy between two phrases that counts as a new section. */
  sectionEnergy: 0.25,
  /** Above this energy scenes are cut, below the other they flow. */
  cutEnergy: 0.7,
  flowEnergy: 0.4,
} as const;

export class AutoPilotPlan<Scene extends SceneInfo> {
  readonly #scenes: readonly Scene[];
  readonly #random: () => NormalRange;
  /** Bars since the scene, and since its preset, began. */
  #sceneBars = 0;
  #presetBars = 0;
  #bars = 0;
  #building = false;
  #newSection = false;
  #phraseEnergy: NormalRange = 0.5;
  #scene: Scene | undefined;
  /** The preset that each scene was shown with last, by id. */
  readonly #lastPresets = new Map<string, string>();
  /** Scenes that have not been shown in this round, as a shuffled list. */
  #round: Scene[] = [];

  /** @param scenes at least one */
  constructor(scenes: readonly Scene[], random: () => NormalRange) {
    this.#scenes = scenes;
    this.#random = random;
  }

  /** Takes an event. A drop changes the scene at once: on the next beat. */
  event({ event }: FoundEvent, energy: NormalRange): AutoPilotChoice<Scene> | undefined {
    if (event === 'build-up') this.#building = true;
    else if (event === 'stem-enters' || event === 'stem-leaves') this.#newSection = true;
    else if (event === 'silence') this.#building = false;
    else if (event === 'drop') {
      this.#building = false;
      if (this.#scene !== undefined && this.#sceneBars >= RULES.leastBarsBeforeDrop) {
        return this.#next('drop', energy, { kind: 'cut', start: 'beat' });
      }
    }
    return undefined;
  }

  /** A bar comes. Returns the change that falls on it. */
  bar(energy: NormalRange): AutoPilotChoice<Scene> | undefined {
    if (this.#scene === undefined) return this.#next('start', energy, { kind: 'dissolve', seconds: 1, start: 'now' });
    this.#bars++;
    this.#sceneBars++;
    this.#presetBars++;
    const isPhrase = this.#bars % RULES.phraseBars === 0;
    if (isPhrase) {
      if (Math.abs(energy - this.#phraseEnergy) > RULES.sectionEnergy) this.#newSection = true;
      this.#phraseEnergy = energy;
    }
    // A build-up is left to its drop.
    if (this.#building && this.#sceneBars < RULES.mostBars) return undefined;
    if (this.#sceneBars >= RULES.leastBars && this.#newSection) {
      return this.#next('section', energy, transitionAt(energy));
    }
    if (!isPhrase) return undefined;
    if (this.#sceneBars >= RULES.mostBars) return this.#next('time', energy, transitionAt(energy));
    if (this.#presetBars >= RULES.presetBars) return this.#otherPreset();
    return undefined;
  }

  /** A change that the operator asks for, or that time brings where no bar comes. */
  change(reason: 'asked' | 'time', energy: NormalRange): AutoPilotChoice<Scene> {
    return this.#next(reason, energy, { kind: 'dissolve', seconds: 2, start: 'now' });
  }

  #next(reason: AutoPilotReason, energy: NormalRange, transition: Transition): AutoPilotChoice<Scene> {
    this.#sceneBars = 0;
    this.#newSection = false;
    this.#phraseEnergy = energy;
    this.#scene = this.#drawScene();
    return this.#choose(this.#scene, reason, transition);
  }

  #otherPreset(): AutoPilotChoice<Scene> | undefined {
    const scene = this.#scene!;
    if (Object.keys(scene.presets).length < 2) return undefined;
    return this.#choose(scene, 'time', { kind: 'dissolve', bars: 1, start: 'bar' });
  }

  #choose(scene: Scene, reason: AutoPilotReason, transition: Transition): AutoPilotChoice<Scene> {
    this.#presetBars = 0;
    const last = this.#lastPresets.get(scene.id);
    const presets = Object.keys(scene.presets);
    const others = presets.length > 1 ? presets.filter((preset) => preset !== last) : presets;
    const preset = this.#draw(others);
    this.#lastPresets.set(scene.id, preset);
    return { scene, preset, transition, reason };
  }

  /** Every scene once in a round; never the same twice in a row. */
  #drawScene(): Scene {
    if (this.#round.length === 0) this.#round = [...this.#scenes];
    const others = this.#round.filter((scene) => scene !== this.#scene);
    const pool = others.length > 0 ? others : this.#scenes.filter((scene) => scene !== this.#scene);
    const scene = this.#draw(pool.length > 0 ? pool : this.#scenes);
    this.#round = this.#round.filter((other) => other !== scene);
    return scene;
  }

  #draw<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)]!;
  }
}

function transitionAt(energy: NormalRange): Transition {
  if (energy >= RULES.cutEnergy) return { kind: 'cut', start: 'bar' };
  if (energy <= RULES.flowEnergy) return { kind: 'melt', bars: 2, start: 'bar' };
  return { kind: 'wipe', bars: 1, start: 'bar' };
}
