/**
 * What has become of all the models that were asked for, as the one figure that a session shows. Each counts
 * the same, as nobody knows how large it is before it is fetched. Knows no separators and no threads.
 */
import type { ModelStatus, NormalRange } from '@sense/core/engine';

interface Entry {
  readonly address: string;
  state: ModelStatus['state'];
  share: NormalRange;
  /** From its manifest, once that has been read. */
  name?: string;
}

/** Addresses may be data themselves. */
const LONGEST_ADDRESS = 100;

export class ModelProgress {
  readonly #entries: readonly Entry[];

  /** @param addresses of the manifests. None: one model that is told of without. */
  constructor(addresses: readonly string[]) {
    const named = addresses.length > 0 ? addresses : [''];
    this.#entries = named.map((address) => ({ address, state: 'loading', share: 0 }));
  }

  get count(): number {
    return this.#entries.length;
  }

  loading(model: number, share: NormalRange): ModelStatus {
    this.#entries[model]!.share = share;
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

  /** How a message about one of several begins: which it is. Empty where there is but one. */
  label(model: number): string {
    if (this.count === 1) return '';
    const { name, address } = this.#entries[model]!;
    const shown = address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
    return `model ${model + 1} of ${this.count} (${name ?? shown}): `;
  }

  /** One that has failed holds up nobody: it counts as loaded as long as there are others. */
  #status(): ModelStatus {
    const entries = this.#entries;
    if (entries.some(({ state }) => state === 'loading')) {
      const loaded = entries.reduce((sum, { state, share }) => sum + (state === 'loading' ? share : 1), 0);
      return { state: 'loading', progress: loaded / entries.length };
    }
    const isAny = entries.some(({ state }) => state === 'ready');
    return isAny ? { state: 'ready', progress: 1 } : { state: 'failed', progress: 0 };
  }
}
