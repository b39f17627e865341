/** Downloads up to a limit, from a server in this process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Scope } from '@sense/core/engine';
import { fetchAudio } from '../../../../../packages/core/src/sources/loading/fetch-audio.js';

let server: Server;
let aborted = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.on('close', () => (aborted += response.writableFinished ? 0 : 1));
    const bytes = Buffer.alloc(1000, 7);
    if (request.url === '/declared') response.writeHead(200, { 'Content-Type': 'audio/flac' }).end(bytes);
    else if (request.url === '/chunked') {
      response.write(bytes);
      response.end();
    } else if (request.url === '/endless') response.write(bytes);
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const at = (path: string): URL => new URL(path, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

it('returns the bytes and their type', async () => {
  const blob = await fetchAudio(at('/declared'), 1000, new Scope());
  expect(blob!.type).toBe('audio/flac');
  expect(new Uint8Array(await blob!.arrayBuffer())).toEqual(new Uint8Array(1000).fill(7));
});

it.each(['/declared', '/chunked', '/endless'])('stops reading %s as soon as the limit is exceeded', async (path) => {
  expect(await fetchAudio(at(path), 999, new Scope())).toBeUndefined();
});

it('closes the connection when the limit is exceeded', async () => {
  const before = aborted;
  await fetchAudio(at('/endless'), 999, new Scope());
  await expect.poll(() => aborted).toBe(before + 1);
});

it('reports the HTTP status and an unreachable address', async () => {
  await expect(fetchAudio(at('/busy'), 1e6, new Scope())).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('/busy answered 503 Service Unavailable') as string,
  });
  await expect(fetchAudio(new URL('http://127.0.0.1:1/'), 1e6, new Scope())).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('could not be fetched') as string,
  });
});

it('rejects when its scope ends, before and during the download', async () => {
  const scope = new Scope();
  const download = fetchAudio(at('/endless'), 1e6, scope);
  setTimeout(() => scope.dispose(), 50);
  await expect(download).rejects.toMatchObject({ code: 'disposed' });
  await expect(fetchAudio(at('/declared'), 1e6, scope)).rejects.toMatchObject({ code: 'disposed' });
});
