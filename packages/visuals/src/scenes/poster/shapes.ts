/**
 * The shapes of the poster, one for each stem, as coverage (1 inside) and amount of ink. Coordinates `q`
 * are those of the box of the stem.
 */
import type { Node } from 'three/webgpu';
import {
  abs,
  atan,
  exp,
  float,
  floor,
  fract,
  fwidth,
  hash,
  length,
  max,
  min,
  mix,
  select,
  sin,
  smoothstep,
  step,
  vec2,
} from 'three/tsl';
import type { SceneSignals } from '../signals.js';

/** What is printed at a place. */
export interface Print {
  /** 1 inside of the shape. */
  readonly inside: Node<'float'>;
  /** Share of the paper that ink covers, 0..1. Derives from glow. */
  readonly ink: Node<'float'>;
}

/** 1 where `distance` is negative, with an edge one pixel wide. */
const filled = (distance: Node<'float'>, pixel: Node<'float'>): Node<'float'> =>
  smoothstep(pixel, pixel.negate(), distance);

/** Half of a pixel in coordinates `q`, which must be continuous. */
const pixelOf = (q: Node<'vec2'>): Node<'float'> => fwidth(q.y).mul(0.75).max(1e-4);

/** A disc, a ring and a circle of ticks: low, middle and high drums. */
export function drumPrint(signals: SceneSignals, q: Node<'vec2'>): Print {
  const { low, mid, high } = signals.plates;
  const { glow } = signals.stems.drums;
  const swell = signals.flow.mul(0.7).add(0.3);
  const pixel = pixelOf(q);
  const r = length(q);
  const angle = atan(q.y, q.x)
    .div(2 * Math.PI)
    .add(signals.time.mul(0.012));
  const disc = filled(r.sub(low.mul(swell).mul(0.13).add(0.42)), pixel).mul(filled(float(0.085).sub(r), pixel));
  const ring = filled(abs(r.sub(0.7)).sub(mid.mul(swell).mul(0.06).add(0.055)), pixel);
  const tooth = abs(fract(angle.mul(28)).sub(0.5))
    .sub(0.24)
    .mul(r)
    .mul(0.22);
  const ticks = filled(max(abs(r.sub(0.93)).sub(high.mul(swell).mul(0.05).add(0.035)), tooth), pixel);
  const drive = select(r.lessThan(0.6), low, select(r.lessThan(0.82), mid, high));
  return { inside: max(disc, max(ring, ticks)), ink: glow.mul(drive.mul(0.5).add(0.5)).add(0.16) };
}

/** Bars, the newest at the top: the bass of the last second. */
export function bassPrint(signals: SceneSignals, q: Node<'vec2'>): Print {
  const BARS = 5;
  const row = q.y.mul(-0.5).add(0.5).mul(BARS);
  const index = floor(row).clamp(0, BARS - 1);
  const level = signals.past('level', index.mul(0.17)).g;
  const reach = level.mul(1.88).add(0.1).sub(1);
  const across = abs(fract(row).sub(0.5)).sub(0.37).mul(0.4);
  const box = max(max(q.x.sub(reach), q.x.add(1).negate()), max(across, abs(q.y).sub(1)));
  return { inside: filled(box, pixelOf(q)), ink: signals.stems.bass.glow.mul(0.84).add(0.16) };
}

/**
 * Tiles with a quarter disc, a triangle, a half or a dot. Dark sounds ink the left ones.
 *
 * @param tiles columns and rows
 */
