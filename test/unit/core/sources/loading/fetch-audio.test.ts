/** Fetching up to a limit, against a server in this process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Scope } from '@sense/core/engine';
import { fetchAudio } from '../../../../../packages/core/src/sources/loading/fetch-audio.js';

let server: Server;
let cut = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.on('close', () => (cut += response.writableFinished ? 0 : 1));
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

it('gives the bytes and their type', async () => {
  const blob = await fetchAudio(at('/declared'), 1000, new Scope());
  expect(blob!.type).toBe('audio/flac');
  expect(new Uint8Array(await blob!.arrayBuffer())).toEqual(new Uint8Array(1000).fill(7));
});

it.each(['/declared', '/chunked', '/endless'])('gives up on %s as soon as it is known to be too long', async (path) => {
  expect(await fetchAudio(at(path), 999, new Scope())).toBeUndefined();
});

it('cuts the connection of what it gave up on', async () => {
  const before = cut;
  await fetchAudio(at('/endless'), 999, new Scope());
  await expect.poll(() => cut).toBe(before + 1);
});

it('names the status, and an address that nobody answers', async () => {
  await expect(fetchAudio(at('/busy'), 1e6, new Scope())).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('/busy answered 503 Service Unavailable') as string,
  });
  await expect(fetchAudio(new URL('http://127.0.0.1:1/'), 1e6, new Scope())).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('could not be fetched') as string,
  });
});

it('ends with its scope, before and during the download', async () => {
  const scope = new Scope();
  const download = fetchAudio(at('/endless'), 1e6, scope);
  setTimeout(() => scope.dispose(), 50);
  await expect(download).rejects.toMatchObject({ code: 'disposed' });
  await expect(fetchAudio(at('/declared'), 1e6, scope)).rejects.toMatchObject({ code: 'disposed' });
});
