/**
 * What a game writes to have its mix felt, and nothing else: the smallest real app. `scripts/bundle-lite-app.ts`
 * bundles it as a game would ship it; its size is a budget, and bench/game/game.ts measures what it costs.
 */
import { createSession, nodeSource, type Session } from '@sense/core';
import { connectHaptics, type HapticDevice, type HapticsConnection } from '@sense/haptics';
import { createDspSeparation } from '@sense/separation';

/**
 * Prepares everything that `mix` plays to be felt, on pads, the phone and `devices`. For the time when the game loads:
 * the context may be suspended. Call `session.start()` with the first sound.
 */
export async function feelMix(
  mix: AudioNode,
  devices: readonly HapticDevice[] = [],
): Promise<{ session: Session; haptics: HapticsConnection }> {
  const session = await createSession({ source: nodeSource(mix), separation: createDspSeparation() });
  return { session, haptics: connectHaptics(session, { preset: 'game-rumble', devices }) };
}
