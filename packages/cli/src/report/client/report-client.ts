/**
 * The script of the report page, bundled into one file that the page holds inline. Draws the JSON in the element
 * `#data`.
 */
import type { ReportData } from '../report-data.js';
import { startReport } from './start-report.js';

startReport(JSON.parse(document.querySelector('#data')!.textContent) as ReportData);
