/**
 * Writes JSON that is indented down to a depth, with one line for each value below it, so that a file
 * of thousands of points is readable and can be compared.
 */

/** Rounds to `decimals`, so that files contain significant digits only. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  if (!Number.isSafeInteger(Math.round(value * scale))) return value;
  return Math.round(value * scale) / scale;
}

/** `value` as JSON with a final line end; levels below `depth` stay on one line. */
export function toJsonText(value: unknown, depth: number): string {
  return `${write(value, depth, '')}\n`;
}

function write(value: unknown, depth: number, indent: string): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((each) => inner + write(each, depth - 1, inner)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  if (members.length === 0) return '{}';
  const lines = members.map(([key, each]) => `${inner}${JSON.stringify(key)}: ${write(each, depth - 1, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
