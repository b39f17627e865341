/**
 * Draws the lanes of the report in the browser. Each function draws one canvas for one range of time.
 */
import type { Onsets } from './unpack-report.js';

/** A canvas, its size in CSS pixels, and the seconds at its edges. */
export interface Pane {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly end: number;
}

/** Sizes `canvas` to its box and the device pixel ratio, and clears it. */
export function openPane(canvas: HTMLCanvasElement, start: number, end: number): Pane {
  const { width, height } = canvas.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height, start, end };
}

/** Draws the envelope as a filled shape; `scale` is the value that fills the lane, 1..127. */
export function drawEnvelope(pane: Pane, envelope: Int8Array, stepS: number, color: string, scale: number): void {
  const { context, width, height, start, end } = pane;
  const count = envelope.length / 2;
  const perPixel = (end - start) / width;
  const middle = height / 2;
  const pixelsPerUnit = (height / 2 - 2) / scale;
  context.fillStyle = color;
  context.beginPath();
  const highs: number[] = [];
  for (let x = 0; x <= width; x += 0.5) {
    const from = Math.max(0, Math.floor((start + x * perPixel) / stepS));
    const to = Math.max(from + 1, Math.ceil((start + (x + 0.5) * perPixel) / stepS));
    let low = 127;
    let high = -127;
    for (let i = from; i < Math.min(count, to); i++) {
      low = Math.min(low, envelope[2 * i]!);
      high = Math.max(high, envelope[2 * i + 1]!);
    }
    if (low > high) low = high = 0;
    highs.push(middle - Math.max(0.4, high * pixelsPerUnit));
    context.lineTo(x, middle - Math.min(-0.4, low * pixelsPerUnit));
  }
  for (let i = highs.length - 1; i >= 0; i--) context.lineTo(i / 2, highs[i]!);
  context.fill();
}

