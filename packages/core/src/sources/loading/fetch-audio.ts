/**
 * An address to bytes, as long as they are few enough to hold. Knows nothing of audio.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';

/**
 * Fetches `url` into a Blob, or returns undefined as soon as it is clear that it has more than
 * `maxBytes`: by its declared length, or by counting. The rest is then not downloaded.
 *
 * @throws `source-unavailable` with the HTTP status, or a hint at CORS where the browser hides the
 *   cause; `disposed` if `scope` ends meanwhile, which cancels the download
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
        'For another origin it must send Access-Control-Allow-Origin (CORS); or pass the file itself',
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
      `${url.href} broke off after ${received} bytes: try again, or check the connection`,
      error,
    );
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? '' });
}
