/**
 * Files that the browser keeps from one visit to the next, by address. Whether what was kept is whole
 * is for others to judge. Missing storage is no failure: then nothing is kept.
 */
const CACHE = 'sense-models';

export class KeptFiles {
  readonly #cache: Cache | undefined;

  private constructor(cache: Cache | undefined) {
    this.#cache = cache;
  }

  /** Storage is missing outside secure contexts, and forbidden in some frames. */
  static async open(): Promise<KeptFiles> {
    try {
      return new KeptFiles(await caches.open(CACHE));
    } catch {
      return new KeptFiles(undefined);
    }
  }

  async take(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const kept = await this.#cache?.match(url);
      return kept && new Uint8Array(await kept.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  /** Other schemes than http are refused, and storage may be full: the next visit fetches again. */
  async keep(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#cache?.put(url, new Response(bytes)).catch(() => undefined);
  }

  async drop(url: string): Promise<void> {
    await this.#cache?.delete(url).catch(() => undefined);
  }
}
