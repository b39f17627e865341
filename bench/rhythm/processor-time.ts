/** A clock that stands still while other processes work: what else a machine does meanwhile does not count. */
import type { Milliseconds } from '@sense/core/engine';

/** Processor time that this process has used so far, to the microsecond. */
export function processorMs(): Milliseconds {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
