/**
 * Plays the beats of a calibration: clicks from the loudspeakers, then transients on a single device
 * over a separate connection. Both are scheduled for the same time relative to the beat.
 */
import { createClock, type Scope, type Hertz, type Milliseconds, type Seconds } from '@sense/core';
import { connectDevices, type HapticDevice } from '@sense/haptics';
import type { CommandListener } from '../state/feel-hub.js';

export const BEAT_MS: Milliseconds = 600;
const FIRST_BEAT_MS: Milliseconds = 1000;
const LOOK_EVERY_MS: Milliseconds = 60;
/** Beats are scheduled this far ahead, longer than the delay of a busy page. */
const AHEAD_MS: Milliseconds = 350;
const CLICK_HZ: Hertz = 1600;
const CLICK_SECONDS: Seconds = 0.03;
const CLICK_LEVEL = 0.4;

export interface TapPlayerOptions {
  /** A running context. */
  readonly context: AudioContext;
  readonly device: HapticDevice;
  /** Current offset of the device. */
  readonly offsetMs: Milliseconds;
  /** Called ahead of each beat with its performance time. */
  readonly onBeat: (atMs: Milliseconds) => void;
  readonly onCommand: CommandListener;
}

export interface TapPlayer {
  /** Restarts the beats, one second from now. */
  play(what: 'sound' | 'vibration'): void;
  stop(): void;
}

/** Creates a silent player that ends with `scope`. */
export function createTapPlayer(scope: Scope, options: TapPlayerOptions): TapPlayer {
  const { context, device, onBeat } = options;
  const clock = createClock(context);
  const connection = connectDevices({ devices: [device], discover: false, signal: scope.signal });
  connection.setOffset(device.id, options.offsetMs);
  connection.onCommand(options.onCommand);
  let round: Scope | undefined;
  let id = 0;

  function click(output: AudioNode, atMs: Milliseconds): void {
    const at = Math.max(context.currentTime, clock.toContext(atMs - clock.outputLatencyMs()));
    const tone = new OscillatorNode(context, { frequency: CLICK_HZ });
    const level = new GainNode(context, { gain: CLICK_LEVEL });
    level.gain.setValueAtTime(CLICK_LEVEL, at);
    level.gain.exponentialRampToValueAtTime(0.001, at + CLICK_SECONDS);
    tone.connect(level).connect(output);
    tone.onended = () => level.disconnect();
    tone.start(at);
    tone.stop(at + CLICK_SECONDS);
  }

  function pulse(atMs: Milliseconds): void {
    const character = { intensity: 1, sharpness: 0.4, stem: 'drums', priority: 1 } as const;
    connection.play({ type: 'transient', id: id++, time: atMs / 1000, ...character }, atMs);
  }

  function stop(): void {
    round?.dispose();
    connection.flush();
  }

  return {
    stop,
    play(what) {
      stop();
      const own = scope.child();
      round = own;
      const output = new GainNode(context);
      output.connect(context.destination);
      own.add(() => output.disconnect());
      let nextMs = performance.now() + FIRST_BEAT_MS;
      own.every(LOOK_EVERY_MS, () => {
        // Reading the clock keeps it accurate.
        clock.contextNow();
        // After a stall of the page, missed beats are skipped.
        while (nextMs < performance.now()) nextMs += BEAT_MS;
        for (; nextMs < performance.now() + AHEAD_MS; nextMs += BEAT_MS) {
          if (what === 'sound') click(output, nextMs);
          else pulse(nextMs);
          onBeat(nextMs);
        }
      });
    },
  };
}
