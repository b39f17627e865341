/** What becomes of a separator whose loading outlives the session, and of one that does not load. */
import { describe, expect, it, vi } from 'vitest';
import type { Separator } from '@sense/core/engine';
import type { FromWorker } from '@sense/core/internal';
import { createDspSeparator } from '@sense/separation/engine';
import { SeparationService } from '../../../../packages/separation/src/threads/separation-service.js';

function preparedService(): { service: SeparationService; told: FromWorker[] } {
  const told: FromWorker[] = [];
  const service = new SeparationService((message) => told.push(message));
  service.prepare({ type: 'prepare', contextRate: 48_000, options: {} });
  told.length = 0;
  return { service, told };
}

describe('offer', () => {
  it('hands the separator over, to be disposed of with the service', async () => {
    const { service, told } = preparedService();
    const separator = Object.assign(createDspSeparator(), { dispose: vi.fn() });
    await service.offer(async () => separator);
    expect(told).toEqual([{ type: 'model', state: 'ready', progress: 1 }]);
    expect(separator.dispose).not.toHaveBeenCalled();
    service.dispose();
    expect(separator.dispose).toHaveBeenCalledOnce();
  });

  it('disposes of a separator that opens when the service has ended', async () => {
    const { service, told } = preparedService();
    const separator = Object.assign(createDspSeparator(), { dispose: vi.fn() });
    let opened!: (separator: Separator) => void;
    const offered = service.offer(() => new Promise((resolve) => (opened = resolve)));
    service.dispose();
    opened(separator);
    await offered;
    expect(separator.dispose).toHaveBeenCalledOnce();
    expect(told).toEqual([]);
  });

  it('disposes of a separator of another format, and says so', async () => {
    const { service, told } = preparedService();
    const separator = Object.assign(createDspSeparator(), { latencyFrames: 1024, dispose: vi.fn() });
    await service.offer(async () => separator);
    expect(separator.dispose).toHaveBeenCalledOnce();
    expect(told).toEqual([
      { type: 'model', state: 'failed', progress: 0 },
      expect.objectContaining({ type: 'notice', message: expect.stringContaining('latencyFrames 1024') }),
    ]);
    service.dispose();
    expect(separator.dispose).toHaveBeenCalledOnce();
  });

  it('says that the model is missing, and why', async () => {
    const { service, told } = preparedService();
    await service.offer(() => Promise.reject(new TypeError('no such thing')));
    expect(told).toEqual([
      { type: 'model', state: 'failed', progress: 0 },
      {
        type: 'notice',
        code: 'model-unavailable',
        message: 'the model failed: TypeError: no such thing',
      },
    ]);
  });
});
