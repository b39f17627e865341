/** Recordings: what is written when, and how much of a damaged file is read. */
import { describe, expect, it } from 'vitest';
import type { OutputFeed } from '@sense/core';
import { FeatureView } from '@sense/core/engine';
import { readRecording, recordFeed, type RecordedItem, type Recording } from '@sense/link';
import { createFakeFeed, RUNNING, type FakeFeed } from '../../../support/fake-feed.js';

const task = (): Promise<void> => Promise.resolve();

/** Two hops a second apart, the second with an onset and its update. */
async function play(feed: FakeFeed): Promise<void> {
  feed.features(3, { bass: { levelDb: -31.7 } });
  await task();
  feed.features(4, { bass: { levelDb: -12.3 } });
  feed.onset({ id: 5, time: 3.99, emitted: 4, drum: 'kick', strength: 0.123456789 });
  feed.onset({ id: 5, time: 3.99, emitted: 4, drum: 'snare' });
  await task();
}

/** A feed whose context time is 2 s. */
const openFeed = (): FakeFeed => createFakeFeed({ now: () => 2000 });

async function recordedText(): Promise<string> {
  const feed = openFeed();
  const recorder = recordFeed(feed);
  await play(feed);
  await recorder.stop();
  return recorder.toBlob().text();
}

const kinds = ({ items }: Recording): RecordedItem['kind'][] => items.map(({ kind }) => kind);

describe('a recording', () => {
  it('holds status, features and events of the feed, in seconds since its start', async () => {
    const recording = await readRecording(await recordedText());
    expect(recording.warnings).toEqual([]);
    expect(kinds(recording)).toEqual(['status', 'features', 'features', 'event', 'event']);
    expect(recording.durationSeconds).toBe(2);
    const [status, first, , onset, update] = recording.items;
    expect(status).toMatchObject({ time: 0, status: RUNNING });
    expect(first).toMatchObject({ time: 1, frame: 144_000 });
    expect(new FeatureView((first as { block: Float32Array }).block).stems.bass.levelDb).toBe(Math.fround(-31.7));
    expect(onset).toMatchObject({ time: 1.99, emitted: 2, event: { id: 5, drum: 'kick', strength: 0.123457 } });
    expect(update).toMatchObject({ event: { id: 5, drum: 'snare' } });
    expect((onset as { event: object }).event).not.toHaveProperty('latency');
  });

  it('starts at the origin of the host', async () => {
    const feed = openFeed();
    const recorder = recordFeed(feed, { origin: -10 });
    await play(feed);
    await recorder.stop();
    const { items } = await readRecording(recorder.toBlob());
    expect(items[1]).toMatchObject({ kind: 'features', time: 13 });
  });

  it('hands its lines to a sink in the task in which they were emitted', async () => {
    const feed = openFeed();
    const written: string[] = [];
    const recorder = recordFeed(feed, { to: (text) => written.push(text) });
    feed.features(3);
    feed.onset({ id: 1 });
    await task();
    expect(written.at(-1)).toMatch(/"features".*\n.*"onset".*\n$/);
    expect(written.join('')).toHaveLength(recorder.length);
    expect(recorder.seconds).toBe(1);
    expect(() => recorder.toBlob()).toThrow(expect.objectContaining({ code: 'invalid-state' }));
    feed.end();
    await recorder.finished;
    expect(written.at(-1)).toMatch(/^{"type":"end"/);
  });

  it('closes a stream at the end', async () => {
    const feed = openFeed();
    const chunks: string[] = [];
    let closed = false;
    const stream = new WritableStream<string>({
      write: (chunk) => void chunks.push(chunk),
      close: () => void (closed = true),
    });
    const recorder = recordFeed(feed, { to: stream });
    await play(feed);
    await recorder.stop();
    expect(closed).toBe(true);
    expect(kinds(await readRecording(chunks.join('')))).toHaveLength(5);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => throwError()],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('ends with output-failed where the sink %s', async (_name, to) => {
    const feed = openFeed();
    const recorder = recordFeed(feed, { to });
    await play(feed);
    await expect(recorder.finished).rejects.toMatchObject({ code: 'output-failed', message: /disk full/ });
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'output-failed' });
  });

  it('of no feed, of an ended feed or to no sink throws a code', () => {
    const ended = openFeed();
    ended.end();
    expect(() => recordFeed(ended)).toThrow(expect.objectContaining({ code: 'disposed' }));
    expect(() => recordFeed({} as OutputFeed)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => recordFeed(openFeed(), { to: 7 as never })).toThrow(/to must be/);
  });
});

