/** Both ends of the transport: audio passes in both directions, over shared memory and over a MessagePort. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AudioEnd,
  INPUT_CHANNELS,
  STEM_CHANNELS,
  WorkerEnd,
  createLinks,
  linkTransfers,
  type FrameRing,
} from '@sense/core/internal';
import { stopLink } from '../../../../../packages/core/src/live/transport/transport-link.js';

const RATE = 48_000;
const FRAMES = 128;
/** As after a restart: the audio thread has captured for some time. */
const START = 960;

const ramp = (channel: number): Float32Array => Float32Array.from({ length: FRAMES }, (_, i) => 1000 * channel + i);

/** Reads a block of `channels` channels; undefined if it is not available. */
function read(ring: FrameRing, from: number, channels: number): Float32Array[] | undefined {
  const out = Array.from({ length: channels }, () => new Float32Array(FRAMES));
  return ring.read(from, out, FRAMES) ? out : undefined;
}

describe.each(['shared', 'message-port'] as const)('transport over %s', (kind) => {
  let links: ReturnType<typeof createLinks>;
  let audio: AudioEnd;
  let worker: WorkerEnd;
  beforeEach(() => {
    links = createLinks(RATE, kind);
    audio = new AudioEnd(links.audio, { startFrame: START });
    worker = new WorkerEnd(links.worker, START);
  });
  afterEach(() => {
    audio.close();
    worker.close();
  });

  it('delivers input under its frame numbers and wakes the worker', async () => {
    const block = Array.from({ length: INPUT_CHANNELS }, (_, channel) => ramp(channel));
    audio.input.write(block, FRAMES);
    audio.flush();
    expect(await worker.wait(START + 1)).toBe(true);
    expect(worker.input.writtenFrames).toBe(START + FRAMES);
    expect(read(worker.input, START, INPUT_CHANNELS)).toEqual(block);
  });

  it('wakes the worker at the frame that it waits for, not at each write', async () => {
    audio.close();
    links = createLinks(RATE, kind);
    audio = new AudioEnd(links.audio, { hopFrames: 4 * FRAMES, startFrame: START });
    worker = new WorkerEnd(links.worker, START);
    const block = [ramp(0), ramp(1)];
    const write = (): void => {
      audio.input.write(block, FRAMES);
      audio.flush();
    };
    let woken = 0;
    const wait = async (frame: number): Promise<void> => {
      await worker.wait(frame);
      woken = worker.input.writtenFrames;
    };
    // Over a port the request travels with stems.
    worker.stems.write(
      Array.from({ length: STEM_CHANNELS }, (_, channel) => ramp(channel)),
      FRAMES,
    );
    worker.publish(START + 2 * FRAMES - 40);
    const waiting = wait(START + 2 * FRAMES - 40);
    await expect.poll(() => audio.input.requestedFrame).toBe(START + 2 * FRAMES - 40);
    write();
    await new Promise((resolve) => setImmediate(resolve));
    expect(woken).toBe(0);
    write();
    await waiting;
    expect(woken).toBe(START + 2 * FRAMES);
    // Without another request, after a hop.
    const later = wait(START + 2 * FRAMES + 1);
    if (kind === 'shared') audio.input.request(START + 2 * FRAMES - 40);
    for (let i = 0; i < 4; i++) write();
    await later;
    expect(woken).toBe(START + 6 * FRAMES);
  });

  it('reports missing stems to the worker', async () => {
    expect(worker.missingCount).toBe(0);
    audio.noteMissing();
    audio.input.write([ramp(0), ramp(1)], FRAMES);
    audio.flush();
    await expect.poll(() => worker.missingCount).toBe(1);
  });

  it('delivers stems under their frame numbers', async () => {
    const block = Array.from({ length: STEM_CHANNELS }, (_, channel) => ramp(channel));
    worker.stems.jump(START - FRAMES);
    worker.stems.write(block, FRAMES);
    worker.publish(START);
    await expect.poll(() => read(audio.stems, START - FRAMES, STEM_CHANNELS)).toEqual(block);
  });

  it('ends a wait when the worker end is closed', async () => {
    const waiting = worker.wait(START + 1);
    worker.close();
    audio.input.write([ramp(0), ramp(1)], FRAMES);
    if (kind === 'shared') audio.flush();
    expect(await waiting).toBe(false);
    expect(worker.stopped).toBe(true);
  });

  it('transfers the port, and shares memory', () => {
    expect(linkTransfers(links.worker)).toHaveLength(kind === 'shared' ? 0 : 1);
  });
});

it('stops the worker by shared memory', async () => {
  const links = createLinks(RATE, 'shared');
  const worker = new WorkerEnd(links.worker);
  const waiting = worker.wait(1);
  stopLink(links.audio);
  expect(await waiting).toBe(false);
});
