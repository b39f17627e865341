/**
 * A server of another origin than the page, with valid and faulty audio, for the tests of the file
 * source.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wavHeader } from '@sense/core/internal';

const RATE_HZ = 8000;
const HOUR_FRAMES = 3600 * RATE_HZ;

export interface AudioServer {
  /** Ends without a slash. */
  readonly origin: string;
  /** Bytes of bodies sent. */
  sentBytes(): number;
  /** Requests without a complete response. */
  openRequests(): number;
  /** Requests whose connection was closed before the end of the response. */
  cutRequests(): number;
  close(): Promise<void>;
}

/**
 * - `/tone.wav` 2 s of 500 Hz · `/no-cors.wav` the same, not for other origins
 * - `/three-hours.wav` 173 MB, 500 Hz in the first hour, 1000 in the second, 1500 in the third
 * - `/page` HTML with status 200 · `/empty.wav` · `/stalled.wav` never ends · `/broken.wav` is interrupted
 * - anything else: 404
 */
export async function startAudioServer(): Promise<AudioServer> {
  let sent = 0;
  let cut = 0;
  let open = 0;
  const server = createServer((request, response) => {
    open++;
    response.on('close', () => {
      open--;
      if (!response.writableFinished) cut++;
    });
    const path = request.url ?? '/';
    if (path !== '/no-cors.wav') {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    }
    const write = (bytes: Buffer): void => {
      sent += bytes.length;
      response.write(bytes);
    };
    if (path === '/tone.wav' || path === '/no-cors.wav') sendRange(request, response, 2 * RATE_HZ, write);
    else if (path === '/three-hours.wav') sendRange(request, response, 3 * HOUR_FRAMES, write);
    else if (path === '/page') response.end('<!doctype html><title>not audio</title>');
    else if (path === '/empty.wav') response.end();
    else if (path === '/stalled.wav') write(wavBytes(RATE_HZ, 0, 1000));
    else if (path === '/broken.wav') {
      response.setHeader('Content-Length', 100_000);
      write(wavBytes(RATE_HZ, 0, 1000));
      setTimeout(() => response.destroy(), 50);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentBytes: () => sent,
    openRequests: () => open,
    cutRequests: () => cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Responds in chunks, as fast as the client reads them. */
function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  frames: number,
  write: (bytes: Buffer) => void,
): void {
  const total = 44 + frames * 2;
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
  let at = Number(range?.[1] ?? 0);
  const end = range?.[2] ? Number(range[2]) + 1 : total;
  response.setHeader('Content-Type', 'audio/wav');
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Length', end - at);
  if (range) response.setHeader('Content-Range', `bytes ${at}-${end - 1}/${total}`);
  response.writeHead(range ? 206 : 200);
  const more = (): void => {
    while (at < end && !response.writableNeedDrain && !response.destroyed) {
      const next = Math.min(end, at + 65536);
      write(wavBytes(frames, at, next));
      at = next;
    }
    if (at >= end) response.end();
  };
  response.on('drain', more);
  more();
}

/** Bytes `from`..`to` of a 16-bit mono WAV file of `frames` frames. */
function wavBytes(frames: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  const header = wavHeader({ sampleRate: RATE_HZ, channels: 1, frames, encoding: 'pcm16' });
  if (from < 44) bytes.set(header.subarray(from, Math.min(to, 44)));
  for (let at = Math.max(from, 44); at < to; at++) {
    const frame = (at - 44) >> 1;
    const hertz = 500 * (1 + Math.floor(frame / HOUR_FRAMES));
    const sample = Math.round(16383 * Math.sin((2 * Math.PI * hertz * frame) / RATE_HZ));
    bytes[at - from] = (at - 44) % 2 === 0 ? sample & 0xff : (sample >> 8) & 0xff;
  }
  return bytes;
}
