/** The contract that training reads is the one that the engine's sources give. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONTRACT_FILE, contractText } from '../../../scripts/write-contract.js';

it('contract.json is up to date: run `npx tsx scripts/write-contract.ts` after a change', () => {
  expect(readFileSync(CONTRACT_FILE, 'utf8')).toBe(contractText());
});