export function otherPrint(signals: SceneSignals, q: Node<'vec2'>, tiles: Node<'vec2'>): Print {
  const { glow, brightness } = signals.stems.other;
  const at = q.mul(0.5).add(0.5).mul(tiles);
  const tile = floor(at).clamp(vec2(0), tiles.sub(1));
  const number = tile.x.add(tile.y.mul(17));
  const chance = hash(number.add(3));
  // Tiles change one after the other.
  const turns = floor(signals.time.mul(0.14).add(chance));
  const side = floor(hash(number.add(turns.mul(101)).add(11)).mul(4));
  const kind = hash(number.add(turns.mul(53)).add(29));
  const local = at.sub(tile);
  const flipX = step(1.5, side);
  const flipY = step(0.5, fract(side.mul(0.5)));
  const f = vec2(mix(local.x, local.x.oneMinus(), flipX), mix(local.y, local.y.oneMinus(), flipY));
  const quarter = length(f).sub(0.94);
  const triangle = f.x.add(f.y).sub(0.97).mul(0.7);
  const dot = length(f.sub(0.5)).sub(0.36);
  const arc = abs(length(f).sub(0.66)).sub(0.2);
  const shape = select(
    kind.lessThan(0.36),
    quarter,
    select(kind.lessThan(0.6), triangle, select(kind.lessThan(0.8), arc, dot)),
  );
  const margin = max(abs(local.x.sub(0.5)), abs(local.y.sub(0.5))).sub(0.465);
  const outside = max(abs(q.x), abs(q.y)).sub(1);
  const column = tile.x.add(0.5).div(tiles.x);
  const near = exp(column.sub(brightness).mul(2).pow(2).negate());
  const level = signals.past('level', chance.mul(0.5)).b;
  const ink = glow.mul(near.mul(0.75).add(0.25)).mul(level.mul(0.5).add(0.5)).add(0.12);
  return {
    inside: filled(max(max(shape, margin), outside.mul(tiles.y.mul(0.5))), pixelOf(q).mul(tiles.y.mul(0.5))),
    ink,
  };
}

/** Three bold lines of the voice: loud is wide, high notes are higher. The newest sound is in the centre. */
export function vocalPrint(signals: SceneSignals, q: Node<'vec2'>): Print {
  const { glow } = signals.stems.vocals;
  const delay = abs(q.x).mul(1.1);
  const level = signals.past('level', delay).a;
  // A mean over 0.2 s: a change of pitch is a slope.
  const pitch = [0, 0.05, 0.1, 0.15, 0.2]
    .map((later) => signals.past('pitch', delay.add(later)).a as Node<'float'>)
    .reduce((sum, value) => sum.add(value))
    .div(5);
  const wave = sin(q.x.mul(5).sub(signals.time.mul(1.4))).mul(level.mul(0.34));
  const centre = wave.add(pitch.sub(0.5).mul(level).mul(0.4));
  const width = level.mul(0.13).add(0.045);
  const y = q.y.sub(centre);
  const line = min(abs(y), abs(abs(y).sub(width.mul(2.7)))).sub(width);
  const ends = abs(q.x).sub(1);
  return { inside: filled(max(line, ends), pixelOf(q)), ink: glow.mul(0.85).add(0.15) };
}

/** Rules above and below, and a mark for each stem: the printed frame, always the same. */
export function frameInk(place: Node<'vec2'>, half: Node<'vec2'>): Node<'float'> {
  const pixel = fwidth(place.y).mul(0.75);
  const edge = half.sub(0.06);
  const rule = max(abs(abs(place.y).sub(edge.y)).sub(0.004), abs(place.x).sub(edge.x));
  const at = vec2(place.x.add(edge.x), edge.y.sub(place.y).sub(0.055));
  const mark = (number: number): Node<'vec2'> => at.sub(vec2(0.024 + 0.075 * number, 0));
  const size = 0.024;
  const ring = abs(length(mark(0)).sub(size * 0.75)).sub(size * 0.25);
  const bars = max(
    max(abs(mark(1).x), abs(mark(1).y)).sub(size),
    abs(abs(mark(1).y).sub(size * 0.65)).sub(size * 0.35),
  );
  const triangle = max(max(mark(2).x.abs(), mark(2).y.abs()).sub(size), mark(2).x.add(mark(2).y).negate().mul(0.7));
  const wave = max(
    abs(mark(3).y.sub(sin(mark(3).x.mul(Math.PI / size)).mul(size * 0.5))).sub(size * 0.32),
    abs(mark(3).x).sub(size),
  );
  return filled(min(min(rule, ring), min(bars, min(triangle, wave))), pixel);
}
