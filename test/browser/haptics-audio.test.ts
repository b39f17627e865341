/** Haptics as sound in a real browser, rendered offline: channel, spectrum, level, and silence after a stop. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vibrationAmplitude } from '@sense/haptics/internal';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';

let harness: Harness;
let run: PageModule<typeof import('./haptics-audio.page.js')>;

beforeAll(async () => {
  harness = await openHarness();
  run = harness.module(new URL('./haptics-audio.page.ts', import.meta.url));
});

afterAll(() => harness.close());

describe('a transducer', () => {
  it('plays transients and voices only on its channel, on time, in the vibration band', async () => {
    const heard = await run('playMusic');
    expect(heard['others']).toBe(0);
    expect(heard['beforeTransient']).toBeLessThan(1e-6);
    expect(heard['transient']).toBeGreaterThan(0.4);
    expect(heard['dullLow']).toBeGreaterThan(4 * heard['dullHigh']!);
    expect(heard['crispHigh']).toBeGreaterThan(heard['crispLow']!);
    expect(heard['voice']! / vibrationAmplitude(0.8, 100)).toBeGreaterThan(0.85);
    expect(heard['voice']! / vibrationAmplitude(0.8, 100)).toBeLessThan(1.15);
    expect(heard['harmonic']).toBeLessThan(heard['voice']! / 100);
    expect(heard['audible']).toBeLessThan(heard['voice']! / 200);
    expect(heard['steps'], 'no clicks').toBeLessThan(0.03);
    expect(heard['held']).toBeGreaterThan(0.2);
    expect(heard['timedOut']).toBeLessThan(0.001);
  });

  it('is silent within 5 ms of a stop, without a click, and can play again', async () => {
    const heard = await run('stopMusic');
    expect(heard['before']).toBeGreaterThan(0.5);
    expect(heard['afterwards']).toBe(0);
    expect(heard['click']).toBeLessThan(2.5 * heard['usual']!);
    expect(heard['resumed']).toBeGreaterThan(0.1);
  });

  it('cancels scheduled transients, and the rest of those that play', async () => {
    const heard = await run('cancelTransients');
    expect(heard['waiting']).toBeLessThan(1e-6);
    expect(heard['begun']).toBeGreaterThan(0.4);
    expect(heard['afterwards']).toBeLessThan(0.005);
    expect(heard['click']).toBeLessThan(2.5 * heard['usual']!);
    expect(heard['other'], 'does not cancel a later use of the id').toBeGreaterThan(0.4);
  });

  it('plays a low tone for the duration of motor commands', async () => {
    const { playing, refreshed, over } = await run('playCommands');
    expect(playing).toBeGreaterThan(0.3);
    expect(refreshed).toBeGreaterThan(0.3);
    expect(over).toBeLessThan(0.01);
  });

  it('rejects channels that do not exist', async () => {
    const messages = await run('badChannels');
    expect(messages[0]).toMatch(/channel must be a number from 0 to 1, received 2/);
    expect(messages[1]).toMatch(/whole/);
    expect(messages[2]).toMatch(/received -1/);
  });

  it('reports that its context is suspended', async () => {
    expect(await run('suspendedContext')).toMatch(/Transducer on channel 1 rejected a command: .*suspended: resume/);
  });
});

it('a calibration sweep runs through its frequencies and ends', async () => {
  const heard = await run('sweep');
  expect(heard['other']).toBe(0);
  for (const name of ['start', 'middle', 'end']) expect(heard[name], name).toBeGreaterThan(0.12);
  expect(heard['over']).toBeLessThan(0.001);
  expect(heard['lastHz']).toBeCloseTo(160);
  expect(harness.consoleErrors).toEqual([]);
});
