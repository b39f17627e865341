/**
 * The model cache: files by address in the browser's Cache Storage, from one visit to the next. Callers
 * verify what they get. Without storage the cache is empty and stores nothing; it never fails.
 */
const CACHE = 'sense-models';
/** Header of a cached file: when it was last used. */
const LAST_USED = 'date';
/** The date is updated at most this often, because updating it rewrites the file. */
const TOUCH_DAYS = 7;
/** A file unused for this long belongs to an older release, at an address that is no longer requested. */
const UNUSED_DAYS = 90;
/** Longer than a visit. */
const VISIT_DAYS = 1;
const DAY_MS = 86_400_000;

export class ModelCache {
  readonly #cache: Cache | undefined;

  private constructor(cache: Cache | undefined) {
    this.#cache = cache;
  }

  /** Opens an empty cache where there is no storage: outside secure contexts, and in some frames. */
  static async open(): Promise<ModelCache> {
    try {
      return new ModelCache(await caches.open(CACHE));
    } catch {
      return new ModelCache(undefined);
    }
  }

  /** Content of the file at `url`; undefined if it is not cached. Never rejects. */
  async get(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const cached = await this.#cache?.match(url);
      return cached && new Uint8Array(await cached.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  /**
   * Stores or replaces the file at `url`. Resolves when it is written; to false if it could not be: only http
   * addresses can be cached, and storage may be full. Never rejects.
   */
  async put(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      await this.#cache?.put(url, new Response(bytes, { headers: { [LAST_USED]: new Date().toUTCString() } }));
      return this.#cache !== undefined;
    } catch {
      return false;
    }
  }

  /** Marks the file at `url` as used, if its date is old. `bytes` is its content. Never rejects. */
  async touch(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      const cached = await this.#cache?.match(url);
      if (cached && !(daysSinceUse(cached) <= TOUCH_DAYS)) await this.put(url, bytes);
    } catch {
      // The old date remains.
    }
  }

  /**
   * Removes files unused for 90 days, if an earlier visit within that time did not use them: the current visit
   * may not have requested them yet. Never rejects.
   */
  async removeUnused(): Promise<void> {
    try {
      const days = new Map<Request, number>();
      for (const request of (await this.#cache?.keys()) ?? []) {
        const cached = await this.#cache?.match(request);
        if (cached) days.set(request, daysSinceUse(cached));
      }
      if (![...days.values()].some((age) => age > VISIT_DAYS && age <= UNUSED_DAYS)) return;
      for (const [request, age] of days) if (age > UNUSED_DAYS) await this.#cache?.delete(request);
    } catch {
      // The files remain.
    }
  }
}

/** NaN without a date: such a file stays until it is used and gets one. */
function daysSinceUse(cached: Response): number {
  return (Date.now() - Date.parse(cached.headers.get(LAST_USED) ?? '')) / DAY_MS;
}
