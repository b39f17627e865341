/**
 * Combines the loading states of all requested models into the one model status of a session. Models have
 * equal weight in the progress, because their sizes are unknown until they are fetched. Pure.
 */
import type { ModelStatus, NormalRange } from '@sense/core/engine';

interface Entry {
  readonly address: string;
  state: ModelStatus['state'];
  progress: NormalRange;
  /** From its manifest; unknown until the model is ready. */
  name?: string;
}

/** Longer addresses, such as `data:` URLs, are shortened in messages. */
const MAX_ADDRESS_LENGTH = 100;

export class ModelProgress {
  readonly #entries: readonly Entry[];

  /** @param addresses of the manifests, best first; empty: one model of unknown address */
  constructor(addresses: readonly string[]) {
    const models = addresses.length > 0 ? addresses : [''];
    this.#entries = models.map((address) => ({ address, state: 'loading', progress: 0 }));
  }

  get count(): number {
    return this.#entries.length;
  }

  loading(model: number, progress: NormalRange): ModelStatus {
    this.#entries[model]!.progress = progress;
    return this.#status();
  }

  ready(model: number, name: string): ModelStatus {
    Object.assign(this.#entries[model]!, { state: 'ready', name });
    return this.#status();
  }

  failed(model: number): ModelStatus {
    this.#entries[model]!.state = 'failed';
    return this.#status();
  }

  /** Prefix of a message about one of several models, naming it. Empty for a single model. */
  label(model: number): string {
    if (this.count === 1) return '';
    const { name, address } = this.#entries[model]!;
    const shown = address.length > MAX_ADDRESS_LENGTH ? `${address.slice(0, MAX_ADDRESS_LENGTH)}…` : address;
    return `model ${model + 1} of ${this.count} (${name ?? shown}): `;
  }

  /** A failed model counts as loaded while others still load. */
  #status(): ModelStatus {
    const entries = this.#entries;
    if (entries.some(({ state }) => state === 'loading')) {
      const loaded = entries.reduce((sum, { state, progress }) => sum + (state === 'loading' ? progress : 1), 0);
      return { state: 'loading', progress: loaded / entries.length };
    }
    const isAny = entries.some(({ state }) => state === 'ready');
    return isAny ? { state: 'ready', progress: 1 } : { state: 'failed', progress: 0 };
  }
}