function throwError(): never {
  throw new Error('disk full');
}

describe('reading', () => {
  it('takes text, files, streams and chunks that cut lines and characters', async () => {
    const text = (await recordedText()).replace('snare', 'großer Gong');
    const bytes = new TextEncoder().encode(text);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    }
    for (const source of [text, new Blob([text]), new Response(text), new Blob([text]).stream(), chunks()]) {
      const { items, warnings } = await readRecording(source);
      expect(items).toHaveLength(5);
      expect(items.at(-1)).toMatchObject({ event: { drum: 'großer Gong' } });
      expect(warnings).toEqual([]);
    }
  });

  it('gives everything before the cut of a file that was cut anywhere, with a warning', async () => {
    const text = await recordedText();
    const header = text.indexOf('\n') + 1;
    const whole = await readRecording(text);
    for (let length = text.indexOf('\n', header) + 1; length < text.length - 1; length += 13) {
      const cut = text.slice(0, length);
      const { items, warnings } = await readRecording(cut);
      const linesInCut = cut.split('\n').length - 1;
      const items1 = Math.min(whole.items.length, linesInCut - 1);
      // A line that lacks only its line break is whole.
      expect([items1, items1 + 1]).toContain(items.length);
      expect(items).toEqual(whole.items.slice(0, items.length));
      expect(warnings.at(-1)).toMatch(/cut off after \d\.\d s/);
    }
  });

  it('leaves out damaged lines and names the first', async () => {
    const lines = (await recordedText()).split('\n');
    lines[2] = lines[2]!.replace('"block":"', '"block":"%%');
    lines[4] = lines[4]!.replace('"strength":0.123457', '"strength":12');
    const recording = await readRecording(lines.join('\n'));
    expect(kinds(recording)).toEqual(['status', 'features', 'event']);
    expect(recording.warnings).toEqual(['2 of 7 lines are damaged and left out, the first at line 3, 0.0 s']);
  });

  it('gives the events of a file of `sense analyze --events`, which has no header and no end', async () => {
    const lines = [
      `{"type":"onset","time":0.5,"emitted":0.512,"id":0,"frame":24000,"stem":"drums","strength":1,"levelDb":-9.1,"confidence":0.9,"drum":"kick","updated":0.54}`,
      `{"type":"beat","time":0.6,"emitted":0.52,"id":1,"frame":28800,"predicted":true,"beatInBar":1,"beatsInBar":4,"subdivision":2,"tempo":120,"confidence":0.8}`,
    ];
    const { items, warnings } = await readRecording(lines.join('\n'));
    expect(items).toMatchObject([
      { kind: 'event', time: 0.5, emitted: 0.512, event: { type: 'onset', drum: 'kick', id: 0 } },
      { kind: 'event', time: 0.6, emitted: 0.52, event: { type: 'beat', tempo: 120 } },
    ]);
    expect(warnings).toEqual([]);
  });

  it('keeps the order of emission where an item claims an earlier one', async () => {
    const lines = [3, 1, 4].map(
      (emitted, id) => `{"type":"chord","time":${emitted},"emitted":${emitted},"id":${id},"confidence":1}`,
    );
    const { items } = await readRecording(lines.join('\n'));
    expect(items.map(({ emitted }) => emitted)).toEqual([3, 3, 4]);
  });

  it('rejects with a code what is no recording, is newer, or cannot be loaded', async () => {
    const code = (value: string) => expect.objectContaining({ code: value }) as Error;
    await expect(readRecording('')).rejects.toEqual(code('format-invalid'));
    await expect(readRecording('RIFF....WAVE')).rejects.toEqual(code('format-invalid'));
    const newer = (await recordedText()).replace('"version":1', '"version":2');
    await expect(readRecording(newer)).rejects.toMatchObject({ code: 'unsupported', message: /version 2.*update/ });
    await expect(readRecording(new Response('', { status: 404 }))).rejects.toMatchObject({
      code: 'source-unavailable',
      message: /404/,
    });
    await expect(readRecording(undefined as unknown as string)).rejects.toEqual(code('invalid-argument'));
  });

  it('keeps what was read when the source fails in the middle, with a warning', async () => {
    const text = await recordedText();
    async function* failing(): AsyncGenerator<string> {
      yield text.slice(0, -30);
      throw new Error('network gone');
    }
    const { items, warnings } = await readRecording(failing());
    expect(items.length).toBeGreaterThan(2);
    expect(warnings[0]).toBe('reading failed: network gone');
  });
});
