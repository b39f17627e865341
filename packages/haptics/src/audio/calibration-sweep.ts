/**
 * A slow sweep through the band of vibration, to find by touch at which frequencies a transducer
 * rattles, resonates or has no output; from these its `response` is set. Runs on the main thread.
 */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { chainTarget, type AudioRateOptions } from './audio-rate-device.js';
import { OutputChain } from './output-chain.js';

/** Options of {@link playCalibrationSweep}. */
export interface CalibrationSweepOptions extends Pick<
  AudioRateOptions,
  'context' | 'destination' | 'channel' | 'channels'
> {
  /** Default 20; 10..1000. */
  readonly fromHz?: Hertz;
  /** Default 400; 10..1000. Frequencies above 400 are attenuated by the filter. */
  readonly toHz?: Hertz;
  /** Default 12; 0.1..120. Every octave takes the same time. */
  readonly seconds?: Seconds;
  /** Amplitude of the signal; default 0.3: a transducer at its resonance needs little. */
  readonly level?: NormalRange;
}

/** A playing sweep. */
export interface CalibrationSweep {
  /** Current frequency; after the end the last one. */
  readonly frequencyHz: Hertz;
  /** Resolves when the sweep has ended or was stopped. */
  readonly ended: Promise<void>;
  /** Silence within 5 ms. */
  stop(): void;
}

const FADE_SECONDS: Seconds = 0.05;

/** Plays the sweep from now on. @throws SenseError `invalid-argument` for values outside their range */
export function playCalibrationSweep(options: CalibrationSweepOptions): CalibrationSweep {
  const { context, fromHz = 20, toHz = 400, seconds = 12, level = 0.3 } = options;
  requireRange('fromHz', fromHz, 10, 1000);
  requireRange('toHz', toHz, 10, 1000);
  requireRange('seconds', seconds, 0.1, 120);
  requireRange('level', level, 0, 1);
  const chain = new OutputChain(context, chainTarget(options));
  const start = context.currentTime;
  const oscillator = new OscillatorNode(context, { frequency: fromHz });
  const gain = new GainNode(context, { gain: 0 });
  oscillator.connect(gain).connect(chain.bus);
  oscillator.frequency.setValueAtTime(fromHz, start);
  oscillator.frequency.exponentialRampToValueAtTime(toHz, start + seconds);
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(level, start + FADE_SECONDS);
  gain.gain.setValueAtTime(level, start + seconds - FADE_SECONDS);
  gain.gain.linearRampToValueAtTime(0, start + seconds);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    chain.add(oscillator, () => {
      if (!over) chain.end();
      over = true;
      resolve();
    });
  });
  oscillator.start(start);
  oscillator.stop(start + seconds);
  return {
    ended,
    get frequencyHz() {
      const progress = Math.min(1, (context.currentTime - start) / seconds);
      return fromHz * (toHz / fromHz) ** progress;
    },
    stop() {
      if (!over) chain.end();
      over = true;
    },
  };
}
