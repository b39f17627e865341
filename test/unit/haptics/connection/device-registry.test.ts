/** Devices of a connection: additions, removals, and holds that also apply to devices added later. */
import { Scope } from '@sense/core/engine';
import { createVirtualDevice, type HapticDevice } from '@sense/haptics';
import { HapticScheduler } from '@sense/haptics/internal';
import { beforeEach, expect, it, vi } from 'vitest';
import { DeviceRegistry } from '../../../../packages/haptics/src/connection/device-registry.js';
import { FakePage } from '../fixtures.js';

let scope: Scope;
let scheduler: HapticScheduler;
let registry: DeviceRegistry;
const wake = vi.fn();

const device = (id: string, followsPage = true): HapticDevice => ({ ...createVirtualDevice({ id }), followsPage });
const ids = (): string[] => registry.devices.map(({ id }) => id);

beforeEach(() => {
  wake.mockClear();
  scope = new Scope();
  scheduler = new HapticScheduler();
  registry = new DeviceRegistry(scheduler, scope, wake);
});

it('adds and removes devices and calls listeners until they are removed', () => {
  const changed = vi.fn();
  const unsubscribe = registry.onChange(changed);
  const remove = registry.add(device('a'));
  registry.add(device('b'));
  expect(ids()).toEqual(['a', 'b']);
  remove();
  expect([registry.remove('a'), ids()]).toEqual([false, ['b']]);
  expect(changed).toHaveBeenCalledTimes(3);
  unsubscribe();
  registry.notify();
  expect(changed).toHaveBeenCalledTimes(3);
});

it('applies a hold to devices added later, and wakes the loop at its end', () => {
  registry.hold('engine');
  registry.add(device('late'));
  expect([registry.isHeld('engine'), scheduler.holdsOf('late')]).toEqual([true, ['engine']]);
  expect(wake).not.toHaveBeenCalled();
  registry.release('engine');
  expect([registry.isHeld('engine'), scheduler.holdsOf('late')]).toEqual([false, []]);
  expect(wake).toHaveBeenCalledTimes(1);
});

it('applies holds of the page only to devices that follow it, also if they are added later', () => {
  const page = new FakePage();
  registry.watchPage(page, { blur: true });
  registry.add(device('pad'));
  page.dispatchEvent(new Event('blur'));
  registry.add(device('late'));
  registry.add(device('controller', false));
  expect(['pad', 'late', 'controller'].map((id) => scheduler.holdsOf(id))).toEqual([
    ['page-blurred'],
    ['page-blurred'],
    [],
  ]);
  page.dispatchEvent(new Event('focus'));
  expect(scheduler.holdsOf('late')).toEqual([]);
});

it('rejects additions after the end of its scope', () => {
  scope.dispose();
  expect(() => registry.add(device('a'))).toThrow(/disposed/);
});
