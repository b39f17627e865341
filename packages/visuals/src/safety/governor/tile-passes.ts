/**
 * The passes of the flash governor over tiles: count the cells over the limit, find the fields of view in which
 * a quarter of them is, and decide what each tile keeps of the picture before. See `ReferenceGovernor`.
 */
import type { Node, Texture } from 'three/webgpu';
import { bool, exp, float, If, ivec2, Loop, max, min, mod, select, texture, vec4 } from 'three/tsl';
import { countOf, LUMINANCE, REDNESS, turns } from './change-passes.js';
import type { FrameUniforms } from './frame-uniforms.js';
import { EXTENDED_BIN_SECONDS, EXTENDED_BINS, GOVERNOR_LIMITS } from './governor-limits.js';
import { greatest, least, QuadPass, texel } from './quad-pass.js';

const { changes, changesExtended, extendedSeconds, holdSeconds, releaseSeconds, followSeconds } = GOVERNOR_LIMITS;

/** Runs `body` for the whole numbers from `start` to below `end`. */
function each(
  name: string,
  start: Node<'int'> | number,
  end: Node<'int'> | number,
  body: (i: Node<'int'>) => void,
): void {
  const options = { start, end, type: 'int', condition: '<', name } as const;
  Loop(options as { start: Node<'int'>; end: Node<'int'>; type: 'int' }, (found) => {
    body((found as unknown as Record<string, Node<'int'>>)[name]!);
  });
}

/** Whether the extended rule is near. */
function isStrict(bins: { load(at: Node): Node<'vec4'> }): Node<'bool'> {
  const sum = float(0).toVar();
  each('bin', 0, EXTENDED_BINS, (i) => {
    sum.addAssign(bins.load(ivec2(i, 0)).x);
  });
  return sum.greaterThanEqual(extendedSeconds);
}

/**
 * Cells of each tile. First output: over the limit in the luminance and redness of the source, and of what is
 * shown with this frame. Second output: those that exceed it with this frame, and those with many changes.
 */
export class TilePass extends QuadPass {
  readonly cells: { value: Texture };
  readonly signals: readonly { value: Texture }[];
  readonly bins: { value: Texture };

  constructor(frame: FrameUniforms) {
    const cells = texture();
    const signals = [texture(), texture(), texture(), texture()];
    const bins = texture();
    super(2, ([over, more]) => {
      const tile = texel().toVar();
      const allowed = select(isStrict(bins), float(changesExtended), float(changes)).toVar();
      const sums = vec4(0).toVar();
      const others = vec4(0).toVar();
      const { columns, rows, tileColumns, tileRows } = frame;
      If(tile.x.lessThan(tileColumns).and(tile.y.lessThan(tileRows)), () => {
        each('y', tile.y.mul(rows).div(tileRows), tile.y.add(1).mul(rows).div(tileRows), (y) => {
          each('x', tile.x.mul(columns).div(tileColumns), tile.x.add(1).mul(columns).div(tileColumns), (x) => {
            const at = ivec2(x, y).toVar();
            const light = cells.load(at).toVar();
            const [sourceLight, sourceRed, shownLight, shownRed] = signals.map((signal) => signal.load(at).toVar());
            const turning = [turns(shownLight!, light.x, LUMINANCE), turns(shownRed!, light.y, REDNESS)];
            const counts = [countOf(shownLight!), countOf(shownRed!)];
            const one = (is: Node<'bool'>): Node<'float'> => select(is, float(1), float(0));
            const exceeds = counts.map((count, i) => count.add(one(turning[i]!)).greaterThan(allowed));
            sums.addAssign(
              vec4(
                one(countOf(sourceLight!).greaterThan(allowed)),
                one(countOf(sourceRed!).greaterThan(allowed)),
                one(exceeds[0]!),
                one(exceeds[1]!),
              ),
            );
            others.addAssign(
              vec4(
                one(exceeds[0]!.and(turning[0]!)),
                one(exceeds[1]!.and(turning[1]!)),
                one(counts[0]!.greaterThan(changesExtended)),
                one(counts[1]!.greaterThan(changesExtended)),
              ),
            );
          });
        });
      });
      over!.assign(sums);
      more!.assign(others);
    });
    this.cells = cells;
    this.signals = signals;
    this.bins = bins;
  }
}

/**
 * Each window of tiles: 1 where the luminance or redness of the source, or of what is shown, is over the limit;
 * in x also 2 if what is shown has many changes.
 */
export class WindowPass extends QuadPass {
  readonly over: { value: Texture };
  readonly more: { value: Texture };

