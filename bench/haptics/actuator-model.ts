/**
 * What a hand feels of a device that receives commands: transport, rejection of commands that are too
 * close, one effect at a time, and motors that take time to start and to stop. Pure. Does not depend on
 * the profile of the scheduler: the model is the device, the profile is the assumption about it.
 *
 * - *Eccentric mass*: the speed follows the drive with a time constant, a little slower down (it
 *   coasts) than up; from rest it does not turn below its starting level, and once it turns it stalls
 *   at half of that. Acceleration grows with the square of the speed.
 * - *Resonant* (linear actuators and voice coils, driven at their own frequency): acceleration follows
 *   the drive, with its own time constants.
 *
 * Felt strength is acceleration, relative to the strongest motor at full drive: between 40 and
 * 250 Hz a gripping hand's threshold is nearly flat in acceleration (12 dB an octave in displacement).
 * A pad has a motor in each grip. Each hand feels its own and, through the shell, the other one, which
 * adds as power.
 */
import type { Decibels, Milliseconds, NormalRange } from '@sense/core/engine';

/** Time step of the felt envelope. */
export const ENVELOPE_STEP_MS: Milliseconds = 1;

/** Full drive above the threshold: about 1 to 2 g against 0.02 g in the grip. */
export const FULL_DRIVE_DB: Decibels = 36;

/** Felt strength of the threshold. */
export const FELT_THRESHOLD: NormalRange = 10 ** (-FULL_DRIVE_DB / 20);

export interface MotorModel {
  readonly kind: 'eccentric' | 'resonant';
  /** Time constants of speed (eccentric) or acceleration (resonant). */
  readonly riseMs: Milliseconds;
  readonly fallMs: Milliseconds;
  /** Lowest drive that starts it from rest. */
  readonly startLevel: NormalRange;
  /** Acceleration at full drive, relative to the strongest motor of the device. */
  readonly weight: NormalRange;
}

/** Share of the acceleration in one grip that reaches the other through shell and hands: -6 dB. */
export const CROSSTALK: NormalRange = 0.5;

export interface ActuatorModel {
  /** In the left grip; the only motor of a device with one. */
  readonly low: MotorModel;
  /** In the right grip. */
  readonly high?: MotorModel;
  readonly transportMs: Milliseconds;
  /** Commands closer than this to the last accepted one are lost. */
  readonly shortestIntervalMs: Milliseconds;
}

/** One call of the browser API. All levels 0 is a stop. */
export interface SentCommand {
  readonly sentMs: Milliseconds;
  readonly low: NormalRange;
  readonly high: NormalRange;
  readonly durationMs: Milliseconds;
  /** For a motor that is on or off: ms on, off, on, ...; `low` is the duty cycle. */
  readonly pattern?: readonly Milliseconds[];
}

export interface AcceptedCommands {
  readonly accepted: readonly SentCommand[];
  readonly rejected: readonly SentCommand[];
}

/** Splits `commands` (in order of sending) into those the device accepts and rejects. It accepts every stop. */
export function acceptCommands(commands: readonly SentCommand[], shortestIntervalMs: Milliseconds): AcceptedCommands {
  const accepted: SentCommand[] = [];
  const rejected: SentCommand[] = [];
  let lastMs = -Infinity;
  for (const command of commands) {
    if (isStop(command)) {
      accepted.push(command);
      continue;
    }
    // Timers of a page jitter by less than this.
    const tooSoon = command.sentMs - lastMs < shortestIntervalMs - 0.5;
    (tooSoon ? rejected : accepted).push(command);
    if (!tooSoon) lastMs = command.sentMs;
  }
  return { accepted, rejected };
}

/** True if the command would not be felt even without end. */
export function isBelowThreshold(command: SentCommand, model: ActuatorModel): boolean {
  return steadyStrength(command, model) < FELT_THRESHOLD;
}

/**
 * Felt strength from performance time 0 on, one value per {@link ENVELOPE_STEP_MS}: of the left and the
 * right hand, or of the one hand that holds a device with one motor.
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
    // The drive in the middle of a step applies to the whole step.
    const nowMs = (i + 0.5) * ENVELOPE_STEP_MS - model.transportMs;
    while (next < commands.length && commands[next]!.sentMs <= nowMs) present = commands[next++];
    return motor.step(present ? driveAt(present, nowMs - present.sentMs, place) : 0);
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
  /** Speed or acceleration, relative to full drive. */
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
