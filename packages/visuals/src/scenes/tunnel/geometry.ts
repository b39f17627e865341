/** Lengths and angles that the parts of the tunnel share, and their inputs. */
import type { Node } from 'three/webgpu';
import { atan, cos, float, floor, length, mix, smoothstep } from 'three/tsl';
import type { SceneSignals } from '../signals.js';

/** What the parts are built from: the controls, and parameters as nodes. */
export interface TunnelInputs {
  readonly signals: SceneSignals;
  readonly sides: Node<'float'>;
  readonly core: Node<'float'>;
  readonly speed: Node<'float'>;
  readonly twist: Node<'float'>;
  readonly trail: Node<'float'>;
}

/** Radius of the body in the centre, in the units of the picture. */
export const CORE_RADIUS = 0.17;

const TURN = 2 * Math.PI;

/** Distance from the centre in which a regular polygon of `sides` corners has the same value everywhere; 16 is round. */
export function polygonRadius(p: Node<'vec2'>, sides: Node<'float'>, angle: Node<'float'>): Node<'float'> {
  const part = float(TURN).div(sides);
  const a = atan(p.y, p.x).add(angle);
  const off = a.sub(floor(a.div(part).add(0.5)).mul(part));
  const flat = cos(off).div(cos(part.mul(0.5)));
  return length(p).mul(mix(flat, float(1), smoothstep(12, 16, sides)));
}

/** Signed angle from `center`, both in turns: -0.5..0.5. */
export const angleFrom = (angle: Node<'float'>, center: number): Node<'float'> =>
  angle.sub(center).add(0.5).fract().sub(0.5);
