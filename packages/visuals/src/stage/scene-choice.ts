/**
 * Which scene a stage shows, with the values of its parameters. It outlives the graphics context: the
 * scene is built from it again after a loss.
 */
import { SenseError } from '@sense/core';
import { describe } from '@sense/core/internal';
import { checkScene } from '../scenes/check-scene.js';
import { clampParameters, type ParameterValues } from '../scenes/parameters.js';
import { resolveLook, type SceneInfo, type SceneLook } from '../scenes/scene-info.js';
import type { Scene, SceneDefinition, SceneDetail, SceneFactory } from '../scenes/scene.js';

/** A scene by its factory, or with its parameters and presets. */
export type SceneSource = SceneFactory | SceneDefinition;

export class SceneChoice {
  /** The data of the scene; undefined for a factory. */
  readonly info: SceneInfo | undefined;
  readonly #factory: SceneFactory;
  #values: ParameterValues;

  /** @throws SenseError `invalid-argument` for something else than a scene, an unknown preset or a value that is not allowed */
  constructor(source: SceneSource, look: SceneLook = {}) {
    const { info, factory } = open(source);
    this.info = info;
    this.#factory = factory;
    this.#values = resolveLook(info ?? { ...WITHOUT_PARAMETERS, id: 'scene' }, look);
  }

  /** A value for each parameter; empty for a factory. */
  get values(): ParameterValues {
    return this.#values;
  }

  /** Name of the scene, for messages. */
  get id(): string {
    return this.info?.id ?? 'scene';
  }

  /**
   * Builds the scene with the current values.
   *
   * @throws SenseError `invalid-argument` naming the member that the scene lacks
   */
  build(detail: SceneDetail): Scene {
    const scene = checkScene(this.#factory(detail, this.#values), this.id);
    scene.setParameters?.(this.#values);
    return scene;
  }

  /**
   * Changes some values; numbers outside their range are moved into it.
   *
   * @throws SenseError `invalid-argument` for an unknown name or a wrong type
   */
  change(values: ParameterValues): ParameterValues {
    const { id, parameters } = this.info ?? { ...WITHOUT_PARAMETERS, id: 'scene' };
    this.#values = { ...this.#values, ...clampParameters(parameters, values, `${id}.values`) };
    return this.#values;
  }
}

const WITHOUT_PARAMETERS = { title: '', description: '', parameters: {}, presets: {} } as const;

function open(source: SceneSource): { readonly info: SceneInfo | undefined; readonly factory: SceneFactory } {
  if (typeof source === 'function') return { info: undefined, factory: source };
  const create = (source as Partial<SceneDefinition> | null | undefined)?.create;
  if (typeof create === 'function') return { info: source, factory: create };
  throw new SenseError(
    'invalid-argument',
    `scene must be a scene of SCENES or a function that creates one, received ${describe(source)}`,
  );
}
