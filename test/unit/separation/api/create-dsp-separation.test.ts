/** The backend without models passes the address of its worker on, and asks for nothing else. */
import { afterEach, expect, it, vi } from 'vitest';
import { createDspSeparation } from '@sense/separation';

afterEach(() => vi.unstubAllGlobals());

function addressesOfWorkers(): string[] {
  const addresses: string[] = [];
  vi.stubGlobal('location', { href: 'https://example.org/game/', origin: 'https://example.org' });
  vi.stubGlobal(
    'Worker',
    class {
      constructor(url: URL) {
        addresses.push(String(url));
      }
    },
  );
  return addresses;
}

it('sends no models to its worker', () => {
  expect(createDspSeparation().options).toEqual({});
});

it('starts the worker next to its module, or the one that the app names', () => {
  const addresses = addressesOfWorkers();
  const context = {} as BaseAudioContext;
  createDspSeparation().createWorker(context);
  createDspSeparation({ workerUrl: '/static/dsp.worker.js' }).createWorker(context);
  expect(addresses[0]).toMatch(/\/dsp\.worker\.js$/);
  expect(addresses[1]).toBe('https://example.org/static/dsp.worker.js');
});
