/**
 * The scene on a stage and the one that follows it: both are updated while a transition runs, and drawn
 * as one picture. Belongs to one graphics context. Main thread.
 */
import type { Seconds, StemName } from '@sense/core';
import type { Controls } from '../director/controls.js';
import type { FrameBeat } from '../director/frame-beat.js';
import type { ParameterValues } from '../scenes/parameters.js';
import type { PicturePoint, SceneFrame } from '../scenes/scene.js';
import type { FramePresenter, SceneMix } from '../transitions/frame-presenter.js';
import { TransitionRun } from '../transitions/transition-run.js';
import { drawnKind, type Transition } from '../transitions/transition.js';
import type { SceneChoice } from './scene-choice.js';
import type { ShownScene } from './shown-scene.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Coming {
  readonly shown: ShownScene;
  readonly run: TransitionRun;
  readonly finished: () => void;
}

export class SceneSequence {
  readonly #presenter: FramePresenter;
  readonly #mix: Mutable<SceneMix> = { kind: 'cut', progress: 0 };
  #current: ShownScene;
  #coming: Coming | undefined;

  constructor(presenter: FramePresenter, first: ShownScene) {
    this.#presenter = presenter;
    this.#current = first;
  }

  /** The scene that is shown; during a transition, the old one. */
  get current(): ShownScene {
    return this.#current;
  }

  /** The scene that was set last: the next one during a transition. */
  get newest(): ShownScene {
    return this.#coming?.shown ?? this.#current;
  }

  /** Starts a transition to `shown`, which is compiled. Resolves when it alone is shown, or is replaced. */
  show(shown: ShownScene, transition: Transition): Promise<void> {
    this.finish();
    return new Promise((finished) => {
      this.#coming = { shown, run: new TransitionRun(transition), finished };
    });
  }

  /** Ends a transition now: the next scene alone is shown. */
  finish(): void {
    const coming = this.#coming;
    if (coming === undefined) return;
    this.#coming = undefined;
    this.#current.dispose();
    this.#current = coming.shown;
    coming.finished();
  }

  update(controls: Controls, frame: SceneFrame): void {
    this.#current.update(controls, frame);
    this.#coming?.shown.update(controls, frame);
  }

  /** Draws a frame, `deltaSeconds` after the previous one. */
  draw(deltaSeconds: Seconds, beat: FrameBeat, reducedMotion: boolean): void {
    const coming = this.#coming;
    if (coming !== undefined) {
      coming.run.step(deltaSeconds, beat);
      if (coming.run.done) this.finish();
      else if (!coming.run.waiting) {
        const { kind = 'cut' } = coming.run.transition;
        this.#mix.kind = drawnKind(kind, reducedMotion);
        this.#mix.progress = coming.run.progress;
        this.#presenter.present(this.#current.scene, deltaSeconds, coming.shown.scene, this.#mix);
        return;
      }
    }
    this.redraw(deltaSeconds);
  }

  /** Draws the current scene as it is. */
  redraw(deltaSeconds: Seconds = 0): void {
    this.#presenter.present(this.#current.scene, deltaSeconds);
  }

  /** @param width of the picture in CSS pixels */
  resize(width: number, height: number): void {
    this.#presenter.resize();
    this.#current.scene.resize(width, height);
    this.#coming?.shown.scene.resize(width, height);
  }

  /** Applies `values` to the scene that was built from `choice`. */
  apply(choice: SceneChoice, values: ParameterValues): void {
    this.#current.apply(choice, values);
    this.#coming?.shown.apply(choice, values);
  }

  /** The place of a stem in the scene that prevails. */
  placeOf(stem: StemName, out: PicturePoint): PicturePoint {
    const coming = this.#coming;
    const { scene } = coming !== undefined && coming.run.progress > 0.5 ? coming.shown : this.#current;
    return scene.placeOf(stem, out);
  }

  dispose(): void {
    this.finish();
    this.#current.dispose();
    this.#presenter.dispose();
  }
}
