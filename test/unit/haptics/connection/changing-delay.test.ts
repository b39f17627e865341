/** Haptics in time with what is heard, while the delay of the stems changes. */
import { expect, it } from 'vitest';
import { createVirtualDevice } from '@sense/haptics';
import { Rig } from '../rig.js';

it('plays what is scheduled when it is heard, after the delay of the stems has changed', () => {
  const rig = new Rig();
  const device = createVirtualDevice({ id: 'motor', now: rig.time.now });
  rig.connect({ devices: [device], discover: false });
  rig.play(100);
  const startsAt: number[] = [];
  device.onCommand(({ starts, timeMs }) => starts.forEach(() => startsAt.push(timeMs)));
  const onsetMs = rig.time.nowMs;
  rig.feed.onset({ time: onsetMs / 1000, drum: 'kick' });
  rig.feed.lookAheadMs = 200;
  rig.play(400);
  expect(startsAt).toHaveLength(1);
  const leadMs = device.profile.transportMs + device.profile.riseMs;
  expect(Math.abs(startsAt[0]! - (onsetMs + 200 - leadMs))).toBeLessThan(2);
});
