/**
 * Builds the report page in the browser: decodes the data, draws the lanes and handles input.
 */
/* eslint-disable no-restricted-syntax -- the listeners live as long as the page */
import type { ReportData } from '../report-data.js';
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
import { attachGestures, createTimeView } from './time-view.js';
import { unpackReport } from './unpack-report.js';

type Ramp = readonly (readonly number[])[];

/** Colours of the spectrogram from quiet to loud, as RGB, for each theme. Even in lightness, after viridis. */
const RAMPS: Record<'dark' | 'light', Ramp> = {
  dark: [
    [13, 16, 22],
    [38, 33, 86],
    [52, 78, 140],
    [36, 130, 142],
    [74, 186, 122],
    [200, 222, 70],
    [255, 246, 190],
  ],
  light: [
    [255, 255, 255],
    [222, 235, 236],
    [150, 203, 199],
    [72, 152, 160],
    [46, 98, 142],
    [52, 44, 104],
    [24, 10, 46],
  ],
};

/** Draws the whole file and keeps the page up to date with its input, its size and its theme. */
export function startReport(data: ReportData): void {
  const arrays = unpackReport(data);
  const find = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!;
  const canvasOf = (name: string): HTMLCanvasElement => find(`canvas[data-lane="${name}"]`);
  const lanes = find<HTMLElement>('#lanes');
  const readout = find<HTMLElement>('#readout');
  const cursor = find<HTMLElement>('#cursor');
  const picker = find<HTMLSelectElement>('#curve');
  const overview = canvasOf('overview');
  const brush = find<HTMLElement>('#brush');
  const colors = data.stems.map(({ color }) => color);
  const stemPeak = Math.max(...arrays.envelopes.map(peakOf));
  const mixPeak = peakOf(arrays.mix);
  let spectrogram: HTMLCanvasElement | undefined;
  let drawnTheme = '';
  let frame = 0;

  /** Half the height of a lane in units of the envelope; clips up to one bucket in 500. */
  function peakOf(envelope: Int8Array): number {
    const sorted = Uint8Array.from(envelope, Math.abs).sort();
    return Math.max(4, sorted[Math.floor(sorted.length * 0.998)] ?? 4);
  }

  const style = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const theme = (): 'dark' | 'light' => (style('--theme') === 'light' ? 'light' : 'dark');
  const clock = (second: number): string => `${Math.floor(second / 60)}:${(second % 60).toFixed(3).padStart(6, '0')}`;

  function draw(): void {
    frame = 0;
    const { start, end } = view;
    const ink = style('--ink');
    for (const [i, stem] of data.stems.entries()) {
      const pane = openPane(canvasOf(stem.name), start, end);
      drawBeats(pane, arrays.beatTimes, arrays.downbeats, ink);
      pane.context.globalAlpha = 0.62;
      drawEnvelope(pane, arrays.envelopes[i]!, data.envelopeStepS, stem.color, stemPeak);
      pane.context.globalAlpha = 1;
      drawOnsets(pane, arrays.onsets[i]!, style('--mark'));
      drawDrumNames(pane, arrays.onsets[i]!, ink);
    }
    if (drawnTheme !== theme() || !spectrogram) {
      drawnTheme = theme();
      spectrogram = paintSpectrogram(arrays.spectrogram, data.spectrogram.bands, RAMPS[theme()]);
    }
    const { stepS, startS } = data.spectrogram;
    drawSpectrogram(openPane(canvasOf('spectrogram'), start, end), spectrogram, stepS, startS);
    const curve = data.curves[Number(picker.value)]!;
    const rows = arrays.curves[Number(picker.value)]!;
    drawCurves(openPane(canvasOf('curves'), start, end), rows, curve.stepS, curve.startS, colors);
    drawAxis(openPane(canvasOf('axis'), start, end), style('--faint'));
    drawOverview();
  }

  function drawOverview(): void {
    const pane = openPane(overview, 0, data.durationS);
    drawEnvelope(pane, arrays.mix, data.envelopeStepS, style('--faint'), mixPeak);
    brush.style.left = `${(100 * view.start) / data.durationS}%`;
    brush.style.width = `${(100 * (view.end - view.start)) / data.durationS}%`;
    brush.setAttribute('aria-valuenow', view.start.toFixed(2));
    brush.setAttribute('aria-valuetext', `${clock(view.start)} to ${clock(view.end)}`);
  }

  function redraw(): void {
    frame ||= requestAnimationFrame(draw);
  }

  function hover(second: number | null): void {
    cursor.hidden = second === null;
    if (second === null) {
      readout.textContent = '';
      return;
    }
    cursor.style.left = `${(100 * (second - view.start)) / (view.end - view.start)}%`;
    readout.textContent = `${clock(Math.max(0, Math.min(data.durationS, second)))}${nearest(second)}`;
  }

  /** Describes the onset nearest to `second`, if it is within 6 pixels. */
  function nearest(second: number): string {
    const radius = (6 * (view.end - view.start)) / lanes.clientWidth;
    let best = '';
    let distance = radius;
    for (const [stem, onsets] of arrays.onsets.entries()) {
      for (const [i, time] of onsets.time.entries()) {
        if (Math.abs(time - second) >= distance) continue;
        distance = Math.abs(time - second);
        const what = onsets.drum[i] || 'onset';
        best = ` · ${data.stems[stem]!.name} ${what}, strength ${onsets.strength[i]!.toFixed(2)}, event ${onsets.delayMs[i]!.toFixed(1)} ms later`;
      }
    }
    return best;
  }

  /** Clicking or dragging in the overview moves the view. */
  function attachOverview(): void {
    const strip = find<HTMLElement>('#overview');
    const centre = (event: PointerEvent): void => {
      const box = strip.getBoundingClientRect();
      const at = ((event.clientX - box.left) / box.width) * data.durationS;
      const half = (view.end - view.start) / 2;
      view.set(at - half, at + half);
    };
    strip.addEventListener('pointerdown', (event) => {
      strip.setPointerCapture(event.pointerId);
      centre(event);
    });
    strip.addEventListener('pointermove', (event) => {
      if (event.buttons) centre(event);
    });
  }

  const view = createTimeView(Math.max(0.01, data.durationS), redraw);
  attachGestures(lanes, view, data.durationS, hover);
  attachOverview();
  for (const [i, curve] of data.curves.entries()) picker.add(new Option(curve.name, String(i)));
  function labelCurve(): void {
    const { low, high, unit } = data.curves[Number(picker.value)]!;
    find('#curve-range').textContent = `${low} to ${high} ${unit}`.replace('-', '−');
  }
  picker.addEventListener('change', () => {
    labelCurve();
    redraw();
  });
  labelCurve();
  find('#theme').addEventListener('click', () => {
    document.documentElement.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
    drawAll();
  });
  find('#closer').addEventListener('click', () => view.zoom(0.5, (view.start + view.end) / 2));
  find('#wider').addEventListener('click', () => view.zoom(2, (view.start + view.end) / 2));
  find('#all').addEventListener('click', () => view.set(0, data.durationS));

  function drawAll(): void {
    redraw();
    const pane = openPane(canvasOf('delays'), 0, 1);
    const delays = arrays.onsets.map(({ delayMs }) => delayMs);
    drawHistogram(pane, delays, colors, style('--faint'));
  }
  new ResizeObserver(drawAll).observe(lanes);
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', drawAll);
  drawAll();
}
