/**
 * Makes pages record their errors where every browser can be asked for them: a Vite plugin that puts a script before all
 * others of a page. Drivers differ in which errors they report.
 */
import type { Plugin } from 'vite';

/** An expression: the errors of the page so far, as text. */
export const RECORDED_ERRORS = 'globalThis.recordedErrors';

const SCRIPT = `
  globalThis.recordedErrors = [];
  const record = (error) => recordedErrors.push(String(error?.message ?? error));
  addEventListener('error', (event) => record(event.message ?? 'not loaded: ' + (event.target.src ?? event.target.href)), true);
  addEventListener('unhandledrejection', (event) => record(event.reason));
  const { error } = console;
  console.error = (...values) => (record(values.join(' ')), error.apply(console, values));`;

export const recordErrors: Plugin = {
  name: 'record-errors',
  transformIndexHtml: () => [{ tag: 'script', children: SCRIPT, injectTo: 'head-prepend' }],
};
