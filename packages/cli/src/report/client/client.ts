/**
 * The functions that the report page runs, and their text. They call each other through the object
 * they are given, never by import: in the page there are no modules.
 */
import {
  drawAxis,
  drawBeats,
  drawCurves,
  drawDrumNames,
  drawEnvelope,
  drawHistogram,
  drawOnsets,
  drawSpectrogram,
  openPane,
  paintSpectrogram,
} from './draw.js';
import { startReport } from './start.js';
import { unpackReport } from './unpack.js';
import { attachGestures, createTimeView } from './view.js';

const PARTS = {
  unpackReport,
  createTimeView,
  attachGestures,
  openPane,
  drawEnvelope,
  drawOnsets,
  drawDrumNames,
  drawBeats,
  drawAxis,
  drawCurves,
  paintSpectrogram,
  drawSpectrogram,
  drawHistogram,
};

/** What the page's functions may call. */
export type ReportClient = typeof PARTS;

/** The script of the page. It draws what the element `#data` holds. */
export function clientScript(): string {
  const parts = Object.entries(PARTS).map(([name, part]) => `${name}: ${part.toString()}`);
  // Compilers that keep names wrap functions in a call of this.
  return [
    "'use strict';",
    'const __name = (target) => target;',
    `const client = {\n${parts.join(',\n')}\n};`,
    `(${startReport.toString()})(JSON.parse(document.getElementById('data').textContent), client);`,
  ].join('\n');
}
