/** Models of the separation service: those that load, that load too late, and that fail to load. */
import { describe, expect, it, vi } from 'vitest';
import { Engine, type Separator } from '@sense/core/engine';
import type { FromWorker } from '@sense/core/internal';
import { createDspSeparator } from '@sense/separation/engine';
import { SeparationService } from '../../../../packages/separation/src/threads/separation-service.js';

function preparedService(): { service: SeparationService; messages: FromWorker[] } {
  const messages: FromWorker[] = [];
  const service = new SeparationService((message) => messages.push(message));
  service.prepare({ type: 'prepare', contextRate: 48_000, options: {} });
  messages.length = 0;
  return { service, messages };
}

describe('beats', () => {
  it('are tracked with the hints of the session', () => {
    const service = new SeparationService(() => undefined);
    const hints = { tempo: { min: 20, max: 100 } };
    // The engine checks them.
    expect(() => service.prepare({ type: 'prepare', contextRate: 48_000, options: {}, hints })).toThrow('received 20');
  });

  it('are adjusted in the engine', () => {
    const { service } = preparedService();
    const adjust = vi.spyOn(Engine.prototype, 'adjustBeats');
    service.adjustBeats({ type: 'adjust-beats', adjustment: { type: 'release' } });
    expect(adjust).toHaveBeenCalledWith({ type: 'release' });
    adjust.mockRestore();
    service.dispose();
  });
});

describe('addModel', () => {
  it('disposes of the separator with the service', async () => {
    const { service, messages } = preparedService();
    const separator = Object.assign(createDspSeparator(), { dispose: vi.fn() });
    await service.addModel(async () => separator);
    expect(messages).toEqual([{ type: 'model', state: 'ready', progress: 1 }]);
    expect(separator.dispose).not.toHaveBeenCalled();
    service.dispose();
    expect(separator.dispose).toHaveBeenCalledOnce();
  });

  it('disposes of a separator that opens after the service was disposed of', async () => {
    const { service, messages } = preparedService();
    const separator = Object.assign(createDspSeparator(), { dispose: vi.fn() });
    let opened!: (separator: Separator) => void;
    const added = service.addModel(() => new Promise((resolve) => (opened = resolve)));
    service.dispose();
    opened(separator);
    await added;
    expect(separator.dispose).toHaveBeenCalledOnce();
    expect(messages).toEqual([]);
  });

  it('disposes of a separator of another format, and reports it', async () => {
    const { service, messages } = preparedService();
    const separator = Object.assign(createDspSeparator(), { latencyFrames: 1024, dispose: vi.fn() });
    await service.addModel(async () => separator);
    expect(separator.dispose).toHaveBeenCalledOnce();
    expect(messages).toEqual([
      { type: 'model', state: 'failed', progress: 0 },
      expect.objectContaining({ type: 'notice', message: expect.stringContaining('latencyFrames 1024') }),
    ]);
    service.dispose();
    expect(separator.dispose).toHaveBeenCalledOnce();
  });

  it('reports that a model failed to load, and why', async () => {
    const { service, messages } = preparedService();
    await service.addModel(() => Promise.reject(new TypeError('no such thing')));
    expect(messages).toEqual([
      { type: 'model', state: 'failed', progress: 0 },
      {
        type: 'notice',
        code: 'model-unavailable',
        message: 'the model failed: TypeError: no such thing',
      },
    ]);
  });
});
