/**
 * A cloud of particles without state: where each is and how it shines follows from its traits, the
 * controls and their history. Drawn in one call, as discs that face the camera.
 */
import { InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry, type Node } from 'three/webgpu';
import {
  Fn,
  attribute,
  cameraProjectionMatrix,
  exp,
  length,
  mix,
  modelViewMatrix,
  positionGeometry,
  smoothstep,
  uv,
  varying,
  vec4,
} from 'three/tsl';
import { lightMaterial } from '../materials.js';

/** Steps of the additive sequence R4: even in four dimensions (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). */
const R4 = [0.856_674_883_854_5, 0.733_891_856_627_1, 0.628_706_721_037_8, 0.538_597_257_223_6] as const;

/** How the particles of a cloud look. */
export interface CloudLook {
  /** Where a particle is, in world units, from its traits in 0..1. */
  readonly position: Node<'vec3'>;
  /** Its radius in focus, in world units. */
  readonly radius: Node<'float'>;
  /** Its light in focus. */
  readonly light: Node<'vec3'>;
}

/** What the lens does. */
export interface Lens {
  /** Distance at which particles are sharp. */
  readonly focus: Node<'float'>;
  /** Radius that a particle gains for each unit off the focus. */
  readonly blur: Node<'float'>;
}

/** Four evenly spread numbers in 0..1 of a particle, the same in every run. */
export const particleTraits = (): Node<'vec4'> => attribute<'vec4'>('traits', 'vec4');

/** Creates a cloud of `count` particles; `geometry.instanceCount` may be lowered at any time. */
export function createCloud(
  count: number,
  { position, radius, light }: CloudLook,
  lens: Lens,
): Mesh<InstancedBufferGeometry> {
  const plane = new PlaneGeometry(2, 2);
  const geometry = new InstancedBufferGeometry();
  geometry.index = plane.index;
  geometry.setAttribute('position', plane.getAttribute('position'));
  geometry.setAttribute('uv', plane.getAttribute('uv'));
  geometry.setAttribute('traits', new InstancedBufferAttribute(traitsOf(count), 4));
  geometry.instanceCount = count;

  const view = modelViewMatrix.mul(vec4(position, 1));
  const blurred = radius.add(view.z.negate().sub(lens.focus).abs().mul(lens.blur)).min(0.3);
  // The same light on a larger disc; not in full, so that blurred particles stay visible.
  const share = radius.div(blurred).pow(1.4);
  const shine = varying(light.mul(share));
  const soft = varying(share);
  const material = lightMaterial(
    Fn(() => {
      const off = length(uv().sub(0.5)).mul(2).toVar();
      const point = exp(off.mul(off).mul(-5)).sub(0.0067).max(0);
      // A blurred particle is a disc with a faint rim.
      const disc = smoothstep(1, 0.86, off).mul(off.mul(off).mul(0.5).add(0.32));
      return shine.mul(mix(disc, point, smoothstep(0.15, 0.75, soft)));
    })(),
  );
  material.vertexNode = cameraProjectionMatrix.mul(
    vec4(view.xy.add(positionGeometry.xy.mul(blurred)), view.z, 1),
  ) as unknown as Node<'vec4'>;
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

function traitsOf(count: number): Float32Array {
  const traits = new Float32Array(4 * count);
  for (let i = 0; i < traits.length; i++) traits[i] = (((0.5 + R4[i % 4]! * (i >> 2)) % 1) + 1) % 1;
  return traits;
}
