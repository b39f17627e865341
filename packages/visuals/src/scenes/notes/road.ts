/**
 * The ground of the scene "notes": time runs away from the viewer, pitch runs across. One mesh: the road
 * with the notes of bass and vocals in relief, the drums as lines across it, and hills at both sides.
 */
import { Mesh, MeshBasicNodeMaterial, PlaneGeometry, type Node } from 'three/webgpu';
import {
  Fn,
  abs,
  exp,
  float,
  fract,
  fwidth,
  max,
  mix,
  positionGeometry,
  saturate,
  smoothstep,
  varying,
  vec3,
  vec4,
} from 'three/tsl';
import type { SceneDetail } from '../scene.js';
import type { SceneSignals } from '../signals.js';

const SEGMENTS = { full: [180, 190], light: [72, 72] } as const satisfies Record<
  SceneDetail,
  readonly [number, number]
>;
const NEAR = 3.2;
const LENGTH = 34;
/** Half of the width of the road, and of the ground. */
export const ROAD_HALF = 3.3;
const GROUND_HALF = 15;
/** The lanes of bass and vocals: centre and half of the width, in world units. */
export const LANES = { bass: -1.6, vocals: 1.6, half: 1.35 } as const;
/** Speed of the notes at speed 1, in world units per second. */
const SPEED = 4.6;
const SEMITONES = 36;

/** Parameters as nodes. */
export interface RoadInputs {
  readonly signals: SceneSignals;
  readonly speed: Node<'float'>;
  readonly hills: Node<'float'>;
  readonly lift: Node<'float'>;
  readonly width: Node<'float'>;
  readonly grid: Node<'float'>;
  readonly detail: SceneDetail;
}

