/** The versions of a document: undo and redo. */

/** Older versions are forgotten. */
const MAX_VERSIONS = 200;

export class UndoHistory<Document> {
  readonly #before: Document[] = [];
  #after: Document[] = [];
  #current: Document;

  constructor(initial: Document) {
    this.#current = initial;
  }

  get current(): Document {
    return this.#current;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  get canRedo(): boolean {
    return this.#after.length > 0;
  }

  /** Makes `document` the current version. Versions that were undone are forgotten. */
  push(document: Document): void {
    this.#before.push(this.#current);
    if (this.#before.length > MAX_VERSIONS) this.#before.shift();
    this.#after = [];
    this.#current = document;
  }

  /** Returns whether there was an earlier version. */
  undo(): boolean {
    const earlier = this.#before.pop();
    if (earlier === undefined) return false;
    this.#after.push(this.#current);
    this.#current = earlier;
    return true;
  }

  /** Returns whether there was a version that was undone. */
  redo(): boolean {
    const later = this.#after.pop();
    if (later === undefined) return false;
    this.#before.push(this.#current);
    this.#current = later;
    return true;
  }
}
