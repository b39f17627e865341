/**
 * The Python project keeps its format, lint rules and types, and passes its unit tests.
 */
import { describe, it } from 'vitest';
import { missingPython, python } from './run-python.js';

const missing = missingPython();
if (missing !== undefined) console.warn(`skipped: Python is not checked: ${missing}`);

describe.skipIf(missing !== undefined)('training', () => {
  it('is formatted', () => python('ruff', 'format', '--check', '.'));

  it('breaks no lint rule', () => python('ruff', 'check', '--output-format', 'concise', '.'));

  it('has no type errors', () => python('mypy'));

  it('passes its unit tests', () => python('unittest', 'discover', '-s', 'tests', '-t', '.'), 600_000);
});