export function createRoad({ signals, speed, hills, lift, width, grid, detail }: RoadInputs): Mesh {
  const [columns, rows] = SEGMENTS[detail];
  const geometry = new PlaneGeometry(2 * GROUND_HALF, LENGTH, columns, rows);
  geometry.rotateX(-Math.PI / 2);
  geometry.translate(0, 0, NEAR - LENGTH / 2);
  gatherColumns(geometry);
  const { x, z } = positionGeometry;
  const delayAt = (depth: Node<'float'>): Node<'float'> => float(NEAR).sub(depth).div(speed.mul(SPEED));

  /** How much of a note of bass (g) or vocals (a) is at a place: 0..1 across, and its level. */
  const note = (stem: 'bass' | 'vocals', px: Node<'float'>, delay: Node<'float'>, soft: number) => {
    const pick = (value: Node<'vec4'>): Node<'float'> => (stem === 'bass' ? value.g : value.a);
    // With reduced motion notes stay in the middle of their lane.
    const pitch = mix(float(0.5), pick(signals.past('pitch', delay)), signals.flow);
    const voiced = smoothstep(0.12, 0.4, mix(float(1), pick(signals.past('voicing', delay)), signals.flow));
    const level = pick(signals.past('level', delay));
    const lane = pitch
      .sub(0.5)
      .mul(2 * LANES.half)
      .add(LANES[stem]);
    const off = abs(px.sub(lane)).div(width.mul(level.mul(0.7).add(0.5)).mul(soft));
    return { across: exp(off.mul(off).negate()).mul(voiced), level };
  };

  const height = Fn(() => {
    const delay = delayAt(z);
    const bass = note('bass', x, delay, 0.2);
    const vocals = note('vocals', x, delay, 0.17);
    const notes = max(bass.across.mul(bass.level).mul(0.5), vocals.across.mul(vocals.level).mul(0.7)).mul(lift);
    const beyond = abs(x)
      .sub(ROAD_HALF + 0.3)
      .max(0);
    const band = beyond.div(GROUND_HALF - ROAD_HALF);
    const { low, mid, high } = bandsAt(delay);
    const spectrum = exp(band.sub(0.16).mul(6.5).pow(2).negate())
      .mul(low)
      .mul(1.3)
      .add(exp(band.sub(0.42).mul(6).pow(2).negate()).mul(mid).mul(2.1))
      .add(exp(band.sub(0.74).mul(5).pow(2).negate()).mul(high).mul(2.9));
    return notes.add(spectrum.mul(hills).mul(smoothstep(0, 1.2, beyond)));
  })();

  function bandsAt(delay: Node<'float'>): { low: Node<'float'>; mid: Node<'float'>; high: Node<'float'> } {
    return {
      low: signals.past('low', delay).b,
      mid: signals.past('mid', delay).b,
      high: signals.past('high', delay).b,
    };
  }

  const up = varying(height);
  const px = varying(x);
  const pz = varying(z);
  const { drums, bass, other, vocals } = signals.stems;

  const light = Fn(() => {
    const delay = delayAt(pz).toVar();
    const depth = float(NEAR).sub(pz);
    const far = exp(depth.mul(-0.052))
      .mul(smoothstep(LENGTH, LENGTH - 10, depth))
      .toVar();
    const onRoad = smoothstep(ROAD_HALF + 0.12, ROAD_HALF - 0.02, abs(px)).toVar();

    const low = note('bass', px, delay, 0.1);
    const lowHalo = note('bass', px, delay, 0.5);
    const voice = note('vocals', px, delay, 0.085);
    const voiceHalo = note('vocals', px, delay, 0.46);
    const bassLight = mix(signals.colors.bass, signals.colors.bass.mul(1.5).add(0.2), low.across.mul(low.level)).mul(
      low.across
        .mul(low.level.mul(1.5).add(0.1))
        .add(lowHalo.across.mul(low.level).mul(0.22))
        .mul(bass.glow.mul(1.2).add(0.12)),
    );
    const voiceLight = mix(signals.colors.vocals, vec3(1), voice.across.mul(voice.level).mul(0.45)).mul(
      voice.across
        .mul(voice.level.mul(1.4).add(0.1))
        .add(voiceHalo.across.mul(voice.level).mul(0.22))
        .mul(vocals.glow.mul(1.2).add(0.12)),
    );

    // Semitones, and the octaves brighter.
    const lane = (center: number): Node<'float'> =>
      px
        .sub(center)
        .div(2 * LANES.half)
        .add(0.5)
        .mul(SEMITONES)
        .toVar();
    const line = (at: Node<'float'>, sharp: number): Node<'float'> => {
      const pixel = fwidth(at).max(1e-3);
      const off = abs(fract(at.add(0.5)).sub(0.5));
      return smoothstep(pixel.mul(1.4), 0, off).mul(saturate(float(sharp).div(pixel)));
    };
    const lines = (center: number): Node<'float'> => {
      const at = lane(center);
      const within = smoothstep(-0.5, 0.5, at).mul(smoothstep(SEMITONES + 0.5, SEMITONES - 0.5, at));
      return line(at, 0.12)
        .mul(0.35)
        .add(line(at.div(12), 0.05))
        .mul(within);
    };
    const staff = signals.colors.bass
      .mul(lines(LANES.bass).mul(bass.glow.mul(0.3).add(0.07)))
      .add(signals.colors.vocals.mul(lines(LANES.vocals).mul(vocals.glow.mul(0.25).add(0.05))))
      .mul(grid);

    // Drums cross the road: kick in full, snare at both lanes' edges, hi-hat at the rims.
    const hits = signals.past('hits', delay).toVar();
    const kick = hits.r.pow(5);
    const snare = hits.g.pow(5).mul(smoothstep(0.9, 0.2, abs(abs(px).sub(1.6))));
    const hat = hits.b.pow(4).mul(smoothstep(0.25, 0.05, abs(abs(px).sub(ROAD_HALF - 0.2))));
    const middle = exp(abs(px).mul(-1.1)).mul(0.7).add(0.3);
    const crossing = kick.mul(middle).add(snare.mul(0.8)).add(hat).mul(onRoad);
    const rim = exp(abs(abs(px).sub(ROAD_HALF)).mul(-26));
    const drumLight = signals.colors.drums.mul(
      crossing.mul(drums.glow.mul(1.15).add(0.06)).add(rim.mul(drums.glow.mul(0.55).add(0.07))),
    );

    // Hills: lines of equal time, which stay apart in the distance.
    const time = depth.mul(1.6);
    const pixel = fwidth(time).max(1e-3);
    const offLine = abs(fract(time).sub(0.5));
    const ridge = smoothstep(pixel.mul(1.5).add(0.03), 0, offLine).mul(saturate(float(0.7).div(pixel)));
    const slope = saturate(up.mul(0.75));
    const hillLight = mix(signals.colors.other, signals.colors.other.mul(1.3).add(0.3), slope.mul(other.glow).mul(0.5))
      .mul(ridge.mul(0.95).add(slope.mul(0.09)))
      .mul(other.glow.mul(slope.mul(1.7).add(0.2)).add(0.035))
      .mul(onRoad.oneMinus());
    return bassLight
      .add(voiceLight)
      .add(staff)
      .mul(onRoad)
      .add(drumLight)
      .add(hillLight)
      .mul(far)
      .add(vec3(0.001, 0.0016, 0.0036));
  })();

  const material = new MeshBasicNodeMaterial();
  material.positionNode = vec3(x, height, z);
  material.fragmentNode = vec4(light, 1);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

/** Moves the columns of the plane towards the road, where the notes need them. */
function gatherColumns(geometry: PlaneGeometry): void {
  const position = geometry.getAttribute('position');
  for (let i = 0; i < position.count; i++) {
    const across = position.getX(i) / GROUND_HALF;
    position.setX(i, GROUND_HALF * Math.sign(across) * Math.abs(across) ** 1.9);
  }
}
