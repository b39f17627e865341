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

  /**
   * Replaces what was kept under that address, once it is written. False where nothing was: other
   * schemes than http are refused, and storage may be full. Never rejects.
   */
  async keep(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      await this.#cache?.put(url, new Response(bytes));
      return this.#cache !== undefined;
    } catch {
      return false;
    }
  }
}
