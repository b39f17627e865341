/**
 * Stages for several files side by side. Each set runs one file at a time and is used again for the next, so that its
 * threads and its model are loaded once.
 */
import type { Stages } from './stages/stages.js';

export class StagesPool {
  readonly #create: () => Promise<Stages>;
  readonly #idle: Stages[] = [];

  constructor(create: () => Promise<Stages>) {
    this.#create = create;
  }

  /** Calls `work` with stages that are idle, or new. If it fails, its stages are closed: they may hold a part of a file. */
  async use<T>(work: (stages: Stages) => Promise<T>): Promise<T> {
    const stages = this.#idle.pop() ?? (await this.#create());
    try {
      const result = await work(stages);
      this.#idle.push(stages);
      return result;
    } catch (error) {
      await stages.close();
      throw error;
    }
  }

  /** Closes the idle stages; call it when all work has ended. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(async (stages) => await stages.close()));
  }
}