/** Draws onsets as marks whose length is their strength: the strongest of each pixel column, fainter if crowded. */
export function drawOnsets(pane: Pane, onsets: Onsets, color: string): void {
  const { context, width, height, start, end } = pane;
  const columns = new Float32Array(Math.ceil(width) + 1);
  let visible = 0;
  for (const [i, time] of onsets.time.entries()) {
    if (time < start || time > end) continue;
    visible++;
    const x = Math.round(((time - start) / (end - start)) * width);
    columns[x] = Math.max(columns[x]!, 0.15 + 0.85 * onsets.strength[i]!);
  }
  const room = Math.min(1, Math.max(0.3, width / Math.max(1, visible) / 8));
  context.fillStyle = color;
  for (const [x, strength] of columns.entries()) {
    if (strength === 0) continue;
    context.globalAlpha = room * (0.35 + 0.65 * strength);
    const length = 4 + strength * (height * 0.42 * (0.4 + 0.6 * room) - 4);
    context.fillRect(x - 0.75 * room, 0, 1.5 * room, length);
    if (room < 0.5) continue;
    context.beginPath();
    context.arc(x, length, room * (1.2 + 1.8 * strength), 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Writes drum classes next to their marks if there is room. */
export function drawDrumNames(pane: Pane, onsets: Onsets, color: string): void {
  const { context, width, height, start, end } = pane;
  const visible = onsets.time.filter((time) => time >= start && time <= end).length;
  if (visible === 0 || width / visible < 26) return;
  context.fillStyle = color;
  context.font = '10px system-ui, sans-serif';
  for (const [i, time] of onsets.time.entries()) {
    if (time < start || time > end || !onsets.drum[i]) continue;
    context.fillText(onsets.drum[i], ((time - start) / (end - start)) * width + 3, height - 4);
  }
}

/** Draws beats as hairlines over a lane, downbeats stronger. */
export function drawBeats(pane: Pane, times: Float64Array, downbeats: Uint8Array, color: string): void {
  const { context, width, height, start, end } = pane;
  const visible = times.filter((time) => time >= start && time <= end).length;
  context.fillStyle = color;
  for (const [i, time] of times.entries()) {
    if (time < start || time > end) continue;
    if (!downbeats[i] && width / Math.max(1, visible) < 6) continue;
    context.globalAlpha = downbeats[i] ? 0.5 : 0.22;
    context.fillRect(((time - start) / (end - start)) * width - 0.5, 0, 1, height);
  }
  context.globalAlpha = 1;
}

/** Draws the time axis below the lanes, with round steps. */
export function drawAxis(pane: Pane, color: string): void {
  const { context, width, height, start, end } = pane;
  const wanted = ((end - start) * 80) / width;
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
  const step = steps.find((candidate) => candidate >= wanted) ?? 3600;
  context.fillStyle = color;
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (let i = Math.ceil(start / step); i * step <= end; i++) {
    const time = i * step;
    const x = ((time - start) / (end - start)) * width;
    const minutes = Math.floor(time / 60 + 1e-9);
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    const rest = (time - 60 * minutes).toFixed(digits).padStart(digits ? 3 + digits : 2, '0');
    context.fillRect(x, 0, 1, 4);
    if (x + 34 < width) context.fillText(`${minutes}:${rest}`, x + 4, height - 13);
  }
}

/** Draws one curve for each stem; `rows` holds values of 0..255. */
export function drawCurves(
  pane: Pane,
  rows: Uint8Array,
  stepS: number,
  startS: number,
  colors: readonly string[],
): void {
  const { context, width, height, start, end } = pane;
  const stems = colors.length;
  const count = rows.length / stems;
  const perPixel = (end - start) / width;
  context.lineWidth = 1.4;
  context.lineJoin = 'round';
  for (const [stem, color] of colors.entries()) {
    context.strokeStyle = color;
    context.beginPath();
    const step = Math.max(1, stepS / perPixel);
    for (let x = 0; x <= width + step; x += step) {
      const from = Math.floor((start + x * perPixel - startS) / stepS);
      const to = Math.max(from + 1, Math.floor((start + (x + 1) * perPixel - startS) / stepS));
      let sum = 0;
      let found = 0;
      for (let i = Math.max(0, from); i < Math.min(count, to); i++, found++) sum += rows[i * stems + stem]!;
      if (found > 0) context.lineTo(x, height - 3 - (sum / found / 255) * (height - 6));
    }
    context.stroke();
  }
}

/** Paints the whole spectrogram at its own resolution, for one theme. */
export function paintSpectrogram(
  values: Uint8Array,
  bands: number,
  ramp: readonly (readonly number[])[],
): HTMLCanvasElement {
  const columns = Math.max(1, values.length / bands);
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = bands;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, bands);
  for (let column = 0; column < columns; column++) {
    for (let band = 0; band < bands; band++) {
      const position = ((values[column * bands + band] ?? 0) / 255) * (ramp.length - 1);
      const low = ramp[Math.floor(position)]!;
      const high = ramp[Math.min(ramp.length - 1, Math.floor(position) + 1)]!;
      const at = 4 * ((bands - 1 - band) * columns + column);
      for (let c = 0; c < 3; c++) image.data[at + c] = low[c]! + (position % 1) * (high[c]! - low[c]!);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Draws the part of the painted spectrogram that is in view. */
export function drawSpectrogram(pane: Pane, picture: HTMLCanvasElement, stepS: number, startS: number): void {
  const { context, width, height, start, end } = pane;
  const x = ((startS - start) / (end - start)) * width;
  const across = ((picture.width * stepS) / (end - start)) * width;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, x, 0, across, height);
}

/** Draws the delays of all onsets as a stacked histogram, one colour for each stem. */
export function drawHistogram(
  pane: Pane,
  delaysMs: readonly (readonly number[])[],
  colors: readonly string[],
  ink: string,
): void {
  const { context, width, height } = pane;
  const all = delaysMs.flat();
  if (all.length === 0) return;
  const maxDelay = Math.max(40, Math.ceil(Math.max(...all.slice(0, 50_000)) / 10) * 10);
  const bins = 40;
  const counts = delaysMs.map((delays) => {
    const row = new Array<number>(bins).fill(0);
    for (const delay of delays) row[Math.max(0, Math.min(bins - 1, Math.floor((delay / maxDelay) * bins)))]!++;
    return row;
  });
  const highest = Math.max(
    ...Array.from({ length: bins }, (_, bin) => counts.reduce((sum, row) => sum + row[bin]!, 0)),
  );
  const floor = height - 18;
  for (let bin = 0; bin < bins; bin++) {
    let top = floor;
    for (const [stem, row] of counts.entries()) {
      const size = (row[bin]! / highest) * (floor - 6);
      context.fillStyle = colors[stem]!;
      context.fillRect((bin * width) / bins + 1, top - size, width / bins - 2, size);
      top -= size;
    }
  }
  context.fillStyle = ink;
  context.font = '11px system-ui, sans-serif';
  context.fillRect(0, floor, width, 1);
  for (let tick = 0; tick <= 4; tick++) {
    const text = `${Math.round((maxDelay * tick) / 4)}${tick === 4 ? ' ms' : ''}`;
    const at = (width * tick) / 4;
    context.fillText(text, tick === 4 ? at - context.measureText(text).width : at, height - 4);
  }
}
