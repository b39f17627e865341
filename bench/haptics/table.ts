/** The printed report: one block per timing, one row per device and way of playing. */
import type { FeelSummary } from './summary.js';

/** Figures by timing, device and way of playing. */
export type FeelReport = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, FeelSummary | null>>>>>
>;

const COLUMNS: readonly (readonly [title: string, cell: (s: FeelSummary) => number | null, digits: number])[] = [
  ['F 25', (s) => s.f25, 3],
  ['F 50', (s) => s.f50, 3],
  ['P 50', (s) => s.precision50, 3],
  ['R 50', (s) => s.recall50, 3],
  ['err p5', (s) => s.errorMs.p5, 1],
  ['p50', (s) => s.errorMs.p50, 1],
  ['p95', (s) => s.errorMs.p95, 1],
  ['drums r', (s) => s.drumsCorrelation, 3],
  ['bass r', (s) => s.bassCorrelation, 3],
  ['cmd/s', (s) => s.commandsPerSecond, 1],
  ['rejected', (s) => s.rejected, 0],
  ['unfelt', (s) => s.belowThreshold, 3],
  ['on', (s) => s.feltShare, 3],
  ['dropped', (s) => s.dropped, 0],
];

export function tableLines(report: FeelReport): string[] {
  const head = ''.padEnd(26) + COLUMNS.map(([title]) => title.padStart(9)).join('');
  return Object.entries(report).flatMap(([timing, devices]) => [
    timing + head.slice(timing.length),
    ...Object.entries(devices).flatMap(([device, ways]) =>
      Object.entries(ways).map(([way, summary]) => `${device} ${way}`.padEnd(26) + cells(summary)),
    ),
    '',
  ]);
}

function cells(summary: FeelSummary | null): string {
  if (!summary) return '  (needs the whole song: not for a microphone)';
  return COLUMNS.map(([, read, digits]) => (read(summary)?.toFixed(digits) ?? '-').padStart(9)).join('');
}
