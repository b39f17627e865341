/** Whether the end of a microphone is a withdrawn permission, with the permissions of a browser as a mock. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Scope } from '@sense/core';
import { watchMicrophonePermission } from '../../../../packages/core/src/sources/streams/permission.js';

class FakeStatus extends EventTarget {
  state: PermissionState;

  constructor(state: PermissionState) {
    super();
    this.state = state;
  }

  change(state: PermissionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

afterEach(() => vi.unstubAllGlobals());

async function watch(status: FakeStatus): Promise<{ isRevoked: () => boolean; calls: () => number; scope: Scope }> {
  vi.stubGlobal('navigator', { permissions: { query: async () => status } });
  const scope = new Scope();
  let calls = 0;
  const permission = watchMicrophonePermission(scope, () => calls++);
  await Promise.resolve();
  await Promise.resolve();
  return { isRevoked: () => permission.isRevoked, calls: () => calls, scope };
}

describe('a permission', () => {
  it.each([
    ['granted', 'denied', true],
    ['granted', 'prompt', true],
    ['prompt', 'denied', true],
    ['prompt', 'granted', false],
  ] as const)('that changes from %s to %s is revoked: %s', async (from, to, revoked) => {
    const status = new FakeStatus(from);
    const { isRevoked, calls } = await watch(status);
    expect(isRevoked()).toBe(false);
    status.change(to);
    expect(isRevoked()).toBe(revoked);
    expect(calls()).toBe(revoked ? 1 : 0);
  });

  it('for once, which counts as prompt while it is used, is not revoked when the device is unplugged', async () => {
    expect((await watch(new FakeStatus('prompt'))).isRevoked()).toBe(false);
  });

  it('is watched until the scope ends', async () => {
    const status = new FakeStatus('granted');
    const { calls, scope } = await watch(status);
    scope.dispose();
    status.change('denied');
    expect(calls()).toBe(0);
  });

  it('that the browser does not report is not revoked', () => {
    vi.stubGlobal('navigator', {});
    expect(watchMicrophonePermission(new Scope(), () => undefined).isRevoked).toBe(false);
  });
});
