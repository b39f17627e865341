/**
 * Brings documents of earlier versions to the current one, one version at a time.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';

/** The version that this package writes. */
export const SHOW_VERSION = 1;

/** Makes a document of version `n + 1` from one of version `n`. Must keep fields that it does not know. */
export type Migration = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** From the version that is the key to the next. There is one version so far. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * Returns `document` at the version `current`. What is no show is returned as it is, for the schema to reject.
 *
 * @throws SenseError `unsupported` for a version that is later than `current`, `format-invalid` for one that is
 *   no version
 */
export function migrate(
  document: unknown,
  migrations: Readonly<Record<number, Migration>> = MIGRATIONS,
  current: number = SHOW_VERSION,
): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  let migrated = document as Record<string, unknown>;
  const version = migrated['version'];
  if (version === undefined) return document;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new SenseError(
      'format-invalid',
      `a show is not valid: /version must be a whole number from 1 to ${current}, received ${describe(version)}`,
    );
  }
  if (version > current) {
    throw new SenseError(
      'unsupported',
      `the show has version ${version}, and this program reads versions up to ${current}: update @sense/show`,
    );
  }
  for (let from = version; from < current; from++) {
    const step = migrations[from];
    if (step === undefined) throw new SenseError('unsupported', `shows of version ${from} can no longer be read`);
    migrated = { ...step(migrated), version: from + 1 };
  }
  return migrated;
}
