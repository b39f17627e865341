/**
 * What a hand feels of a device that is sent commands: transport, refusal of commands that come too
 * close, one effect at a time, and motors that take time to start and to stop. Pure. Knows nothing of
 * music, nor of the profile by which the scheduler plans: the model is the device, the profile what
 * is believed of it.
 *
 * - *Eccentric mass*: the speed follows the drive with a time constant, a little slower down (it
 *   coasts) than up; from rest it does not turn below its starting level, and once it turns it stalls
 *   at half of that. Acceleration grows with the square of the speed.
 * - *Resonant* (linear actuators and voice coils, driven at their own frequency): acceleration follows
 *   the drive, with its own time constants.
 *
 * Felt strength is acceleration, in parts of the strongest motor's at full drive: between 40 and
 * 250 Hz a gripping hand's threshold is nearly flat in acceleration (12 dB an octave in displacement).
 * A pad has a motor in each grip. Each hand feels its own, and through the shell the other's, which
 * adds as power.
 */
import type { Decibels, Milliseconds, NormalRange } from '@sense/core/engine';

/** The felt envelope has one value for each of these. */
export const ENVELOPE_STEP_MS: Milliseconds = 1;

/** Full drive lies this far above what is just felt: some 1 to 2 g against 0.02 g in the grip. */
export const FULL_DRIVE_DB: Decibels = 36;

/** Felt strength below which there is nothing. */
export const FELT_THRESHOLD: NormalRange = 10 ** (-FULL_DRIVE_DB / 20);

export interface MotorModel {
  readonly kind: 'eccentric' | 'resonant';
  /** Time constants of speed (eccentric) or acceleration (resonant). */
  readonly riseMs: Milliseconds;
  readonly fallMs: Milliseconds;
  /** Drive from which it starts from rest. */
  readonly startLevel: NormalRange;
  /** Acceleration at full drive, in parts of the device's strongest motor. */
  readonly weight: NormalRange;
}

/** What of the acceleration in one grip reaches the other, through shell and hands: -6 dB. */
export const CROSSTALK: NormalRange = 0.5;

export interface ActuatorModel {
  /** In the left grip; the only one of a device of one motor. */
  readonly low: MotorModel;
  /** In the right grip. */
  readonly high?: MotorModel;
  readonly transportMs: Milliseconds;
  /** Commands closer than this to the last one taken are lost. */
  readonly shortestIntervalMs: Milliseconds;
}

/** One call of the browser's API as it left the page. All levels 0 is a stop. */
export interface SentCommand {
  readonly leftMs: Milliseconds;
  readonly low: NormalRange;
  readonly high: NormalRange;
  readonly durationMs: Milliseconds;
  /** Of a motor that is on or off: ms on, off, on, ... with `low` for the share of time it is on. */
  readonly pattern?: readonly Milliseconds[];
}

export interface AcceptedCommands {
  readonly taken: readonly SentCommand[];
  readonly refused: readonly SentCommand[];
}

/** What of `commands` (in the order in which they left) the device takes. Stops it always takes. */
export function acceptCommands(commands: readonly SentCommand[], shortestIntervalMs: Milliseconds): AcceptedCommands {
  const taken: SentCommand[] = [];
  const refused: SentCommand[] = [];
  let lastMs = -Infinity;
  for (const command of commands) {
    if (isStop(command)) {
      taken.push(command);
      continue;
    }
    // Timers of a page jitter by less than this.
    const tooSoon = command.leftMs - lastMs < shortestIntervalMs - 0.5;
    (tooSoon ? refused : taken).push(command);
    if (!tooSoon) lastMs = command.leftMs;
  }
  return { taken, refused };
}

/** True if held for good the command would not be felt. */
export function isBelowThreshold(command: SentCommand, model: ActuatorModel): boolean {
  return steadyStrength(command, model) < FELT_THRESHOLD;
}

/**
 * Felt strength from performance time 0 on, one value each {@link ENVELOPE_STEP_MS}: of the left and
 * the right hand, or of the one hand that holds a device of one motor.
 */
export function feltEnvelopes(
  commands: readonly SentCommand[],
  model: ActuatorModel,
  durationMs: Milliseconds,
): Float32Array[] {
  const low = vibration(commands, model, 'low', durationMs);
  if (!model.high) return [low];
  const high = vibration(commands, model, 'high', durationMs);
  return [
    low.map((own, i) => Math.hypot(own, CROSSTALK * high[i]!)),
    high.map((own, i) => Math.hypot(own, CROSSTALK * low[i]!)),
  ];
}

function vibration(
  commands: readonly SentCommand[],
  model: ActuatorModel,
  place: 'low' | 'high',
  durationMs: Milliseconds,
): Float32Array {
  const motor = new Motor(model[place]!);
  let next = 0;
  let present: SentCommand | undefined;
  const felt = new Float32Array(Math.ceil(durationMs / ENVELOPE_STEP_MS));
  return felt.map((_, i) => {
    // What reaches the motor in the middle of a step counts for all of it.
    const nowMs = (i + 0.5) * ENVELOPE_STEP_MS - model.transportMs;
    while (next < commands.length && commands[next]!.leftMs <= nowMs) present = commands[next++];
    return motor.step(present ? driveAt(present, nowMs - present.leftMs, place) : 0);
  });
}

function driveAt(command: SentCommand, sinceMs: Milliseconds, motor: 'low' | 'high'): NormalRange {
  if (sinceMs >= command.durationMs) return 0;
  if (!command.pattern) return command[motor];
  let endMs = 0;
  for (const [index, partMs] of command.pattern.entries()) {
    endMs += partMs;
    if (sinceMs < endMs) return motor === 'low' && index % 2 === 0 ? 1 : 0;
  }
  return 0;
}

function isStop({ low, high, durationMs }: SentCommand): boolean {
  return durationMs === 0 || (low === 0 && high === 0);
}

function steadyStrength({ low, high }: SentCommand, model: ActuatorModel): NormalRange {
  const steady = (motor: MotorModel | undefined, drive: NormalRange): number => {
    if (!motor || drive < motor.startLevel) return 0;
    return motor.weight * (motor.kind === 'eccentric' ? drive ** 2 : drive);
  };
  return Math.max(steady(model.low, low), steady(model.high, high));
}

class Motor {
  readonly #model: MotorModel;
  readonly #up: number;
  readonly #down: number;
  /** Speed or acceleration, in parts of that at full drive. */
  #state = 0;

  constructor(model: MotorModel) {
    this.#model = model;
    this.#up = 1 - Math.exp(-ENVELOPE_STEP_MS / model.riseMs);
    this.#down = 1 - Math.exp(-ENVELOPE_STEP_MS / model.fallMs);
  }

  /** Acceleration after one more step under `drive`. */
  step(drive: NormalRange): NormalRange {
    const { kind, startLevel, weight } = this.#model;
    const turns = this.#state > startLevel / 2;
    const target = drive >= (turns ? startLevel / 2 : startLevel) ? drive : 0;
    this.#state += (target - this.#state) * (target > this.#state ? this.#up : this.#down);
    return weight * (kind === 'eccentric' ? this.#state ** 2 : this.#state);
  }
}
