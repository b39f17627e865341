/**
 * The floor: bass as waves that travel outwards from its place, the ring that runs along the floor from
 * each drum hit, past the listener into view, and pools of light below the other stems.
 */
import { BufferAttribute, BufferGeometry, Mesh, type Node } from 'three/webgpu';
import {
  Fn,
  exp,
  fract,
  fwidth,
  length,
  max,
  mix,
  positionGeometry,
  saturate,
  sin,
  smoothstep,
  varying,
  vec2,
  vec3,
} from 'three/tsl';
import { disposeMeshes, stemColor } from '../materials.js';
import { glowMaterial } from '../glow-material.js';
import { type BandPart, type BandShared } from './shared.js';

/** Radius in metres, and the mesh. */
const RADIUS = 9;
const RINGS = { full: 90, light: 48 } as const;
const SPOKES = { full: 144, light: 72 } as const;
/** Speed of the waves and of the drum ring in metres per second. */
const WAVE_SPEED = 2.4;
const RING_SPEED = 4.2;
/** Ridge lines per metre. */
const LINES = 4.5;

export function createFloor(shared: BandShared): BandPart {
  const { signals, places, detail } = shared;
  const { bass, drums, other, vocals } = signals.stems;
  const centre = places.bass.xz;
  const r = length(positionGeometry.xz);
  const place = positionGeometry.xz.add(centre);
  const delay = r.div(WAVE_SPEED);
  const level = signals.past('level', delay).g;
  const pulse = signals.past('pulse', delay).g;
  const relief = sin(
    place.x
      .mul(1.7)
      .add(signals.time.mul(0.21))
      .add(sin(place.y.mul(1.3).sub(signals.time.mul(0.16)))),
  )
    .mul(0.3)
    .add(0.7);
  // Flat where the listener stands, so that the floor stays below the feet.
  const apart = smoothstep(0.5, 2.6, length(place));
  const height = relief
    .mul(level.mul(0.2).add(pulse.mul(0.08)))
    .mul(apart)
    .mul(smoothstep(0.1, 1, r));
  const crest = varying(relief.mul(level.add(pulse.mul(0.35))));
  const away = varying(r);
  const at = varying(place);

  const light = Fn(() => {
    const row = away.mul(LINES);
    const width = fwidth(row);
    const offLine = fract(row.sub(0.5)).sub(0.5).abs();
    const core = smoothstep(width.mul(1.5), width.mul(0.3), offLine);
    const haze = exp(offLine.mul(-7)).mul(0.2);
    const merged = saturate(width.mul(1.3));
    const line = mix(core.add(haze), 0.4, merged);
    const drive = bass.glow.mul(crest.mul(2).add(0.3)).add(crest.mul(0.06)).add(0.035);
    const tint = mix(stemColor('bass'), vec3(0.22, 0.6, 0.95), saturate(crest.mul(bass.glow)).mul(0.55));
    const edge = smoothstep(RADIUS, RADIUS * 0.45, away);
    const heart = exp(away.mul(away).mul(-5)).mul(bass.glow).mul(0.8);
    const waves = tint
      .mul(
        line
          .mul(drive)
          .mul(exp(away.mul(-0.2)))
          .add(heart),
      )
      .mul(edge);
    return waves.add(drumRing()).add(pools());
  })();

  /** A ring of light that runs along the floor from the drums. */
  function drumRing(): Node<'vec3'> {
    const d = length(at.sub(places.drums.xz));
    const onset = signals.past('onset', d.sub(0.5).max(0).div(RING_SPEED)).r;
    const ring = onset
      .pow(1.5)
      .mul(exp(d.mul(-0.22)))
      .mul(drums.glow.mul(1.1).add(0.15))
      .mul(signals.flow)
      .mul(smoothstep(0.5, 0.9, d));
    const pool = exp(d.mul(-1.6)).mul(drums.glow).mul(0.16);
    const sum = ring.mul(smoothstep(RADIUS, RADIUS * 0.5, away)).add(pool);
    return stemColor('drums').mul(sum).mul(0.7);
  }

  /** What the floor receives from the other stems. */
  function pools(): Node<'vec3'> {
    const below = (spot: Node<'vec2'>, sharp: number): Node<'float'> => {
      const off = at.sub(spot);
      return exp(off.dot(off).mul(-sharp));
    };
    const sides = max(below(places.other.xz, 0.9), below(vec2(places.other.x.negate(), places.other.z), 0.9));
    return stemColor('vocals')
      .mul(below(places.vocals.xz, 0.8).mul(vocals.glow).mul(0.14))
      .add(stemColor('other').mul(sides.mul(other.glow).mul(0.16)));
  }

  const material = glowMaterial(light, shared);
  material.positionNode = vec3(place.x, height.add(places.bass.y).add(0.01), place.y);
  const mesh = new Mesh(disc(RINGS[detail], SPOKES[detail]), material);
  mesh.frustumCulled = false;
  return { object: mesh, dispose: () => disposeMeshes(mesh) };
}

/** A flat disc of rings that lie closer near the centre. */
function disc(rings: number, spokes: number): BufferGeometry {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    const radius = RADIUS * (ring / rings) ** 1.4;
    for (let spoke = 0; spoke < spokes; spoke++) {
      const angle = (2 * Math.PI * spoke) / spokes;
      positions.push(radius * Math.cos(angle), 0, radius * Math.sin(angle));
      if (ring === rings) continue;
      const next = ring * spokes + ((spoke + 1) % spokes);
      const vertex = ring * spokes + spoke;
      indices.push(vertex, next, vertex + spokes, next, next + spokes, vertex + spokes);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3));
  geometry.setIndex(indices);
  return geometry;
}
