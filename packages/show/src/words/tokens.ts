/** Splits a description into words and signs. Pure. */

/** A sign that ends a clause. */
export const BREAK = ',';

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bdon['’]?t\b/g, 'do not'],
  [/\bdoesn['’]?t\b/g, 'does not'],
  [/\bisn['’]?t\b/g, 'is not'],
  [/\bi['’]m\b/g, 'i'],
  [/\bit['’]s\b/g, 'it'],
  [/\blet['’]s\b/g, 'let'],
  [/\b(\w+)['’]s\b/g, '$1'],
];

/** Words in lower case, numbers, `percent` for its sign, and {@link BREAK} for commas, full stops and the like. */
export function tokensOf(text: string): string[] {
  let plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  for (const [pattern, replacement] of CONTRACTIONS) plain = plain.replace(pattern, replacement);
  plain = plain
    .replace(/%/g, ' percent ')
    .replace(/&/g, ' and ')
    .replace(/(\d)(?=[a-z])/g, '$1 ')
    .replace(/\b(\d+) x\b/g, '$1 times ')
    .replace(/[-_/]/g, ' ');
  return (
    plain
      .match(/\d+(?:\.\d+)?|[\p{L}\p{N}]+|[,;:.!?()\n]/gu)
      ?.map((token) => (/[\p{L}\p{N}]/u.test(token) ? token : BREAK)) ?? []
  );
}
