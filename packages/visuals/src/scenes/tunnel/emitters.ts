/**
 * What enters the tunnel in a frame: a ring for the drums around the centre, streams of the other stems
 * in their sectors: vocals above, bass below, other instruments at both sides.
 */
import type { Node } from 'three/webgpu';
import { abs, atan, exp, float, length, max, mix, sin, vec2, vec3 } from 'three/tsl';
import { angleFrom, CORE_RADIUS, polygonRadius, type TunnelInputs } from './geometry.js';

const TURN = 2 * Math.PI;

/** Light of a stream between two angles around `center` (in turns), near the radius `at`. */
const sector = (angle: Node<'float'>, center: number, width: Node<'float'>): Node<'float'> => {
  const off = abs(angleFrom(angle, center));
  return exp(off.div(width).pow(2).negate());
};

/** The light that enters at a place of the tunnel. */
export function emitted({ signals, sides, core }: TunnelInputs, p: Node<'vec2'>): Node<'vec3'> {
  const { drums, bass, other, vocals } = signals.stems;
  const { low, mid, high } = signals.plates;
  const r = length(p);
  const angle = atan(p.y, p.x).div(TURN);
  const rest = core.mul(CORE_RADIUS);

  const shape = polygonRadius(p, sides, signals.time.mul(0.2));
  const ring = (radius: Node<'float'>, width: number, drive: Node<'float'>): Node<'float'> =>
    exp(shape.sub(radius).div(width).pow(2).negate()).mul(drive);
  const hits = ring(rest, 0.014, low)
    .add(ring(rest.mul(0.78), 0.008, mid))
    .add(ring(rest.mul(0.58), 0.005, high));
  const drumLight = signals.colors.drums.mul(hits.mul(drums.glow.mul(1.7)));

  // Streams enter at the rim of the core.
  const gate = exp(r.sub(rest.mul(1.25)).div(0.03).pow(2).negate());
  const voiceWave = sin(signals.time.mul(2.1)).mul(0.025).add(vocals.pitch.sub(0.5).mul(vocals.voicing).mul(0.12));
  const voiceAngle = angle.sub(voiceWave);
  const voice = sector(voiceAngle, 0.25, vocals.level.mul(0.05).add(0.006))
    .add(sector(voiceAngle, 0.25, float(0.1)).mul(0.2))
    .mul(gate);
  const deep = sector(angle, 0.75, bass.level.mul(0.1).add(0.03)).mul(gate);
  // The other instruments are many fine rays.
  const rays = sin(angle.mul(TURN * 34).add(signals.time.mul(0.9)))
    .mul(0.5)
    .add(0.5)
    .pow(3);
  const spread = other.brightness.mul(0.05).add(0.035);
  const sides2 = max(sector(angle, 0, spread), sector(angle, 0.5, spread));
  const shimmer = sides2.mul(rays.mul(0.85).add(0.15)).mul(gate);

  const light = drumLight
    .add(signals.colors.vocals.mul(voice.mul(vocals.glow.mul(1.5))))
    .add(signals.colors.bass.mul(deep.mul(bass.glow.mul(1.6))))
    .add(signals.colors.other.mul(shimmer.mul(other.glow.mul(1.5))));
  // With reduced motion light does not travel: each stem shines in its sector.
  const still = vec2(0.55, 0.11);
  const glowOf = (center: number): Node<'float'> =>
    sector(angle, center, float(still.y)).mul(exp(r.sub(still.x).mul(3.5).pow(2).negate()));
  const calm = signals.colors.vocals
    .mul(glowOf(0.25).mul(vocals.glow))
    .add(signals.colors.bass.mul(glowOf(0.75).mul(bass.glow)))
    .add(signals.colors.other.mul(max(glowOf(0), glowOf(0.5)).mul(other.glow)))
    .add(signals.colors.drums.mul(exp(shape.sub(rest).div(0.03).pow(2).negate()).mul(drums.glow)));
  return light.mul(signals.flow).add(calm.mul(signals.flow.oneMinus())) as unknown as Node<'vec3'>;
}

/** The body in the centre, which stays where it is. */
export function coreLight({ signals, sides, core }: TunnelInputs, p: Node<'vec2'>): Node<'vec3'> {
  const { drums } = signals.stems;
  const rest = core.mul(CORE_RADIUS);
  const shape = polygonRadius(p, sides, signals.time.mul(0.2));
  const line = (radius: Node<'float'>, width: number): Node<'float'> =>
    exp(shape.sub(radius).div(width).pow(2).negate());
  const rim = line(rest, 0.0045)
    .add(line(rest.mul(0.78), 0.003).mul(0.6))
    .add(line(rest.mul(0.58), 0.002).mul(0.4));
  const halo = exp(shape.sub(rest).max(0).mul(-16)).mul(0.12);
  return mix(signals.colors.drums, vec3(1), rim.mul(drums.glow).mul(0.35)).mul(
    rim.mul(drums.glow.mul(0.9).add(0.1)).add(halo.mul(drums.glow)),
  );
}
