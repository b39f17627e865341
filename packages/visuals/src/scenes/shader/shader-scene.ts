/**
 * A scene from one function: the light of a pixel as a shader node, with the stems, their history and the
 * parameters as inputs. The slot for pictures in the manner of ISF and Shadertoy.
 */
import { STEM_NAMES, SenseError, perStem, type PerStem, type StemName } from '@sense/core';
import { describe, requireRange } from '@sense/core/internal';
import { Color, Scene as ThreeScene, type Node } from 'three/webgpu';
import { screenUV, uniform, vec2 } from 'three/tsl';
import { checkSceneInfo } from '../check-scene-info.js';
import { disposeMeshes } from '../materials.js';
import { allParameters, type ParameterValues, type SceneParameters } from '../parameters.js';
import type { SceneInfo } from '../scene-info.js';
import type { PicturePoint, Scene, SceneDefinition } from '../scene.js';
import { createScreenQuad } from '../screen-quad.js';
import { SceneSignals } from '../signals.js';
import { checkedPicture, type CheckedPicture } from './checked-picture.js';

/** What a picture is drawn from. Shader nodes; all values 0..1 unless stated. */
export interface ShaderInputs {
  /** The pixel: the shorter side of the picture spans -1..1, y is up. */
  readonly place: Node<'vec2'>;
  /** The pixel, 0..1 from the left and from the top. */
  readonly uv: Node<'vec2'>;
  /** Half of the width and the height of the picture, in the units of {@link place}. */
  readonly half: Node<'vec2'>;
  /** Seconds of movement. Stands still with reduced motion. */
  readonly time: Node<'float'>;
  /** 1, or 0 with reduced motion: a factor on everything that travels. */
  readonly flow: Node<'float'>;
  /** `level`, `pulse`, `glow`, `brightness`, `pitch`, `voicing`, `low`, `mid`, `high`, `flux` of each stem. Light must derive from `glow`. */
  readonly stems: SceneSignals['stems'];
  /** Pulse of each drum class. */
  readonly hits: SceneSignals['hits'];
  /** Light that the beat may give. */
  readonly beat: Node<'float'>;
  /** Colour of each stem, linear. */
  readonly colors: PerStem<Node<'vec3'>>;
  /** Values of the stems (r drums, g bass, b other, a vocals) some seconds ago, 8 at most. Seconds as a number or a node. */
  readonly past: SceneSignals['past'];
  /** The parameters as uniforms: numbers and switches (0 or 1) as floats, choices as their index, colours as linear vec3. */
  readonly parameters: Readonly<Record<string, Node<'float'> | Node<'vec3'>>>;
}

/** A {@link defineShaderScene} scene. */
export interface ShaderSceneOptions extends SceneInfo {
  /** The light of a pixel, linear. Called when the shader of a scene is built; build nodes, do not compute. */
  readonly picture: (inputs: ShaderInputs) => Node<'vec3'>;
  /** Where each stem is in the picture, 0..1 from the left and from the top, for labels. */
  readonly places: PerStem<Readonly<PicturePoint>>;
}

/**
 * A scene from the light of a pixel.
 *
 * @throws SenseError `invalid-argument` with path and value if `picture` is not a function, a default or a preset does
 *   not fit the parameters, or a place is missing. A stage rejects with it, naming the scene, if `picture` throws or
 *   returns something else than a vec3 node
 */
export function defineShaderScene(options: ShaderSceneOptions): SceneDefinition {
  const { picture, places, ...info } = options;
  checkSceneInfo(info);
  if (typeof picture !== 'function') {
    throw new SenseError('invalid-argument', `${info.id}.picture must be a function, received ${describe(picture)}`);
  }
  checkPlaces(info.id, places);
  return { ...info, create: (_detail, values) => createShaderScene(options, values) };
}

function createShaderScene(options: ShaderSceneOptions, values: ParameterValues): Scene {
  const { parameters, places } = options;
  const signals = new SceneSignals();
  const uniforms = parameterUniforms(parameters);
  const halfX = uniform(1);
  const halfY = uniform(1);
  let checked: CheckedPicture | undefined;
  const quad = createScreenQuad((place) => {
    checked = checkedPicture(options.id, () =>
      options.picture({
        place: place.toVar(),
        uv: screenUV,
        half: vec2(halfX, halfY),
        time: signals.time,
        flow: signals.flow,
        stems: signals.stems,
        hits: signals.hits,
        beat: signals.beat,
        colors: signals.colors,
        past: (row, delay) => signals.past(row, delay),
        parameters: uniforms.nodes,
      }),
    );
    return checked.node;
  });
  const scene = new ThreeScene();
  scene.add(quad.mesh);

  function setParameters(next: ParameterValues): void {
    const all = allParameters(parameters, next);
    uniforms.set(all);
    signals.setColors(all);
  }

  setParameters(values);
  return {
    scene,
    camera: quad.camera,
    resize(width, height) {
      quad.resize(width, height);
      halfX.value = quad.half.x;
      halfY.value = quad.half.y;
    },
    update: (controls, frame) => signals.update(controls, frame),
    setParameters,
    // The shader has been built by then.
    prepare: () => checked?.throwFault(),
    placeOf(stem: StemName, out) {
      out.x = places[stem].x;
      out.y = places[stem].y;
      return out;
    },
    dispose() {
      disposeMeshes(quad.mesh);
      signals.dispose();
    },
  };
}

function checkPlaces(id: string, places: unknown): void {
  for (const stem of STEM_NAMES) {
    const path = `${id}.places.${stem}`;
    const place = (places as Partial<PerStem<Partial<PicturePoint>>> | null | undefined)?.[stem];
    if (typeof place !== 'object' || place === null) {
      throw new SenseError('invalid-argument', `${path} must be a point { x, y }, received ${describe(place)}`);
    }
    requireRange(`${path}.x`, place.x as number, 0, 1);
    requireRange(`${path}.y`, place.y as number, 0, 1);
  }
}

function parameterUniforms(parameters: SceneParameters): {
  readonly nodes: ShaderInputs['parameters'];
  set(values: ParameterValues): void;
} {
  const nodes: Record<string, Node<'float'> | Node<'vec3'>> = {};
  const setters: Record<string, (value: ParameterValues[string]) => void> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    if ('format' in parameter) {
      const color = new Color();
      nodes[name] = uniform(color) as unknown as Node<'vec3'>;
      setters[name] = (value) => void color.set(String(value));
      continue;
    }
    const number = uniform(0);
    nodes[name] = number;
    setters[name] = (value) => {
      number.value = 'enum' in parameter ? parameter.enum.indexOf(String(value)) : Number(value);
    };
  }
  return {
    nodes,
    set: (values) => {
      for (const [name, value] of Object.entries(values)) setters[name]?.(value);
    },
  };
}

/** The same for each stem: a diamond with vocals above, bass below, drums left and other instruments right. */
export const DIAMOND_PLACES: PerStem<Readonly<PicturePoint>> = perStem(
  (stem) =>
    ({
      drums: { x: 0.24, y: 0.5 },
      bass: { x: 0.5, y: 0.76 },
      other: { x: 0.76, y: 0.5 },
      vocals: { x: 0.5, y: 0.24 },
    })[stem],
);
