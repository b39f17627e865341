/**
 * Writes the numbers that the engine and training share to `training/sense_training/contract.json`:
 * `npx tsx scripts/write-contract.ts`. A unit test fails while the file is out of date.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analysisContract } from '@sense/core/internal';
import { priorContract } from '@sense/separation/internal';

/** Where training reads the contract. */
export const CONTRACT_FILE = fileURLToPath(new URL('../training/sense_training/contract.json', import.meta.url));

/** What the file must hold. */
export function contractText(): string {
  return `${JSON.stringify({ ...analysisContract(), prior: priorContract() }, undefined, 2)}\n`;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(CONTRACT_FILE, contractText());
}
