/**
 * The walls of the tunnel, sharp: what each stem did is a line at the distance that its light has travelled
 * since. Drums are rings, vocals three threads above, bass arcs below, other instruments rays at both sides.
 */
import type { Node } from 'three/webgpu';
import { abs, atan, exp, float, fract, fwidth, length, log, max, mix, sin, smoothstep, vec3 } from 'three/tsl';
import { angleFrom, CORE_RADIUS, polygonRadius, type TunnelInputs } from './geometry.js';

const TURN = 2 * Math.PI;

/** The light of the walls at a place. Nothing of it travels with reduced motion. */
export function wallLight(inputs: TunnelInputs, p: Node<'vec2'>): Node<'vec3'> {
  const { signals, sides, core, speed, twist, trail } = inputs;
  const { drums, bass, other, vocals } = signals.stems;
  const rest = core.mul(CORE_RADIUS);
  const rate = speed.mul(1.25);
  const r = length(p);
  const delay = log(r.div(rest).max(1)).div(rate).toVar();
  const turned = twist.mul(0.6).mul(delay);
  const outside = smoothstep(rest.mul(0.99), rest.mul(1.05), r).toVar();
  const fade = exp(delay.mul(trail.oneMinus().mul(1.5).add(0.38)).negate())
    .mul(outside)
    .toVar();
  const pixel = fwidth(r).div(r.max(0.02)).toVar();

  // Rings of drum hits; sharp in front, soft behind.
  const shape = polygonRadius(p, sides, signals.time.mul(0.2).sub(turned));
  const hitDelay = log(shape.div(rest).max(1)).div(rate);
  const hits = signals.past('hits', hitDelay).toVar();
  const rings = hits.r.pow(9).mul(1.2).add(hits.g.pow(12).mul(0.8)).add(hits.b.pow(16).mul(0.45));

  const angle = atan(p.y, p.x).sub(turned).div(TURN).toVar();
  const voice = angleFrom(angle, 0.25).toVar();
  const level = signals.past('level', delay).toVar();
  const sung = signals.past('pitch', delay).a.sub(0.5).mul(signals.past('voicing', delay).a);
  const thread = (phase: number): Node<'float'> => {
    const sway = sin(delay.mul(5).sub(signals.time.mul(2)).add(phase)).mul(level.a.mul(0.035));
    const off = abs(voice.sub(sung.mul(0.09)).sub(sway));
    const width = pixel.mul(0.35).add(level.a.mul(0.0025));
    return exp(off.div(width).pow(2).negate()).add(exp(off.mul(-70)).mul(level.a).mul(0.16));
  };
  const threads = thread(0).add(thread(2.1)).add(thread(4.2)).mul(level.a.mul(1.1).add(0.06));

  const below = abs(angleFrom(angle, 0.75));
  const span = smoothstep(level.g.mul(0.15).add(0.05), level.g.mul(0.12).add(0.02), below);
  const steps = delay.mul(rate).mul(6.5).sub(signals.time.mul(rate).mul(6.5)).toVar();
  const stepPixel = pixel.mul(6.5);
  const arc = smoothstep(stepPixel.mul(1.2).add(0.1), stepPixel.mul(0.2), abs(fract(steps).sub(0.5)).mul(1.6));
  const arcs = span.mul(arc.mul(0.8).add(0.1)).mul(level.g.mul(1.2).add(0.04));

  const aside = max(
    smoothstep(0.13, 0.02, abs(angleFrom(angle, 0))),
    smoothstep(0.13, 0.02, abs(angleFrom(angle, 0.5))),
  );
  const ray = angle.mul(112);
  const rayOff = abs(fract(ray).sub(0.5));
  const rayPixel = pixel.mul(112 / TURN);
  const sparkle = sin(ray.floor().mul(12.9)).mul(0.5).add(0.5);
  const bright = exp(sparkle.sub(signals.past('brightness', delay).b).mul(2.2).pow(2).negate());
  const rays = smoothstep(rayPixel.add(0.08), rayPixel.mul(0.2), rayOff)
    .mul(aside)
    .mul(bright)
    .mul(level.b.mul(1.1).add(0.05));

  const hot = mix(signals.colors.vocals, vec3(1), threads.mul(0.25).min(0.5));
  return signals.colors.drums
    .mul(rings.mul(drums.glow.mul(1.3).add(0.05)))
    .add(hot.mul(threads.mul(vocals.glow.mul(1.1).add(0.06))))
    .add(signals.colors.bass.mul(arcs.mul(bass.glow.mul(1.4).add(0.06))))
    .add(signals.colors.other.mul(rays.mul(other.glow.mul(1.3).add(0.06))))
    .mul(fade)
    .mul(float(signals.flow)) as unknown as Node<'vec3'>;
}
