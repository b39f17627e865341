/**
 * Files that the browser keeps from one visit to the next, by address. Whether what was kept is whole
 * is for others to judge. Missing storage is no failure: then nothing is kept.
 */
const CACHE = 'sense-models';
/** Header of what is kept: when it was last known to be of use. */
const USED = 'date';
/** That is written anew no more often than this: it means writing the file. */
const STAMP_DAYS = 7;
/** What was of no use for so long is of an older release, at an address that nobody asks for again. */
const UNUSED_DAYS = 90;
/** A visit does not last so long. */
const VISIT_DAYS = 1;
const DAY_MS = 86_400_000;

export class ModelCache {
  readonly #cache: Cache | undefined;

  private constructor(cache: Cache | undefined) {
    this.#cache = cache;
  }

  /** Storage is missing outside secure contexts, and forbidden in some frames. */
  static async open(): Promise<ModelCache> {
    try {
      return new ModelCache(await caches.open(CACHE));
    } catch {
      return new ModelCache(undefined);
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
      await this.#cache?.put(url, new Response(bytes, { headers: { [USED]: new Date().toUTCString() } }));
      return this.#cache !== undefined;
    } catch {
      return false;
    }
  }

  /** What was taken from there, `bytes`, is of use: the date is written, where it has changed much. Never rejects. */
  async renew(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      const kept = await this.#cache?.match(url);
      if (kept && !(daysSinceUse(kept) <= STAMP_DAYS)) await this.keep(url, bytes);
    } catch {
      // It keeps its date.
    }
  }

  /**
   * Removes what was of no use for 90 days, if an earlier visit in that time did without it: the present
   * one may not have come to it yet. Never rejects.
   */
  async removeUnused(): Promise<void> {
    try {
      const days = new Map<Request, number>();
      for (const request of (await this.#cache?.keys()) ?? []) {
        const kept = await this.#cache?.match(request);
        if (kept) days.set(request, daysSinceUse(kept));
      }
      if (![...days.values()].some((age) => age > VISIT_DAYS && age <= UNUSED_DAYS)) return;
      for (const [request, age] of days) if (age > UNUSED_DAYS) await this.#cache?.delete(request);
    } catch {
      // It stays where it is.
    }
  }
}

/** NaN where it does not say: such a file stays until it is of use and gets a date. */
function daysSinceUse(kept: Response): number {
  return (Date.now() - Date.parse(kept.headers.get(USED) ?? '')) / DAY_MS;
}
