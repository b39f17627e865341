/** Shows pictures on a stage, with as few calls as possible: only what differs from the picture before. */
import type { ParameterValue, SceneInfo, Transition } from '@sense/visuals/engine';
import type { Picture } from '../look/resolve-picture.js';
import type { ShowStage } from './outputs.js';

export class StageOutput<Scene extends SceneInfo> {
  readonly #stage: ShowStage<Scene>;
  readonly #onError: (error: unknown) => void;
  #shown: Picture<Scene> | undefined;

  /** @param onError gets what the stage throws or rejects with */
  constructor(stage: ShowStage<Scene>, onError: (error: unknown) => void) {
    this.#stage = stage;
    this.#onError = onError;
  }

  /** Whether `picture` needs another scene or preset than the one that is shown. */
  needsScene({ scene, preset }: Picture<Scene>): boolean {
    return this.#shown?.scene.id !== scene.id || this.#shown.preset !== preset;
  }

  /** Shows `picture`: by a transition if its scene or preset is another, by its changed values otherwise. */
  show(picture: Picture<Scene>, transition: Transition): void {
    const before = this.#shown;
    const needsScene = this.needsScene(picture);
    this.#shown = picture;
    if (needsScene || before === undefined) {
      const { scene, preset, values } = picture;
      const options = { ...(preset !== undefined && { preset }), values, transition };
      this.#attempt(
        () => this.#stage.setScene(scene, options),
        // It does not show: the next cue for it tries again.
        () => {
          if (this.#shown === picture) this.#shown = undefined;
        },
      );
      return;
    }
    const changed: Record<string, ParameterValue> = {};
    for (const [name, value] of Object.entries(picture.values))
      if (before.values[name] !== value) changed[name] = value;
    if (Object.keys(changed).length > 0) this.#attempt(() => this.#stage.setParameters(changed));
  }

  #attempt(call: () => Promise<void> | void, onFailure?: () => void): void {
    const fail = (error: unknown): void => {
      onFailure?.();
      this.#onError(error);
    };
    try {
      Promise.resolve(call()).catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}
