/**
 * The report as one HTML page: everything it needs is inside it.
 */
import type { ReportFigures } from './figures.js';
import type { ReportData } from './report-data.js';

export interface ReportPage {
  readonly data: ReportData;
  readonly figures: ReportFigures;
  readonly warnings: readonly string[];
}

export function reportPage({ data, figures }: ReportPage): string {
  return `<!doctype html><title>${data.title}</title><pre>${JSON.stringify(figures, null, 1)}</pre>`;
}
