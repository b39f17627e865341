/**
 * Reads what vitest's JSON reporter writes: how many tests passed and failed, and why they failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './build.js';

/** The result of one run of vitest. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One text per failed test: file, title and the first lines of its message. */
  readonly failures: readonly string[];
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file failed in which no test failed: it did not load, or one of its hooks failed. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Number of lines that are kept of a failure's message: what was expected, and where. */
const MESSAGE_LINES = 6;

/** The arguments that make vitest write its report to `path`, in addition to its usual output. */
export function reportArguments(path: string): string[] {
  return ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`];
}

/**
 * Counts the tests of a report. A run that failed although no test failed (a file that does not load)
 * and a run without a report count as one failure.
 */
export function readReport(path: string, succeeded: boolean): TestCounts {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0, failures: [] };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const failed = report.numFailedTests;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresOf),
  };
}

function failuresOf({ name, status, message, assertionResults }: Report['testResults'][number]): string[] {
  const file = relative(ROOT, name);
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLines([message])}`] : [];
  return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}\n${firstLines(failureMessages)}`);
}

function firstLines(messages: readonly string[]): string {
  return stripVTControlCharacters(messages.join('\n')).split('\n').slice(0, MESSAGE_LINES).join('\n');
}
