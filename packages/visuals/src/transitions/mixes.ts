/**
 * How two pictures become one, as shader nodes: one for each kind of transition. Linear light.
 */
import type { Node, TextureNode } from 'three/webgpu';
import { Fn, dot, float, max, mix, pow, saturate, smoothstep, vec3 } from 'three/tsl';

/** Luminance of linear light (ITU-R BT.709). */
const luminance = (light: Node<'vec3'>): Node<'float'> => dot(light, vec3(0.2126, 0.7152, 0.0722));

/** Width of the edge of a wipe, in perceived lightness. */
const WIPE_EDGE = 0.18;

/** Both pictures, each by its share. */
export function dissolve(from: TextureNode<'vec4'>, to: TextureNode<'vec4'>, progress: Node<'float'>): Node<'vec4'> {
  return mix(from, to, progress) as unknown as Node<'vec4'>;
}

/** The next picture appears where the old one is lightest, and last where it is dark. */
export function wipe(from: TextureNode<'vec4'>, to: TextureNode<'vec4'>, progress: Node<'float'>): Node<'vec4'> {
  return Fn(() => {
    // About the lightness that is seen; dark pictures have most of their values low.
    const lightness = pow(saturate(luminance(from.rgb)), float(0.35)).toVar();
    const threshold = float(1).sub(progress.mul(1 + 2 * WIPE_EDGE));
    return mix(from, to, smoothstep(threshold, threshold.add(WIPE_EDGE), lightness));
  })() as unknown as Node<'vec4'>;
}

/** The melted old picture gives way to the next, whose lights appear first. */
export function melt(melted: TextureNode<'vec4'>, to: TextureNode<'vec4'>, progress: Node<'float'>): Node<'vec4'> {
  return Fn(() => {
    const share = smoothstep(0.25, 1, progress).toVar();
    const lights = max(melted.rgb.mul(float(1).sub(share)), to.rgb.mul(share));
    return mix(vec3(0), lights, 1);
  })() as unknown as Node<'vec4'>;
}
