/**
 * Reading any file results in a score or in a SenseError that names the format. Seeded mutations of the
 * output of the writers, and of the clips if they are available.
 */
import { describe, expect, test } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { SenseError } from '@sense/core';
import { HAPTIC_FORMATS, readHaptics, writeHaptics, type HapticFormatId } from '@sense/haptics';
import { CLIPS, readClip } from './clips.js';
import { randomScore } from './random-score.js';

/** Mutants of each format: documents; 0.4 as many of bytes. Slow runs set SENSE_FUZZ_MUTANTS=10000. */
const MUTANTS = Number(process.env.SENSE_FUZZ_MUTANTS ?? 150);
const LIMIT_MS = 30_000 + 20 * MUTANTS;
const READABLE = Object.values(HAPTIC_FORMATS).flatMap(({ id, read, write }) => (read && write ? [id] : []));
const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  -1,
  1e308,
  -1e308,
  0,
  0.5,
  1e-320,
  1e16,
  [],
  {},
  [[]],
  [null],
  { Time: {} },
  Number.MAX_SAFE_INTEGER,
];

/** Reads with the format itself and by content; anything but a SenseError fails the test. */
function tryRead(input: string | Uint8Array, id: HapticFormatId): 'read' | 'rejected' {
  let outcome: 'read' | 'rejected' = 'rejected';
  for (const read of [() => HAPTIC_FORMATS[id].read!(input), () => readHaptics(input).score]) {
    try {
      const score = read();
      outcome = 'read';
      expect(Number.isFinite(score.duration)).toBe(true);
      // A score that was read can be written, or is rejected as too long.
      for (const to of ['haptic', 'ahap', 'hjif', 'haps'] as const) tryWrite(() => writeHaptics(score, to));
    } catch (error) {
      if (!(error instanceof SenseError)) throw error;
      expect(error.code).toBe('format-invalid');
      expect(error.message.length).toBeLessThan(400);
    }
  }
  return outcome;
}

function tryWrite(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof SenseError) || error.code !== 'invalid-argument') throw error;
    expect(error.message).toMatch(/duration/);
  }
}

/** A copy of `document` with one value replaced, removed or duplicated. */
function mutateDocument(document: unknown, random: () => number): unknown {
  const copy = structuredClone(document);
  let at = copy as Record<string, unknown>;
  for (let depth = 0; depth < 14; depth++) {
    const keys = Object.keys(at);
    const key = keys[Math.floor(random() * keys.length)];
    if (key === undefined) break;
    const inner = at[key];
    if (typeof inner === 'object' && inner !== null && random() < 0.85) {
      at = inner as Record<string, unknown>;
      continue;
    }
    const kind = random();
    if (kind < 0.2) delete at[key];
    else if (kind < 0.3 && typeof inner === 'number') at[key] = -inner;
    else at[key] = VALUES[Math.floor(random() * VALUES.length)];
    break;
  }
  return copy;
}

function mutateBytes(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice(0, random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length);
  for (let n = 0; n < 1 + random() * 4 && copy.length > 0; n++) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  }
  return copy;
}

describe.each(READABLE)('%s', (id) => {
  const text = writeHaptics(randomScore(21, { seconds: 2, transients: 6, voices: 2 }), id) as string;
  const document: unknown = JSON.parse(text);

  test(
    'mutated documents',
    () => {
      const random = createRandom(1);
      const outcomes = Array.from({ length: MUTANTS }, () =>
        tryRead(JSON.stringify(mutateDocument(document, random)), id),
      );
      // Both outcomes must occur, otherwise the mutations test nothing.
      expect(new Set(outcomes)).toEqual(new Set(['read', 'rejected']));
    },
    LIMIT_MS,
  );

  test(
    'mutated bytes',
    () => {
      const random = createRandom(2);
      const bytes = new TextEncoder().encode(text);
      for (let n = 0; n < MUTANTS / 2.5; n++) tryRead(mutateBytes(bytes, random), id);
    },
    LIMIT_MS,
  );

  test('documents of other kinds', () => {
    const inputs = [
      '',
      ' ',
      'null',
      '0',
      '"x"',
      '[]',
      '{}',
      '[[',
      '{"a":',
      '\u0000',
      '\ufeff',
      'NaN',
      '[1e999]',
      '{"__proto__":1}',
    ];
    for (const input of inputs) tryRead(input, id);
    tryRead('['.repeat(200_000), id);
    tryRead(`${'[{"a":'.repeat(50_000)}`, id);
    tryRead(new Uint8Array([0xff, 0xfe, 0, 0xd8, 1]), id);
  });
});

test.skipIf(CLIPS.length === 0)('mutated clips', () => {
  const random = createRandom(3);
  for (const path of CLIPS) {
    const bytes = readClip(path);
    if (bytes.length > 50_000) continue;
    const id = path.endsWith('.vij') ? 'vij' : path.endsWith('.ahap') ? 'ahap' : 'haptic';
    const document: unknown = JSON.parse(bytes.toString());
    for (let n = 0; n < 6; n++) tryRead(JSON.stringify(mutateDocument(document, random)), id);
    for (let n = 0; n < 2; n++) tryRead(mutateBytes(bytes, random), id);
  }
});
