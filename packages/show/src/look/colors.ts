/** Changes of colours `#RRGGBB`: saturation and brightness. Pure. */
import { clamp, type NormalRange } from '@sense/core/engine';

/** Relative luminance weights of sRGB primaries (ITU-R BT.709), used on the encoded values for a grey of similar lightness. */
const WEIGHTS = [0.2126, 0.7152, 0.0722] as const;
/** What is left of a colour's lightness at brightness 0. */
const DARKEST = 0.35;
/** How far a colour goes towards white at brightness 1. */
const LIGHTEST = 0.3;
/** Distance from grey at saturation 1, relative to the colour's own. */
const MOST_SATURATED = 1.5;

/** `color` with less (below 0.5) or more saturation. */
export function saturate(color: string, saturation: NormalRange): string {
  const channels = channelsOf(color);
  const grey = channels.reduce((sum, value, index) => sum + value * WEIGHTS[index]!, 0);
  const factor = saturation <= 0.5 ? 2 * saturation : 1 + (saturation - 0.5) * 2 * (MOST_SATURATED - 1);
  return toHex(channels.map((value) => grey + (value - grey) * factor));
}

/** `color` darker (below 0.5) or lighter. */
export function brighten(color: string, brightness: NormalRange): string {
  const channels = channelsOf(color);
  if (brightness <= 0.5) {
    const factor = DARKEST + (1 - DARKEST) * 2 * brightness;
    return toHex(channels.map((value) => value * factor));
  }
  const share = (brightness - 0.5) * 2 * LIGHTEST;
  return toHex(channels.map((value) => value + (1 - value) * share));
}

function channelsOf(color: string): number[] {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
}

function toHex(channels: readonly number[]): string {
  const bytes = channels.map((value) =>
    Math.round(255 * clamp(value, 0, 1))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${bytes.join('').toUpperCase()}`;
}
