/**
 * Bass: the ground, drawn as ridge lines with hidden-line removal. The bass level travels outwards
 * from the centre as a wave, so the landscape shows the last seconds of the bass line. The ground also
 * receives light from other parts.
 */
import { Mesh, MeshBasicNodeMaterial, PlaneGeometry, type Node } from 'three/webgpu';
import {
  Fn,
  exp,
  float,
  fract,
  fwidth,
  length,
  mix,
  positionGeometry,
  saturate,
  sin,
  smoothstep,
  uv,
  varying,
  vec2,
  vec3,
  vec4,
} from 'three/tsl';
import { disposeMeshes } from '../materials.js';
import type { PartInputs, StemPart } from './part.js';

const WIDTH = 60;
const NEAR = 13;
const FAR = -36;
const ROWS = { full: 122, light: 61 } as const;
/** Ridge lines from near to far. */
const LINES = 61;
const COLUMNS = { full: 130, light: 36 } as const;
/** Speed of the waves in world units per second. */
const WAVE_SPEED = 10;
/** Where all waves start: under the drums. */
const ORIGIN_Z = 3;

/** @param groundLight light of other parts at a place on the ground (x, z) */
export function createBass(
  { signals, measures, detail }: PartInputs,
  groundLight: (place: Node<'vec2'>) => Node<'vec3'>,
): StemPart {
  const geometry = new PlaneGeometry(WIDTH, NEAR - FAR, COLUMNS[detail], ROWS[detail]);
  geometry.rotateX(-Math.PI / 2);
  geometry.translate(0, 0, (NEAR + FAR) / 2);
  drawNearFirst(geometry);
  const bass = signals.stems.bass;
  const { time } = signals;

  const distance = length(vec2(positionGeometry.x, positionGeometry.z.sub(ORIGIN_Z).mul(1.15)));
  const height = Fn(() => {
    const { x, z } = positionGeometry;
    const delay = distance.div(WAVE_SPEED);
    const level = signals.past('level', delay).g;
    const pulse = signals.past('pulse', delay).g;
    const broad = sin(
      x
        .mul(0.42)
        .add(time.mul(0.21))
        .add(sin(z.mul(0.31).sub(time.mul(0.16))).mul(1.5)),
    )
      .mul(0.5)
      .add(0.5);
    const fine = sin(x.mul(1.25).add(z.mul(0.8)).add(time.mul(0.37)))
      .mul(0.5)
      .add(0.5);
    const open = smoothstep(9, 3.5, z).mul(0.85).add(0.15);
    const basin = smoothstep(3.1, 7.5, distance).mul(open);
    const aside = x.abs().div(measures.halfWidth);
    const valley = smoothstep(0.1, 1.05, aside).mul(0.7).add(0.3);
    const relief = broad.mul(0.75).add(fine.mul(0.25));
    const surface = relief
      .mul(0.3)
      .add(level.mul(relief.mul(1.7).add(0.2)))
      .add(pulse.mul(relief).mul(0.5));
    return basin.mul(valley).mul(surface).mul(measures.relief).mul(distance.mul(0.02).add(0.85));
  })();
  const crest = varying(height);
  const away = varying(distance);
  const place = varying(positionGeometry.xz);

  const light = Fn(() => {
    const row = uv().y.mul(LINES);
    const width = fwidth(row);
    const offLine = fract(row.sub(0.5)).sub(0.5).abs();
    const core = smoothstep(width.mul(1.6), width.mul(0.3), offLine);
    const haze = exp(offLine.mul(-7)).mul(0.22);
    const merged = saturate(width.mul(1.6));
    const line = mix(core.add(haze), float(0.45), merged);
    const lift = saturate(crest.mul(0.55));
    const far = exp(away.mul(-0.068));
    const drive = bass.glow.mul(lift.mul(2.6).add(0.45)).add(lift.mul(0.1)).add(0.05);
    const tint = mix(signals.colors.bass, signals.colors.bass.mul(1.4).add(0.24), lift.mul(bass.glow).mul(0.55));
    const body = signals.colors.bass.mul(lift.mul(bass.glow).mul(0.1).add(0.004));
    const ridges = tint
      .mul(line)
      .mul(drive)
      .add(body)
      .mul(far)
      .mul(smoothstep(2.7, 5.5, away));
    return ridges.add(groundLight(place));
  })();

  const material = new MeshBasicNodeMaterial();
  material.positionNode = vec3(positionGeometry.x, height.sub(0.02), positionGeometry.z);
  material.fragmentNode = vec4(light.add(vec3(0.0012, 0.002, 0.0045)), 1);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return {
    object: mesh,
    placeIn: ({ halfWidth }, out) => out.set(-0.6 * halfWidth, 0.5, -1.5),
    dispose: () => disposeMeshes(mesh),
  };
}

/** Reverses the order of the triangles, so that near rows are drawn first and hidden ones are not shaded. */
function drawNearFirst(geometry: PlaneGeometry): void {
  const indices = Array.from(geometry.index!.array);
  const reversed: number[] = [];
  for (let at = indices.length - 3; at >= 0; at -= 3) reversed.push(...indices.slice(at, at + 3));
  geometry.setIndex(reversed);
}
