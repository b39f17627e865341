/** A scene on a stage, with the choice that it was built from and a clock of its own. Main thread. */
import type { Controls } from '../director/controls.js';
import type { Scene, SceneFrame } from '../scenes/scene.js';
import type { ParameterValues } from '../scenes/parameters.js';
import type { SceneChoice } from './scene-choice.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class ShownScene {
  readonly scene: Scene;
  readonly choice: SceneChoice;
  readonly #frame: Mutable<SceneFrame> = { seconds: 0, deltaSeconds: 0, reducedMotion: false, onsets: [] };

  #failed = false;

  constructor(scene: Scene, choice: SceneChoice) {
    this.scene = scene;
    this.choice = choice;
  }

  /**
   * Updates the scene; its seconds count from its first frame. A scene that throws is reported once and stands still
   * from then on, so that the stage goes on and can show another.
   */
  update(controls: Controls, { deltaSeconds, reducedMotion, onsets }: SceneFrame): void {
    if (this.#failed) return;
    const frame = this.#frame;
    frame.deltaSeconds = deltaSeconds;
    frame.reducedMotion = reducedMotion;
    frame.onsets = onsets;
    try {
      this.scene.update(controls, frame);
    } catch (error) {
      this.#failed = true;
      console.error(`the scene "${this.choice.id}" failed in update() and stands still:`, error);
    }
    frame.seconds += deltaSeconds;
  }

  /** Applies `values`, if `choice` is the one that this scene was built from. */
  apply(choice: SceneChoice, values: ParameterValues): void {
    if (choice === this.choice) this.scene.setParameters?.(values);
  }

  /** Frees the scene. A failure is reported: the next scene is shown in any case. */
  dispose(): void {
    try {
      this.scene.dispose();
    } catch (error) {
      console.error(`the scene "${this.choice.id}" failed in dispose():`, error);
    }
  }
}