  constructor(frame: FrameUniforms) {
    const over = texture();
    const more = texture();
    super(1, ([out]) => {
      const first = texel().toVar();
      const sums = vec4(0).toVar();
      const others = vec4(0).toVar();
      const { tileColumns, tileRows, windowColumns, windowRows, neededCells } = frame;
      const fits = first.x
        .lessThanEqual(tileColumns.sub(windowColumns))
        .and(first.y.lessThanEqual(tileRows.sub(windowRows)));
      If(fits, () => {
        each('y', first.y, first.y.add(windowRows), (y) => {
          each('x', first.x, first.x.add(windowColumns), (x) => {
            sums.addAssign(over.load(ivec2(x, y)));
            others.addAssign(more.load(ivec2(x, y)));
          });
        });
      });
      const isOver = (cells: Node<'float'>): Node<'float'> =>
        select(cells.greaterThanEqual(neededCells), float(1), float(0));
      const many = isOver(max(others.z, others.w)).mul(2);
      out!.assign(vec4(isOver(sums.x).add(many), isOver(sums.y), isOver(sums.z), isOver(sums.w)));
    });
    this.over = over;
    this.more = more;
  }
}

/** Seconds of each bin in which the extended rule counts. */
export class BinPass extends QuadPass {
  readonly bins: { value: Texture };
  readonly windows: { value: Texture };

  constructor(frame: FrameUniforms) {
    const bins = texture();
    const windows = texture();
    super(1, ([out]) => {
      const at = texel().toVar();
      const strict = isStrict(bins).toVar();
      const counts = bool(false).toVar();
      each('y', 0, frame.tileRows, (y) => {
        each('x', 0, frame.tileColumns, (x) => {
          const found = windows.load(ivec2(x, y)).toVar();
          const asked = mod(found.x, 2).greaterThan(0.5).or(found.y.greaterThan(0.5));
          counts.assign(counts.or(found.x.greaterThan(1.5)).or(strict.and(asked)));
        });
      });
      const age = mod(frame.bin.sub(float(at.x)).add(EXTENDED_BINS), EXTENDED_BINS);
      const kept = select(age.lessThan(frame.newBins), float(0), bins.load(ivec2(at.x, 0)).x);
      const step = min(frame.deltaSeconds, EXTENDED_BINS * EXTENDED_BIN_SECONDS);
      out!.assign(vec4(kept.add(select(age.lessThan(0.5).and(counts), step, float(0))), 0, 0, 1));
    });
    this.bins = bins;
    this.windows = windows;
  }
}

/** First output: the seconds for which each tile is still limited. Second output: the share that it keeps. */
export class HoldPass extends QuadPass {
  readonly remaining: { value: Texture };
  readonly over: { value: Texture };
  readonly more: { value: Texture };
  readonly windows: { value: Texture };

  constructor(frame: FrameUniforms) {
    const [remaining, over, more, windows] = [texture(), texture(), texture(), texture()];
    super(2, ([seconds, hold]) => {
      const { tileColumns, tileRows, windowColumns, windowRows } = frame;
      const tile = least(texel(), ivec2(tileColumns.sub(1), tileRows.sub(1))).toVar();
      const limited = bool(false).toVar();
      const held = bool(false).toVar();
      // A tile shares the decision of its neighbours: the shares are interpolated between tiles.
      each('nearY', greatest(tile.y.sub(1), 0), least(tile.y.add(2), tileRows), (nearY) => {
        each('nearX', greatest(tile.x.sub(1), 0), least(tile.x.add(2), tileColumns), (nearX) => {
          const cells = over.load(ivec2(nearX, nearY)).toVar();
          const others = more.load(ivec2(nearX, nearY)).toVar();
          each('y', greatest(nearY.sub(windowRows).add(1), 0), nearY.add(1), (y) => {
            each('x', greatest(nearX.sub(windowColumns).add(1), 0), nearX.add(1), (x) => {
              const found = windows.load(ivec2(x, y)).toVar();
              const both = (count: Node<'float'>, window: Node<'float'>): Node<'bool'> =>
                count.greaterThan(0.5).and(mod(window, 2).greaterThan(0.5));
              limited.assign(limited.or(both(cells.x, found.x)).or(both(cells.y, found.y)));
              held.assign(held.or(both(others.x, found.z)).or(both(others.y, found.w)));
            });
          });
        });
      });
      const left = max(remaining.load(tile).x.sub(frame.deltaSeconds), 0);
      const now = select(limited.or(held), float(holdSeconds + releaseSeconds), left).toVar();
      const limit = min(now.div(releaseSeconds), 1);
      const followed = exp(frame.deltaSeconds.negate().div(max(limit, 1e-4).mul(followSeconds)));
      const share = select(held, float(1), select(now.greaterThan(0), followed, float(0)));
      seconds!.assign(vec4(now, select(held, float(1), float(0)), 0, 1));
      hold!.assign(vec4(share, 0, 0, 1));
    });
    this.remaining = remaining;
    this.over = over;
    this.more = more;
    this.windows = windows;
  }
}
