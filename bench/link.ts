/**
 * Measures what it costs to send a feed to another page, and how large recordings are: the events and features of the
 * demo song, as the engine emits them with the DSP separator. Prints a table, or one line of JSON.
 *
 * usage: npm run bench:link -- [--json] [FILE]
 *
 * `send` is the time of one hop in the sender, without the copy; `hop` the time from the feed to the subscribers of the
 * received feed, over a MessagePort in one thread, copy and checks included, in a burst. Sizes are per minute of music.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chooseSeparator } from '@sense/cli';
import type { Milliseconds } from '@sense/core/engine';
import { readRecording, receiveFeed, recordFeed, sendFeed } from '@sense/link';
import { createFakeFeed, type FakeFeed } from '../test/support/fake-feed.js';
import { recordSong, type RecordedHop, type SongRecording } from './haptics/song-recording.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});

await main(positionals[0] ?? fileURLToPath(new URL('../examples/public/demo/song.wav', import.meta.url)));

async function main(path: string): Promise<void> {
  if (!existsSync(path)) {
    console.log(`skipped: there is no song at ${path}: npm run demo -w examples renders it`);
    return;
  }
  const { separator } = await chooseSeparator('dsp');
  const song = await recordSong(path, separator);
  const { sendUs, hopUs, messageBytes } = await measureHops(song);
  const recording = await measureRecording(song);
  const round = (value: number): number => Math.round(10 * value) / 10;
  const perMinute = (bytes: number): number => bytes / 1e6 / (song.duration / 60);
  const report = {
    bench: 'link',
    seconds: round(song.duration),
    hops: song.hops.length,
    events: song.hops.reduce((count, { events }) => count + events.length, 0),
    sendUs: round(sendUs),
    hopUs: round(hopUs),
    messageBytes: Math.round(messageBytes),
    recordUs: round(recording.recordUs),
    readMs: round(recording.readMs),
    megabytesPerMinute: round(perMinute(recording.bytes)),
    gzipMegabytesPerMinute: round(perMinute(recording.gzipBytes)),
  };
  if (values.json) console.log(JSON.stringify(report));
  else console.table(report);
}

/** Emits a hop as a session does. */
function emit(feed: FakeFeed, { features, events, consumed }: RecordedHop): void {
  feed.sinks.features(features);
  for (const event of events) feed.sinks.event({ ...event, emittedAt: 1000 * consumed, latency: 0 });
}

async function measureHops(song: SongRecording): Promise<{ sendUs: number; hopUs: number; messageBytes: number }> {
  const feed = createFakeFeed();
  let bytes = 0;
  const { serialize } = await import('node:v8');
  sendFeed(feed, { send: (message) => void (bytes += serialize(message).byteLength), receive: () => () => undefined });
  for (const hop of song.hops) {
    emit(feed, hop);
    await Promise.resolve();
  }
  feed.end();

  const plain = createFakeFeed();
  sendFeed(plain, { send: () => undefined, receive: () => () => undefined });
  const sendMs = await timeHops(song, plain);
  plain.end();

  const { port1, port2 } = new MessageChannel();
  const source = createFakeFeed();
  const received = receiveFeed(port2);
  sendFeed(source, port1);
  await new Promise<void>((resolve) => {
    received.status$.subscribe(({ state }) => state === 'running' && resolve());
  });
  let arrived = 0;
  const all = new Promise<void>((resolve) => {
    received.features$.subscribe(() => ++arrived === song.hops.length && resolve());
  });
  const startedAt = performance.now();
  await timeHops(song, source);
  await all;
  const hopMs = performance.now() - startedAt;
  source.end();
  received.dispose();
  port1.close();
  const perHop = 1000 / song.hops.length;
  return { sendUs: sendMs * perHop, hopUs: hopMs * perHop, messageBytes: bytes / song.hops.length };
}

async function timeHops(song: SongRecording, feed: FakeFeed): Promise<Milliseconds> {
  const startedAt = performance.now();
  for (const hop of song.hops) {
    emit(feed, hop);
    await Promise.resolve();
  }
  return performance.now() - startedAt;
}

interface RecordingCost {
  readonly recordUs: number;
  readonly readMs: Milliseconds;
  readonly bytes: number;
  readonly gzipBytes: number;
}

async function measureRecording(song: SongRecording): Promise<RecordingCost> {
  const feed = createFakeFeed();
  const recorder = recordFeed(feed);
  const recordMs = await timeHops(song, feed);
  await recorder.stop();
  const text = await recorder.toBlob().text();
  const startedAt = performance.now();
  await readRecording(text);
  return {
    recordUs: (1000 * recordMs) / song.hops.length,
    readMs: performance.now() - startedAt,
    bytes: Buffer.byteLength(text),
    gzipBytes: gzipSync(text).byteLength,
  };
}
