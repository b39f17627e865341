/** Makes invalid manifests from valid ones. */

/** A copy of `json` with the value at `path` replaced, for example `bands.centreBins` or `states.0.shape`. */
export function altered(json: unknown, path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(json) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((object, key) => object[key] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy;
}
