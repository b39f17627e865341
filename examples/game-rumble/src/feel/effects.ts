/** The haptic effects of the game, as data: seconds, intensity and sharpness 0..1, felt frequency in hertz. */
import type { HapticEffect } from '@sense/haptics';

/** A crisp tick, brighter with the combo. */
export function pickupEffect(combo: number, isDownbeat: boolean): HapticEffect {
  const intensity = Math.min(0.75, 0.4 + 0.02 * combo) + (isDownbeat ? 0.2 : 0);
  return { transients: [{ intensity, sharpness: 0.85 }] };
}

/** A car that passes close: swells and falls on its side. */
export const NEAR_MISS: HapticEffect = {
  voices: [
    {
      knots: [
        { time: 0, amplitude: 0, frequencyHz: 90 },
        { time: 0.09, amplitude: 0.65, frequencyHz: 150 },
        { time: 0.28, amplitude: 0, frequencyHz: 70 },
      ],
    },
  ],
};

/** An impact, and the shaking after it. */
export const COLLISION: HapticEffect = {
  transients: [
    { intensity: 1, sharpness: 0.15 },
    { time: 0.09, intensity: 0.8, sharpness: 0.6 },
    { time: 0.2, intensity: 0.5, sharpness: 0.3 },
  ],
  voices: [
    {
      knots: [
        { time: 0, amplitude: 0.9, frequencyHz: 60 },
        { time: 0.25, amplitude: 0.55, frequencyHz: 50 },
        { time: 0.7, amplitude: 0, frequencyHz: 42 },
      ],
    },
  ],
};

/** A rise of a second, then the level of the boost itself. */
export const BOOST: HapticEffect = {
  transients: [{ intensity: 0.7, sharpness: 0.5 }],
  voices: [
    {
      knots: [
        { time: 0, amplitude: 0.25, frequencyHz: 60 },
        { time: 0.9, amplitude: 0.8, frequencyHz: 160 },
        { time: 1.4, amplitude: 0.35, frequencyHz: 140 },
        { time: 3.6, amplitude: 0.3, frequencyHz: 130 },
        { time: 4, amplitude: 0, frequencyHz: 80 },
      ],
    },
  ],
};

/** Two ticks: the boost is ready, or a level begins. */
export const SIGNAL: HapticEffect = {
  transients: [
    { intensity: 0.5, sharpness: 0.9 },
    { time: 0.11, intensity: 0.7, sharpness: 1 },
  ],
};

/** One tick: the count before the start. */
export const COUNT: HapticEffect = { transients: [{ intensity: 0.45, sharpness: 0.8 }] };

/** The engine: a second that repeats; its gain follows the speed. */
export const ENGINE: HapticEffect = {
  duration: 1,
  voices: [
    {
      knots: [
        { time: 0, amplitude: 0.5, frequencyHz: 52 },
        { time: 0.5, amplitude: 0.6, frequencyHz: 58 },
        { time: 1, amplitude: 0.5, frequencyHz: 52 },
      ],
    },
  ],
};
