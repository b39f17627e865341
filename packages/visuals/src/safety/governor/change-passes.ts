/**
 * The pass of the flash governor over cells: counts the opposing changes of the source and of what was shown,
 * as `ChangeTimes` does. A signal of a cell is one texel: in xyz the ticks of its changes, three in a number,
 * newest first; in w its extreme, plus 4 if rising and minus 4 if falling.
 */
import type { Node, Texture } from 'three/webgpu';
import { abs, float, floor, If, int, ivec2, min, mod, select, sign, texture, vec2, vec4 } from 'three/tsl';
import { FLASH_THRESHOLDS } from '../flash-meter.js';
import type { FrameUniforms } from './frame-uniforms.js';
import { GOVERNOR_LIMITS, NO_TICK, TICKS, WINDOW_TICKS } from './governor-limits.js';
import { QuadPass, texel } from './quad-pass.js';

const { luminanceChange, darker, redChange } = GOVERNOR_LIMITS;
const EMPTY = NO_TICK * (65536 + 256 + 1);
/** Added to the extreme for its direction. */
const DIRECTION = 4;

/** The smallest change of a kind that counts, and below which darker value. */
interface Threshold {
  readonly change: number;
  readonly darker: number;
}

export const LUMINANCE: Threshold = { change: luminanceChange, darker };
export const REDNESS: Threshold = { change: redChange / FLASH_THRESHOLDS.redScale, darker: 1e6 };

/** Whether `value` would be an opposing change of `signal`. */
export function turns(signal: Node<'vec4'>, value: Node<'float'>, { change, darker }: Threshold): Node<'bool'> {
  const { extreme, direction } = decode(signal);
  const difference = value.sub(extreme);
  return min(value, extreme)
    .lessThan(darker)
    .and(abs(difference).greaterThanEqual(change))
    .and(difference.mul(direction).lessThanEqual(0));
}

/** Changes of `signal` that are kept. */
export function countOf(signal: Node<'vec4'>): Node<'float'> {
  const count = float(0).toVar();
  for (const packed of [signal.x, signal.y, signal.z]) {
    for (const tick of unpack(packed)) count.addAssign(select(tick.equal(NO_TICK), 0, 1));
  }
  return count;
}

function decode(signal: Node<'vec4'>): { extreme: Node<'float'>; direction: Node<'float'> } {
  const { w } = signal;
  const direction = select(w.greaterThan(DIRECTION / 2), 1, select(w.lessThan(-DIRECTION / 2), -1, 0));
  return { extreme: w.sub(float(direction).mul(DIRECTION)), direction: float(direction) };
}

function unpack(packed: Node<'float'>): Node<'float'>[] {
  const high = floor(packed.div(65536));
  const middle = floor(packed.div(256)).sub(high.mul(256));
  return [high, middle, packed.sub(high.mul(65536)).sub(middle.mul(256))];
}

/** Drops the changes that are outside the window which ends at `tick`. */
function expired(packed: Node<'float'>, tick: Node<'float'>): Node<'float'> {
  const [high, middle, low] = unpack(packed).map((at) => {
    const age = mod(tick.sub(at).add(TICKS), TICKS);
    return select(at.equal(NO_TICK).or(age.greaterThan(WINDOW_TICKS + 0.5)), float(NO_TICK), at);
  });
  return high!.mul(65536).add(middle!.mul(256)).add(low!);
}

/** `signal` after `value` at `tick`. */
function added(
  signal: Node<'vec4'>,
  value: Node<'float'>,
  tick: Node<'float'>,
  threshold: Threshold,
  frame: FrameUniforms,
): Node<'vec4'> {
  const result = vec4(signal).toVar();
  const { extreme, direction } = decode(signal);
  If(frame.forget.greaterThan(0.5), () => {
    result.assign(vec4(float(NO_TICK * 257).add(tick.mul(65536)), EMPTY, EMPTY, value));
  })
    .ElseIf(turns(signal, value, threshold), () => {
      const { x, y, z } = signal;
      const shifted = (packed: Node<'float'>, newest: Node<'float'>): Node<'float'> =>
        newest.mul(65536).add(floor(packed.div(256)));
      const lastOf = (packed: Node<'float'>): Node<'float'> => packed.sub(floor(packed.div(256)).mul(256));
      const turned = value.add(sign(value.sub(extreme)).mul(DIRECTION));
      result.assign(vec4(shifted(x, tick), shifted(y, lastOf(x)), shifted(z, lastOf(y)), turned));
    })
    .ElseIf(value.sub(extreme).mul(direction).greaterThan(0), () => {
      result.w.assign(value.add(direction.mul(DIRECTION)));
    });
  const now = frame.tick;
  return vec4(expired(result.x, now), expired(result.y, now), expired(result.z, now), result.w);
}

/** Updates the signals of each cell: luminance and redness of the source, and of what was shown. */
export class ChangePass extends QuadPass {
  readonly cells: { value: Texture };
  readonly signals: readonly { value: Texture }[];

  constructor(frame: FrameUniforms) {
    const cells = texture();
    const signals = [texture(), texture(), texture(), texture()];
    super(4, (outputs) => {
      const at = texel().toVar();
      const light = cells.load(at).toVar();
      const tick = frame.tick;
      // What was shown is dated by its own frame. Where nothing counts, it starts with the source.
      const shown = select(frame.forget.greaterThan(0.5), light.xy, light.zw).toVar();
      const values = [light.x, light.y, vec2(shown).x, vec2(shown).y];
      const before = select(frame.forget.greaterThan(0.5), tick, frame.previousTick).toVar();
      signals.forEach((signal, index) => {
        const threshold = index % 2 === 0 ? LUMINANCE : REDNESS;
        const stored = signal.load(at).toVar();
        outputs[index]!.assign(added(stored, values[index]!, index < 2 ? tick : before, threshold, frame));
      });
    });
    this.cells = cells;
    this.signals = signals;
  }
}

/** Copies the signals of another size, each from the nearest cell. */
export class CarryPass extends QuadPass {
  readonly signals: readonly { value: Texture }[];

  constructor(frame: FrameUniforms) {
    const signals = [texture(), texture(), texture(), texture()];
    super(4, (outputs) => {
      const at = texel();
      const size = vec2(signals[0]!.size(int(0)) as Node<'ivec2'>);
      const share = vec2(at)
        .add(0.5)
        .div(vec2(float(frame.columns), float(frame.rows)));
      const from = min(share.mul(size), size.sub(1)).toVar();
      signals.forEach((signal, index) => outputs[index]!.assign(signal.load(ivec2(int(from.x), int(from.y)))));
    });
    this.signals = signals;
  }
}
