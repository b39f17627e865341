/** A clock of processor time, which excludes the time of other processes. */
import type { Milliseconds } from '@sense/core/engine';

/** Processor time of this process so far, in ms with a resolution of 1 us. */
export function processorMs(): Milliseconds {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
