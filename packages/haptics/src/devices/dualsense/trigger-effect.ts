/**
 * Effects of the adaptive triggers of a DualSense, and their bytes. Pure.
 *
 * The bytes are those of the "DualSense trigger effect generators" of John "Nielk1" Klein, revision 6 (MIT, named in
 * THIRD_PARTY_NOTICES.md): ten zones from released to pressed, a bit for each active zone, and three bits of force for
 * each.
 */
import type { Hertz, NormalRange } from '@sense/core/engine';
import { SenseError } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';

/** What a trigger does while it is pulled. Positions are 0 (released) to 1 (pressed), in ten zones. */
export type TriggerEffect =
  /** Moves freely. */
  | { readonly type: 'off' }
  /** Resists from `start` on. */
  | { readonly type: 'resistance'; readonly start: NormalRange; readonly strength: NormalRange }
  /** Resists between `start`, 0.2..0.8, and `end`, up to 0.9, then gives way, like the trigger of a weapon. */
  | {
      readonly type: 'click';
      readonly start: NormalRange;
      readonly end: NormalRange;
      readonly strength: NormalRange;
    }
  /** Vibrates from `start` on, at 1..255 Hz. */
  | {
      readonly type: 'vibration';
      readonly start: NormalRange;
      readonly strength: NormalRange;
      readonly frequencyHz: Hertz;
    };

/** Bytes of an effect: its mode and ten parameters. */
export const TRIGGER_EFFECT_BYTES = 11;

const MODES = { off: 0x05, resistance: 0x21, click: 0x25, vibration: 0x26 } as const;
const ZONES = 10;
const FORCES = 8;

/**
 * The bytes of an effect. An effect of strength 0 is `off`.
 *
 * @throws SenseError `invalid-argument` for an unknown type, or a value out of range
 */
export function encodeTriggerEffect(effect: TriggerEffect): Uint8Array {
  const { type } = effect;
  if (!Object.hasOwn(MODES, type)) {
    throw new SenseError(
      'invalid-argument',
      `type of a trigger effect must be ${Object.keys(MODES).join(', ')}, received ${describe(type)}`,
    );
  }
  const bytes = new Uint8Array(TRIGGER_EFFECT_BYTES);
  bytes[0] = MODES[type];
  if (effect.type === 'off') return bytes;
  const start = zoneOf('start', effect.start);
  const force = Math.ceil(requireRange('strength', effect.strength, 0, 1) * FORCES);
  const end = effect.type === 'click' ? clickEnd(start, effect) : ZONES - 1;
  if (effect.type === 'vibration') bytes[9] = requireRange('frequencyHz', effect.frequencyHz, 1, 255);
  if (force === 0) return encodeTriggerEffect({ type: 'off' });
  if (effect.type === 'click') {
    writeBits(bytes, 1, (1 << start) | (1 << end), 2);
    bytes[3] = force - 1;
    return bytes;
  }
  let [active, forces] = [0, 0];
  for (let zone = start; zone < ZONES; zone++) {
    active |= 1 << zone;
    forces |= (force - 1) << (3 * zone);
  }
  writeBits(bytes, 1, active, 2);
  writeBits(bytes, 3, forces, 4);
  return bytes;
}

function zoneOf(name: string, position: NormalRange): number {
  return Math.min(ZONES - 1, Math.floor(requireRange(name, position, 0, 1) * ZONES));
}

/** The trigger accepts zones 2..7 as the start and up to 8 as the end, which is behind the start. */
function clickEnd(start: number, effect: { readonly start: NormalRange; readonly end: NormalRange }): number {
  requireRange('start', effect.start, 0.2, 0.799);
  requireRange('end', effect.end, 0, 0.899);
  const end = zoneOf('end', effect.end);
  if (end > start) return end;
  throw new SenseError(
    'invalid-argument',
    `end must be at least a zone (0.1) behind start, received start ${effect.start} and end ${effect.end}`,
  );
}

function writeBits(bytes: Uint8Array, offset: number, bits: number, count: number): void {
  for (let index = 0; index < count; index++) bytes[offset + index] = (bits >>> (8 * index)) & 0xff;
}
