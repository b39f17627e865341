/**
 * What a game writes to have its mix felt, and nothing else: the smallest real app. `scripts/bundle-lite-app.ts`
 * bundles it as a game would ship it; its size is a budget, and bench/game/game.ts measures what it costs.
 */
import { createSession, nodeSource, type Session } from '@sense/core';
import { connectHaptics, type HapticDevice, type HapticsConnection } from '@sense/haptics';
import { createDspSeparation } from '@sense/separation';

/** Feels everything that `mix` plays, on pads, the phone and `devices`. */
export async function feelMix(
  mix: AudioNode,
  devices: readonly HapticDevice[] = [],
): Promise<{ session: Session; haptics: HapticsConnection }> {
  const session = await createSession({ source: nodeSource(mix), separation: createDspSeparation() });
  const haptics = connectHaptics(session, { devices });
  await session.start();
  return { session, haptics };
}
