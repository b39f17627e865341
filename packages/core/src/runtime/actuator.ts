/** Which actuator of a gamepad or controller is played. One rule for all packages; never allocates. */

/** An actuator can be played if it has either function. */
interface Playable {
  readonly playEffect?: unknown;
  readonly pulse?: unknown;
}

/** The part of a `Gamepad` that holds actuators: `hapticActuators` is the older draft, kept by headsets. */
export interface ActuatorHolder<A extends Playable> {
  readonly vibrationActuator?: A | null;
  readonly hapticActuators?: readonly (A | null)[];
}

/**
 * The actuator to play: the first with `playEffect`, else the first with `pulse`; `vibrationActuator` comes
 * before the others. Undefined where nothing can vibrate.
 */
export function findActuator<A extends Playable>(gamepad: ActuatorHolder<A>): A | undefined {
  return findWith(gamepad, 'playEffect') ?? findWith(gamepad, 'pulse');
}

function findWith<A extends Playable>(
  { vibrationActuator, hapticActuators }: ActuatorHolder<A>,
  method: 'playEffect' | 'pulse',
): A | undefined {
  if (typeof vibrationActuator?.[method] === 'function') return vibrationActuator;
  for (let i = 0; i < (hapticActuators?.length ?? 0); i++) {
    const actuator = hapticActuators![i];
    if (typeof actuator?.[method] === 'function') return actuator;
  }
  return undefined;
}
