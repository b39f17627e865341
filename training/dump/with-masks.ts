/**
 * A separator whose masks are replaced by known ones.
 */
import type { Separator, StemHops } from '@sense/core/engine';

/** `separator`, after each hop of which `write` overwrites the masks. Its stem audio is unchanged. */
export function withMasks(separator: Separator, write: (masks: StemHops['masks']) => void): Separator {
  const { name, sampleRate, hopFrames, latencyFrames, maskBins } = separator;
  return {
    name,
    sampleRate,
    hopFrames,
    latencyFrames,
    maskBins,
    async process(hop, stems) {
      await separator.process(hop, stems);
      write(stems.masks);
    },
    reset: () => separator.reset(),
  };
}
