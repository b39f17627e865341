/**
 * From samples to what motors do: the engine with the DSP separator, a mapping, and the scheduler with a
 * virtual pad, in the time of the sound. The only delay is that of the algorithms; processing costs none.
 */
import { createStereoHop, Engine } from '@sense/core/engine';
import { createVirtualDevice, DEVICE_PROFILES, type HapticMapping, type MotorLevels } from '@sense/haptics';
import { HapticMapper, type HapticScoreItem } from '@sense/haptics/engine';
import { HapticScheduler } from '@sense/haptics/internal';
import { createDspSeparator } from '@sense/separation/engine';

/** What was felt. */
export interface FeltMotors {
  /** Motor levels of each millisecond. */
  readonly levels: readonly MotorLevels[];
  /** When a command that starts a transient was sent, in seconds of the sound, and its strongest level. */
  readonly pulses: readonly { readonly time: number; readonly level: number }[];
  readonly items: readonly HapticScoreItem[];
}

/** A pad without delays: what remains is the delay of the analysis. */
const PAD = { ...DEVICE_PROFILES.xbox, startLevel: 0 };

/** Plays mono samples at 48 kHz on a pad with two motors. */
export async function feelSound(samples: Float32Array, mapping: HapticMapping): Promise<FeltMotors> {
  const engine = new Engine(createDspSeparator());
  const { hopFrames, sampleRate } = engine.separator;
  const hop = createStereoHop(hopFrames);
  const mapper = new HapticMapper(mapping);
  let nowMs = 0;
  const device = createVirtualDevice({ profile: PAD, now: () => nowMs, logLength: Infinity });
  const scheduler = new HapticScheduler({ now: () => nowMs });
  scheduler.add(device);
  const items: HapticScoreItem[] = [];
  const levels: MotorLevels[] = [];
  const play = (item: HapticScoreItem): void => {
    items.push(item);
    scheduler.play(item, undefined, nowMs);
  };
  for (let end = hopFrames; end <= samples.length; end += hopFrames) {
    hop.left.set(samples.subarray(end - hopFrames, end));
    hop.right.set(hop.left);
    await engine.process(hop);
    const endMs = (1000 * end) / sampleRate;
    for (; nowMs < endMs; nowMs++) {
      scheduler.step(nowMs);
      levels.push({ ...device.levels(nowMs) });
    }
    for (const event of engine.events) {
      const item =
        event.type === 'onset' ? mapper.onset(event) : event.type === 'beat' ? mapper.beat(event) : undefined;
      if (item) play(item);
    }
    for (const point of mapper.features(engine.features)) play(point);
  }
  const pulses = device.log
    .filter(({ starts }) => starts.length > 0)
    .map(({ timeMs, low, high }) => ({ time: timeMs / 1000, level: Math.max(low, high) }));
  return { levels, pulses, items };
}
