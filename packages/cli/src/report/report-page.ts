/**
 * Renders the report as one HTML page with inline style, data and script; it loads nothing. The figures and the table
 * of stems are readable without the script.
 */
import { escapeHtml } from './html.js';
import type { ReportFigures } from './report-figures.js';
import { PAGE_STYLE } from './page-style.js';
import type { ReportData } from './report-data.js';

export interface ReportPage {
  readonly data: ReportData;
  readonly figures: ReportFigures;
  /** Problems of the file or its signal. */
  readonly warnings: readonly string[];
  /** JavaScript that draws the element `#data`. */
  readonly script: string;
}

export function reportPage({ data, figures, warnings, script }: ReportPage): string {
  const title = escapeHtml(data.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title} – SENSE</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
  <div>
    <p class="brand">SENSE report</p>
    <h1>${title}</h1>
  </div>
  <button id="theme" type="button">Light / dark</button>
</header>
<main>
${warnings.length > 0 ? warningList(warnings) : ''}
<section class="cards" aria-label="Key figures">
${figures.cards.map(card).join('\n')}
</section>
<section class="panel" aria-labelledby="timeline-heading">
  <div class="bar">
    <h2 id="timeline-heading">Stems and onsets</h2>
    <p id="readout" role="status"></p>
    <div class="buttons">
      <button id="closer" type="button" aria-label="Zoom in">+</button>
      <button id="wider" type="button" aria-label="Zoom out">−</button>
      <button id="all" type="button">All</button>
    </div>
  </div>
  <div id="overview">
    <canvas data-lane="overview" role="img" aria-label="Waveform of the whole file"></canvas>
    <div id="brush" role="scrollbar" aria-label="Part of the file in view" aria-controls="lanes" aria-orientation="horizontal"
      aria-valuemin="0" aria-valuemax="${data.durationS.toFixed(2)}" aria-valuenow="0"></div>
  </div>
  <div id="lanes" tabindex="0" role="group" aria-label="Timeline. Arrow keys move and zoom, 0 shows all.">
${data.stems.map(stemLane).join('\n')}
    <div class="lane tall"><canvas data-lane="spectrogram" role="img"
      aria-label="Spectrogram of the mixture"></canvas><span class="name">mixture, ${frequencyRange(data)}</span></div>
    <div class="lane"><canvas data-lane="curves" role="img" aria-label="Curve of the chosen feature for each stem"></canvas>
      <span class="name" id="curve-range"></span></div>
    <div class="axis"><canvas data-lane="axis" aria-hidden="true"></canvas></div>
    <div id="cursor" hidden></div>
  </div>
  <div class="below">
    <label>Curves <select id="curve"></select></label>
    <p class="hint">Wheel or pinch to zoom, drag to move, double-click for all. Keys: arrows, + −, Home, End, 0.
    The length of an onset mark is its strength.${data.beats.time ? ' Hairlines are beats.' : ''}</p>
  </div>
</section>
<div class="pair">
<section class="panel" aria-labelledby="delay-heading">
  <h2 id="delay-heading">Detection delay</h2>
  <p class="note">Audio consumed after each onset before its event could be emitted live, without processing time.</p>
  <canvas class="histogram" data-lane="delays" role="img" aria-label="Histogram of the detection delay; the table holds its figures"></canvas>
</section>
<section class="panel" aria-labelledby="figures-heading">
  <h2 id="figures-heading">Figures</h2>
  <div class="scroll">${table(figures, data)}</div>
</section>
</div>
</main>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`;
}

function card({ label, value, note }: ReportFigures['cards'][number]): string {
  return `  <div class="card"><p class="label">${escapeHtml(label)}</p><p class="value">${escapeHtml(value)}</p><p class="note">${escapeHtml(note)}</p></div>`;
}

function stemLane({ name, color }: ReportData['stems'][number]): string {
  return `    <div class="lane" style="--stem: ${color}"><canvas data-lane="${name}" role="img"
      aria-label="Waveform of ${name} with its onsets"></canvas><span class="name stem">${name}</span></div>`;
}

function warningList(warnings: readonly string[]): string {
  return `<ul class="warnings" aria-label="Warnings">${warnings.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;
}

function table({ columns, rows }: ReportFigures, data: ReportData): string {
  const head = columns.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const body = rows.map(([name = '', ...cells]) => {
    const color = data.stems.find((stem) => stem.name === name)?.color ?? 'transparent';
    const values = cells.map((text) => `<td>${escapeHtml(text)}</td>`).join('');
    return `<tr><th scope="row"><span class="swatch" style="background: ${color}"></span>${escapeHtml(name)}</th>${values}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function frequencyRange({ spectrogram }: ReportData): string {
  return `${spectrogram.lowestHz} Hz to ${spectrogram.highestHz / 1000} kHz`;
}
