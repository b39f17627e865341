/** Gamepads have the profile of the family in their id. */
import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, gamepadProfile } from '@sense/haptics';

it.each([
  ['Xbox 360 Controller (XInput STANDARD GAMEPAD)', 'xbox'],
  ['Xbox Wireless Controller (STANDARD GAMEPAD Vendor: 045e Product: 02ea)', 'xbox'],
  ['Xbox Wireless Controller (STANDARD GAMEPAD Vendor: 045e Product: 0b13)', 'xbox-bluetooth'],
  ['045e-0b13-Xbox Wireless Controller', 'xbox-bluetooth'],
  ['DualSense Wireless Controller (STANDARD GAMEPAD Vendor: 054c Product: 0ce6)', 'dualsense'],
  ['Wireless Controller (STANDARD GAMEPAD Vendor: 054c Product: 09cc)', 'dualshock'],
  ['054c-05c4-Wireless Controller', 'dualshock'],
  ['Pro Controller (STANDARD GAMEPAD Vendor: 057e Product: 2009)', 'switch-pro'],
  ['Some Pad (Vendor: 1234 Product: 0001)', 'gamepad'],
  ['', 'gamepad'],
])('%s is %s', (id, name) => {
  expect(gamepadProfile(id).name).toBe(name);
});

describe.each(Object.values(DEVICE_PROFILES))('$name', (profile) => {
  it('is within the limits of motors and connections', () => {
    expect(profile.updateIntervalMs).toBeGreaterThanOrEqual(16);
    expect(profile.startLevel).toBeLessThan(0.3);
    expect(profile.transientMs).toBeGreaterThan(profile.riseMs);
    expect(profile.crossoverHz[0]).toBeLessThan(profile.crossoverHz[1]);
  });
});
