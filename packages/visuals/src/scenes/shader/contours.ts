/**
 * The scene "contours": a map whose hills are the stems. Vocals are the hill above, bass the one below,
 * drums left, other instruments right; lines of equal height flow down.
 */
import { STEM_NAMES, type StemName } from '@sense/core';
import type { Node } from 'three/webgpu';
import { abs, exp, float, fract, fwidth, length, mix, saturate, sin, smoothstep, vec2, vec3 } from 'three/tsl';
import type { SceneDefinition } from '../scene.js';
import { CONTOURS } from './definition.js';
import { DIAMOND_PLACES, defineShaderScene, type ShaderInputs } from './shader-scene.js';

/** Width of a hill relative to the shorter side. */
const HILL_WIDTH = { drums: 0.5, bass: 0.66, other: 0.56, vocals: 0.5 } as const;

/** The light of a pixel. */
function contours({ place, half, time, flow, stems, colors, past, beat, parameters }: ShaderInputs): Node<'vec3'> {
  const { lines, warp, drift, weight, fill } = parameters as Record<string, Node<'float'>>;
  const slow = time.mul(0.35);
  const bend = vec2(
    sin(place.y.mul(2.3).add(slow)).add(sin(place.x.mul(1.7).sub(place.y.mul(3.1)).add(slow.mul(1.7))).mul(0.6)),
    sin(place.x.mul(2.1).sub(slow.mul(1.2))).add(sin(place.y.mul(1.9).add(place.x.mul(2.7)).sub(slow)).mul(0.6)),
  );
  const at = place.add(bend.mul(warp!.mul(0.09))).toVar();

  let height: Node<'float'> = sin(at.x.mul(3).add(slow))
    .mul(sin(at.y.mul(2.6).sub(slow)))
    .mul(0.05)
    .add(0.06);
  let tint: Node<'vec3'> = vec3(0, 0, 0);
  let shares: Node<'float'> = float(0.02);
  STEM_NAMES.forEach((stem: StemName, channel) => {
    const { x, y } = DIAMOND_PLACES[stem];
    const centre = vec2(x * 2 - 1, 1 - y * 2).mul(half);
    const off = at.sub(centre).div(HILL_WIDTH[stem]);
    const away = length(off).toVar();
    // What the stem did, further out the longer ago.
    // Drums change fast: a mean over 0.3 s keeps their hill smooth.
    const later = stem === 'drums' ? [0, 0.06, 0.12, 0.18, 0.24, 0.3] : [0, 0.05];
    const level = later
      .map((seconds) => past('level', away.mul(0.28).add(seconds)))
      .map((values) => [values.r, values.g, values.b, values.a][channel] as Node<'float'>)
      .reduce((sum, value) => sum.add(value))
      .div(later.length);
    const { glow, pulse } = stems[stem];
    const hill = exp(away.mul(away).mul(-1.1)).toVar();
    const rise = level.mul(0.75).add(0.22).add(pulse.mul(flow).mul(0.12));
    height = height.add(hill.mul(rise));
    const share = exp(away.mul(-1.7)).toVar();
    tint = tint.add(colors[stem].mul(share.mul(glow.mul(level.mul(0.8).add(0.35)).add(0.06))));
    shares = shares.add(share);
  });
  const light = tint.div(shares).mul(1.55).toVar();
  const steps = height.mul(lines!).sub(time.mul(drift!).mul(0.35)).toVar();
  // Taken from the height: the steps jump nowhere, their fractions do.
  const pixel = fwidth(height.mul(lines!)).max(1e-4);
  const off = abs(fract(steps).sub(0.5)).div(pixel);
  const line = smoothstep(weight!.add(0.7), weight!.sub(0.5).max(0), off).toVar();
  const halo = exp(off.mul(-0.16)).mul(0.2);
  const band = fract(steps.add(0.5));
  const shade = band.mul(band).mul(fill!).mul(saturate(height)).mul(0.55);
  const edge = smoothstep(2.4, 0.5, length(place.div(half)));
  return mix(light, light.add(0.12), line.mul(saturate(height.sub(0.5))))
    .mul(line.add(halo).add(shade))
    .mul(edge)
    .add(vec3(0.0012, 0.0018, 0.0042))
    .add(vec3(0.006, 0.008, 0.014).mul(beat).mul(edge)) as unknown as Node<'vec3'>;
}

/** The scene with its data. */
export const contoursScene: SceneDefinition = defineShaderScene({
  ...CONTOURS,
  places: DIAMOND_PLACES,
  picture: contours,
});
