/**
 * Runs the live path without threads: audio passes the rings in render quanta. For tests that compare it
 * with the offline path.
 */
import { RingEngine } from '../../../../../packages/core/src/live/engine-thread/ring-engine.js';
import { STEM_CHANNELS } from '../../../../../packages/core/src/live/transport/transport-link.js';
import { FrameRing, allocateRing } from '../../../../../packages/core/src/live/transport/frame-ring.js';
import { Engine } from '../../../../../packages/core/src/analysis/engine.js';
import type { MusicalEvent } from '../../../../../packages/core/src/model/events.js';
import type { Separator } from '../../../../../packages/core/src/model/stems.js';

/** Events of the engine between rings, as the worker runs it. */
export function runLive(separator: Separator, rate: number, channels: readonly Float32Array[]): MusicalEvent[] {
  const live = new RingEngine({ engine: new Engine(separator), contextRate: rate });
  const input = new FrameRing(allocateRing(2, 2 ** 16, false));
  live.connect(input, new FrameRing(allocateRing(STEM_CHANNELS, 2 ** 16, false)));
  const events: MusicalEvent[] = [];
  for (let at = 0; at < channels[0]!.length; at += 128) {
    const block = channels.map((channel) => channel.slice(at, at + 128));
    input.write(block, block[0]!.length);
    for (;;) {
      const result = live.nextHop();
      if (!result) break;
      if (result instanceof Promise) throw new Error('the separator must be synchronous');
      events.push(...result.events);
    }
  }
  return events;
}
