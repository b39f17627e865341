/**
 * Renders the report of `sense haptics inspect --report`: one HTML page without scripts or external resources, in the
 * style of the report of `sense analyze`.
 */
import { HAPTIC_FORMATS, type HapticFormat, type HapticScore } from '@sense/haptics/engine';
import { formatTime } from '../output/format-text.js';
import { escapeHtml } from '../report/html.js';
import { PAGE_STYLE } from '../report/page-style.js';
import { frequencyText, type ScoreFigures } from './score-figures.js';
import { scorePictures } from './score-picture.js';

const STYLE = `
.lines .scroll svg { display: block; min-width: 760px; margin-top: 10px; }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 10px; }
.losses th, .losses td { text-align: left; vertical-align: top; white-space: normal; }
.losses th { width: 30%; min-width: 130px; }
`;

export interface HapticsPage {
  readonly title: string;
  readonly format: HapticFormat;
  readonly score: HapticScore;
  readonly figures: ScoreFigures;
}

export function hapticsPage({ title, format, score, figures }: HapticsPage): string {
  const name = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${name} – SENSE haptics</title>
<style>${PAGE_STYLE}${STYLE}</style>
</head>
<body>
<header>
  <div>
    <p class="brand">SENSE haptics</p>
    <h1>${name}</h1>
  </div>
  <p class="note">${escapeHtml(format.label)}</p>
</header>
<main>
<section class="cards" aria-label="Key figures">
${cards(figures).join('\n')}
</section>
<section class="panel lines" aria-labelledby="score-heading">
  <h2 id="score-heading">Score</h2>
  <p class="note key"><span>Areas: amplitude of the voices.</span><span>Lines below: their frequency, 40 to 400 Hz.</span>
  <span>Bars: transients, from orange (dull) to blue (sharp).</span></p>
  <div class="scroll">
${scorePictures(score).join('\n')}
  </div>
</section>
${voiceTable(figures)}
<section class="panel losses" aria-labelledby="loss-heading">
  <h2 id="loss-heading">Losses in each format</h2>
  <table><tbody>
${lossRows(figures).join('\n')}
  </tbody></table>
</section>
</main>
</body>
</html>
`;
}

function cards(figures: ScoreFigures): string[] {
  const card = (label: string, value: string, note: string): string =>
    `  <div class="card"><p class="label">${label}</p><p class="value">${value}</p><p class="note">${note}</p></div>`;
  return [
    card('Duration', formatTime(figures.durationS), `${figures.durationS} s`),
    card(
      'Transients',
      String(figures.transients),
      `${figures.transientsPerS} per second, at most ${figures.busiestSecond}`,
    ),
    card('Intensity', figures.meanIntensity.toFixed(2), `mean; sharpness ${figures.meanSharpness.toFixed(2)}`),
    card('Envelope points', String(figures.points), `${figures.pointsPerS} per second`),
  ];
}

function voiceTable({ voices }: ScoreFigures): string {
  const hasStems = voices.some(({ stem }) => stem !== undefined);
  const rows = voices.map(
    ({ voice, stem, points, peak, frequencyHz }) =>
      `<tr><th scope="row">${escapeHtml(voice)}</th>${hasStems ? `<td>${escapeHtml(stem ?? '')}</td>` : ''}<td>${points}</td><td>${peak.toFixed(2)}</td>` +
      `<td>${frequencyText(frequencyHz)}</td></tr>`,
  );
  const head = ['Voice', ...(hasStems ? ['Stem'] : []), 'Points', 'Peak', 'Frequency']
    .map((text) => `<th scope="col">${text}</th>`)
    .join('');
  return `<section class="panel" aria-labelledby="voices-heading">
  <h2 id="voices-heading">Voices</h2>
  <div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>
${rows.length > 0 ? rows.join('\n') : '<tr><th scope="row">none</th><td colspan="3"></td></tr>'}
  </tbody></table></div>
</section>`;
}

function lossRows({ losses }: ScoreFigures): string[] {
  return Object.values(HAPTIC_FORMATS).flatMap(({ id, label }) => {
    const texts = losses[id];
    if (!texts) return [];
    const text = texts.length > 0 ? texts.join('; ') : 'lossless';
    return `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(text)}</td></tr>`;
  });
}
