/** Runs in the browser, called by harness.test.ts. */
import { SenseError, type SenseErrorCode } from '@sense/core';

export function isolation(): boolean {
  return crossOriginIsolated;
}

export function errorFromCore(code: SenseErrorCode): { name: string; code: string } {
  const error = new SenseError(code, 'from the page');
  return { name: error.name, code: error.code };
}

export function throwLater(): void {
  queueMicrotask(() => {
    throw new Error('intended error');
  });
}
