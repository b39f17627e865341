/**
 * Our scores beside those of the peers, as text: the means of each system, then the beats and onsets of each song.
 */
import { PEER_MEASURES, type PeerMeasures, type PeerReport } from './score-peer.js';

/** Reports by the name of the system, ours first; `missing` is the reason why a peer did not run. */
export type PeerReports = Readonly<Record<string, PeerReport | { readonly missing: string }>>;

type Row = readonly [name: string, ...cells: string[]];

/** Lines of text, with `-` for values not measured. Songs without annotation are left out. */
export function peerTableLines(systems: PeerReports): string[] {
  const reports = Object.entries(systems).filter((entry): entry is [string, PeerReport] => !('missing' in entry[1]));
  const skipped = Object.entries(systems).flatMap(([name, report]) =>
    'missing' in report ? `skipped: ${name}: ${report.missing}` : [],
  );
  return [
    ...meanTable(reports),
    '',
    ...songTable('beats, F AMLt', reports, ['beatF', 'amlT']),
    '',
    ...songTable('first beat, s', reports, ['lockS']),
    '',
    ...songTable('drum onsets, F P R', reports, ['onsetF', 'onsetP', 'onsetR']),
    ...skipped,
  ];
}

function meanTable(reports: readonly (readonly [string, PeerReport])[]): string[] {
  const rows = reports.map(([name, { mean, locks }]): Row => {
    const late = `${locks.late} of ${locks.songs}`;
    return [name, ...PEER_MEASURES.map((measure) => cell(mean[measure])), cell(locks.medianS), late];
  });
  return align([['mean of songs', ...PEER_MEASURES, 'median lock', 'late'], ...rows]);
}

function songTable(
  title: string,
  reports: readonly (readonly [string, PeerReport])[],
  measures: readonly (keyof PeerMeasures)[],
): string[] {
  const songs = [...new Set(reports.flatMap(([, report]) => Object.keys(report.songs)))];
  const annotated = songs.filter((song) =>
    reports.some(([, report]) => measures.some((measure) => (report.songs[song]?.[measure] ?? null) !== null)),
  );
  const rows = annotated.map((song): Row => {
    const cells = reports.map(([, report]) => measures.map((measure) => cell(report.songs[song]?.[measure])).join(' '));
    return [song, ...cells];
  });
  return align([[title, ...reports.map(([name]) => name)], ...rows]);
}

/** Pads each column to its widest cell. */
function align(rows: readonly Row[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)) + 2);
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('')
      .trimEnd(),
  );
}

const cell = (value: number | null | undefined): string => value?.toFixed(3) ?? '-';
