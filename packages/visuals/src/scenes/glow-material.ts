/** The material of scenes for headsets: it only adds light. */
import { AddEquation, CustomBlending, MeshBasicNodeMaterial, OneFactor, type Node } from 'three/webgpu';
import { Fn, max, vec4 } from 'three/tsl';

/** What a glow depends on besides its own light. */
export interface GlowInputs {
  /** Factor on the light, 0..1. */
  readonly dim: Node<'float'>;
  /** How much the light hides of the room behind it, 0..1. */
  readonly coverage: Node<'float'>;
}

/**
 * A material that adds its light to what is behind it, in any order. Its alpha is the share of the room
 * that the light hides: a display that only adds light gets none, and no surface is dark.
 */
export function glowMaterial(light: Node<'vec3'>, { dim, coverage }: GlowInputs): MeshBasicNodeMaterial {
  const material = new MeshBasicNodeMaterial({
    transparent: true,
    depthWrite: false,
    // In any order: both sides need no pass each.
    forceSinglePass: true,
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: OneFactor,
    blendSrcAlpha: OneFactor,
    blendDstAlpha: OneFactor,
  });
  material.outputNode = Fn(() => {
    const lit = light.mul(dim).toVar();
    return vec4(lit, max(lit.r, max(lit.g, lit.b)).min(1).mul(coverage));
  })();
  return material;
}
