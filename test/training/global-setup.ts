/** Before the training tests: Python and its packages are there, or it is known why not. */
import type { TestProject } from 'vitest/node';
import { findPython, type FoundPython } from '../../scripts/find-python.js';

declare module 'vitest' {
  interface ProvidedContext {
    python: FoundPython;
  }
}

export default function setup(project: TestProject): void {
  project.provide('python', findPython());
}
