/** Provides the Python of the training tests with its packages, or the reason why there is none. */
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
