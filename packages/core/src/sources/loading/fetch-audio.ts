/**
 * Downloads a URL up to a size limit.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';

/**
 * Fetches `url` into a Blob. Returns undefined, and stops the download, as soon as the declared or the
 * received length exceeds `maxBytes`.
 *
 * @throws `source-unavailable` with the HTTP status, or with a hint about CORS if the browser hides the
 *   cause; `disposed` if `scope` ends first, which cancels the download
 */
export async function fetchAudio(url: URL, maxBytes: number, scope: Scope): Promise<Blob | undefined> {
  const download = scope.child();
  try {
    const response = await request(url, download.signal);
    if (!response.ok) {
      const status = `${response.status} ${response.statusText}`.trimEnd();
      throw new SenseError('source-unavailable', `${url.href} answered ${status}: check the address`);
    }
    if (Number(response.headers.get('content-length')) > maxBytes) return undefined;
    return await readBody(response, url, maxBytes);
  } catch (error) {
    scope.requireOpen(`The source ${url.href}`);
    throw error;
  } finally {
    download.dispose();
  }
}

async function request(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal });
  } catch (error) {
    throw new SenseError(
      'source-unavailable',
      `${url.href} could not be fetched: unreachable, or its server does not let this page read it. ` +
        'A server of another origin must send Access-Control-Allow-Origin (CORS); or pass the file itself',
      error,
    );
  }
}

async function readBody(response: Response, url: URL, maxBytes: number): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      received += part.value.length;
      if (received > maxBytes) return undefined;
      chunks.push(part.value);
    }
  } catch (error) {
    throw new SenseError(
      'source-unavailable',
      `${url.href} was interrupted after ${received} bytes: check the connection and try again`,
      error,
    );
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? '' });
}
