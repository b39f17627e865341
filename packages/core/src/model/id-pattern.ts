/** Patterns of ids, as routings use them. Pure. */

/** Whether `pattern`, with `*` for any run of characters, matches the whole of `id`. */
export function matchesPattern(pattern: string, id: string): boolean {
  const literals = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(id);
}
