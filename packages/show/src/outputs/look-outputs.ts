/** Stage and haptics together: shows looks on them, and collects what of a show they cannot follow. */
import type { Scope } from '@sense/core';
import type { SceneInfo, Transition } from '@sense/visuals/engine';
import type { Look, Show } from '../document/show.js';
import type { ShowProblem } from '../document/validate.js';
import { resolveHaptics, type FeltLook } from '../look/resolve-haptics.js';
import { resolvePicture, type Picture } from '../look/resolve-picture.js';
import { HapticsOutput } from './haptics-output.js';
import type { ApplyShowOptions } from '../live/running-show.js';
import { sectionProblems } from './section-problems.js';
import { StageOutput } from './stage-output.js';

/** Failures of outputs that are kept for the status. */
const MAX_FAILURES = 5;

export class LookOutputs<Scene extends SceneInfo> {
  readonly #options: ApplyShowOptions<Scene>;
  readonly #stage: StageOutput<Scene> | undefined;
  readonly #haptics: HapticsOutput | undefined;
  readonly #onProblem: () => void;
  #show: Show | undefined;
  /** The look that shows, to route it again when devices come and go. */
  #look: Look | undefined;
  #blackout = false;
  /** Ids of the devices that the look was routed to. */
  #deviceIds = '';
  /** What the outputs cannot follow in the document. */
  #problems: ShowProblem[] = [];
  readonly #failures: ShowProblem[] = [];

  /** @param onProblem called when an output fails or devices change */
  constructor(options: ApplyShowOptions<Scene>, scope: Scope, onProblem: () => void) {
    this.#options = options;
    this.#onProblem = onProblem;
    const { stage, haptics } = options;
    this.#stage = stage && new StageOutput(stage, (error) => this.#fail('/stage', error));
    this.#haptics = haptics && new HapticsOutput(haptics, (error) => this.#fail('/haptics', error));
    if (haptics) scope.add(haptics.onChange(() => this.#devicesChanged()));
  }

  /** Takes a document, and finds what of it cannot be followed. */
  adopt(show: Show): void {
    this.#deviceIds = this.#connectedIds();
    this.#show = show;
    this.#problems = this.#findProblems(show);
  }

  /** Begins to show the scene of `look`, if it is another than the one that shows. */
  prepare(look: Look, transition: Transition): void {
    const picture = this.#pictureOf(look);
    if (picture && this.#stage?.needsScene(picture)) this.#stage.show(picture, transition);
  }

  /** Shows `look`: only what differs from what shows. */
  show(look: Look, transition: Transition, blackout: boolean): void {
    this.#look = look;
    const picture = this.#pictureOf(look);
    if (picture) this.#stage?.show(picture, transition);
    const felt = this.#feltOf(look);
    if (felt) this.#haptics?.apply(felt);
    if (blackout === this.#blackout) return;
    this.#blackout = blackout;
    this.#haptics?.blackout(blackout);
    this.#options.onBlackout?.(blackout);
  }

  /** What cannot be followed: in the document, then failures of outputs. */
  get problems(): readonly ShowProblem[] {
    return [...this.#problems, ...this.#failures];
  }

  #pictureOf(look: Look): Picture<Scene> | undefined {
    return resolvePicture(look, this.#options.scenes ?? [], this.#show?.safety).picture;
  }

  #feltOf(look: Look): FeltLook | undefined {
    const { haptics } = this.#options;
    return haptics && this.#show && resolveHaptics(look, this.#show, haptics.devices);
  }

  #devicesChanged(): void {
    const ids = this.#connectedIds();
    if (ids === this.#deviceIds || this.#show === undefined) return;
    this.#deviceIds = ids;
    this.#problems = this.#findProblems(this.#show);
    const felt = this.#look && this.#feltOf(this.#look);
    if (felt) this.#haptics?.apply(felt);
    this.#onProblem();
  }

  #connectedIds(): string {
    return (this.#options.haptics?.devices ?? []).map(({ id }) => id).join('\n');
  }

  #findProblems(show: Show): ShowProblem[] {
    const { stage, scenes = [], haptics, onBlackout } = this.#options;
    const problems: ShowProblem[] = [];
    for (const [name, look] of Object.entries(show.looks)) {
      const found = [
        ...(stage ? resolvePicture(look, scenes, show.safety).problems : []),
        ...(haptics ? resolveHaptics(look, show, haptics.devices).problems : []),
      ];
      problems.push(...found.map(({ path, message }) => ({ path: `/looks/${name}${path}`, message })));
    }
    problems.push(...sectionProblems(show));
    const cues = [...(show.cues ?? []), ...(show.set ?? []).flatMap((entry) => entry.cues ?? [])];
    if (stage && onBlackout === undefined && cues.some(({ blackout }) => blackout !== undefined)) {
      problems.push({
        path: '/cues',
        message: `blackout turns ${haptics ? 'haptics off only' : 'nothing off'}: pass onBlackout to darken the picture`,
      });
    }
    if (show.captions !== undefined)
      problems.push({ path: '/captions', message: 'captions are ignored by this version' });
    return problems;
  }

  #fail(path: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#failures.push({ path, message });
    if (this.#failures.length > MAX_FAILURES) this.#failures.shift();
    this.#onProblem();
  }
}
