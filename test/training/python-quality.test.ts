/**
 * The Python project keeps its format, lint rules and types, and passes its unit tests. The adapters of peers keep the
 * same rules.
 */
import { describe, it } from 'vitest';
import { PEERS_FOLDER } from '../../bench/peers/peer-list.js';
import { missingPython, python, pythonIn } from './run-python.js';

const missing = missingPython();
if (missing !== undefined) console.warn(`skipped: Python is not checked: ${missing}`);

describe.skipIf(missing !== undefined)('training', () => {
  it('is formatted', () => python('ruff', 'format', '--check', '.'));

  it('breaks no lint rule', () => python('ruff', 'check', '--output-format', 'concise', '.'));

  it('has no type errors', () => python('mypy'));

  it('passes its unit tests', () => python('unittest', 'discover', '-s', 'tests', '-t', '.'), 600_000);
});

describe.skipIf(missing !== undefined)('adapters of peers', () => {
  it('are formatted', () => pythonIn(PEERS_FOLDER, 'ruff', 'format', '--check', '.'));

  it('break no lint rule', () => pythonIn(PEERS_FOLDER, 'ruff', 'check', '--output-format', 'concise', '.'));

  it('have no type errors', () => pythonIn(PEERS_FOLDER, 'mypy'));
});
