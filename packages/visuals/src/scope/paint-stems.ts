/**
 * Paints the lanes of the stems: the flux as a curve, the onset threshold as dashes, each onset as a
 * stick. Canvas 2D.
 */
import { STEM_NAMES, type NormalRange, type OnsetEvent, type Seconds, type StemName } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { STEM_STYLES } from '../scenes/palette.js';
import { SCOPE_COLORS, STEM_COLORS, opacityOf } from './scope-colors.js';
import { oldestTime, xAt, type Lane, type ScopeLayout } from './scope-layout.js';
import type { FluxHistory, ScopeHistory } from './scope-history.js';
import { drumLetters } from './scope-labels.js';

/** Smallest flux at the top of a lane, so that noise is not scaled up. */
const MIN_SCALE = 0.04;
/** The top of a lane is at least this many times the threshold. */
const THRESHOLD_HEADROOM = 1.25;
/** Time constant with which the scale of a lane falls after a peak. */
const SCALE_FALL_SECONDS = 1.5;
/** Longer steps between values are gaps in the input. */
const MAX_STEP: Seconds = 0.1;
const DASH_PX = 4;
/** Height of the weakest onset relative to the strongest. */
const MIN_STICK = 0.2;
const HEAD_PX = 2.5;
/** Confidence at which an onset is drawn faintest; the detectors emit none below it. */
const MIN_CONFIDENCE: NormalRange = 0.1;

/** The value at the top of each lane. Falls slowly, so that curves do not jump when a peak scrolls out. */
export class LaneScales {
  readonly #tops = new Float64Array(STEM_NAMES.length).fill(MIN_SCALE);
  #last: Seconds = Number.NaN;

  /** Fits all lanes to the values of `flux` from index `from` on. */
  follow(flux: FluxHistory, from: number, heardNow: Seconds): void {
    const passed = heardNow - this.#last;
    this.#last = heardNow;
    const keep = passed >= 0 ? Math.exp(-passed / SCALE_FALL_SECONDS) : 0;
    for (let stem = 0; stem < this.#tops.length; stem++) {
      let top = MIN_SCALE;
      for (let i = from; i < flux.end; i++) {
        top = Math.max(top, flux.fluxAt(i, stem), THRESHOLD_HEADROOM * flux.thresholdAt(i, stem));
      }
      this.#tops[stem] = Math.max(top, keep * this.#tops[stem]!);
    }
  }

  /** @param stem index in `STEM_NAMES` */
  topOf(stem: number): number {
    return this.#tops[stem]!;
  }
}

/** Paints all four lanes. */
export function paintStems(
  context: CanvasRenderingContext2D,
  layout: ScopeLayout,
  history: ScopeHistory,
  scales: LaneScales,
  heardNow: Seconds,
): void {
  const from = Math.max(history.flux.begin, history.flux.firstFrom(oldestTime(layout, heardNow)) - 1);
  scales.follow(history.flux, from, heardNow);
  for (let stem = 0; stem < STEM_NAMES.length; stem++) {
    const name = STEM_NAMES[stem]!;
    paintName(context, layout, name);
    context.save();
    context.beginPath();
    context.rect(layout.plotLeft, 0, layout.width - layout.plotLeft, layout.height);
    context.clip();
    const curve: Curve = { flux: history.flux, stem, from, lane: layout.stems[name], top: scales.topOf(stem) };
    paintFlux(context, layout, curve, heardNow);
    paintThreshold(context, layout, curve, heardNow);
    for (const onset of history.onsets.items) if (onset.stem === name) paintOnset(context, layout, onset, heardNow);
    context.restore();
  }
}

interface Curve {
  readonly flux: FluxHistory;
  readonly stem: number;
  /** Index of the first value shown. */
  readonly from: number;
  readonly lane: Lane;
  /** The value at the top of the lane. */
  readonly top: number;
}

function paintName(context: CanvasRenderingContext2D, layout: ScopeLayout, stem: StemName): void {
  const { top, height } = layout.stems[stem];
  context.fillStyle = STEM_COLORS[stem].line;
  context.fillRect(0, top, 3, height);
  context.fillStyle = SCOPE_COLORS.faint;
  context.fillRect(layout.plotLeft, top + height - 1, layout.width - layout.plotLeft, 1);
  context.fillStyle = SCOPE_COLORS.text;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(STEM_STYLES[stem].label, 10, top + height / 2, layout.plotLeft - 16);
}

/** Square-root scale: thresholds are small compared with peaks and must stay visible. */
function yAt({ lane, top }: Curve, value: number): number {
  return lane.top + lane.height * (1 - Math.sqrt(clamp(value / top, 0, 1)));
}

function paintFlux(context: CanvasRenderingContext2D, layout: ScopeLayout, curve: Curve, heardNow: Seconds): void {
  const { flux, stem, lane } = curve;
  const colors = STEM_COLORS[STEM_NAMES[stem]!];
  const bottom = lane.top + lane.height;
  const line = new Path2D();
  const area = new Path2D();
  let lastX = Number.NaN;
  let lastTime = Number.NaN;
  for (let i = curve.from; i < flux.end; i++) {
    const time = flux.timeAt(i);
    const x = xAt(layout, time, heardNow);
    const y = yAt(curve, flux.fluxAt(i, stem));
    if (time - lastTime <= MAX_STEP) line.lineTo(x, y);
    else {
      if (i > curve.from) area.lineTo(lastX, bottom);
      line.moveTo(x, y);
      area.moveTo(x, bottom);
    }
    area.lineTo(x, y);
    lastX = x;
    lastTime = time;
  }
  if (flux.end > curve.from) area.lineTo(lastX, bottom);
  context.globalAlpha = 0.35;
  context.fillStyle = colors.fill;
  context.fill(area);
  context.globalAlpha = 1;
  context.strokeStyle = colors.line;
  context.lineWidth = 1.25;
  context.stroke(line);
}

/** Paints dashes that scroll with the values they belong to. */
function paintThreshold(context: CanvasRenderingContext2D, layout: ScopeLayout, curve: Curve, heardNow: Seconds): void {
  const { flux, stem } = curve;
  const step = flux.end - 1 > curve.from ? flux.timeAt(flux.end - 1) - flux.timeAt(flux.end - 2) : 0;
  const dash = clamp(Math.round(DASH_PX / (step * layout.pixelsPerSecond)), 1, 32);
  context.beginPath();
  for (let i = Math.max(curve.from, flux.begin + 1); i < flux.end; i++) {
    const before = flux.thresholdAt(i - 1, stem);
    const value = flux.thresholdAt(i, stem);
    const shown = i % (2 * dash) < dash && before > 0 && value > 0;
    if (!shown || flux.timeAt(i) - flux.timeAt(i - 1) > MAX_STEP) continue;
    context.moveTo(xAt(layout, flux.timeAt(i - 1), heardNow), yAt(curve, before));
    context.lineTo(xAt(layout, flux.timeAt(i), heardNow), yAt(curve, value));
  }
  context.strokeStyle = SCOPE_COLORS.soft;
  context.lineWidth = 1.25;
  context.stroke();
}

/** Paints a stick: its height is the strength, its opacity the confidence. Drum hits get their letters. */
function paintOnset(
  context: CanvasRenderingContext2D,
  layout: ScopeLayout,
  onset: OnsetEvent,
  heardNow: Seconds,
): void {
  const x = xAt(layout, onset.time, heardNow);
  if (x < layout.plotLeft - 20 || x > layout.width + 20) return;
  const lane = layout.stems[onset.stem];
  const bottom = lane.top + lane.height;
  const letters = drumLetters(onset);
  const room = Math.max(0, lane.height - layout.fontPx - 2 * HEAD_PX);
  const top = bottom - room * (MIN_STICK + (1 - MIN_STICK) * onset.strength);
  context.globalAlpha = opacityOf(onset.confidence, MIN_CONFIDENCE);
  context.fillStyle = STEM_COLORS[onset.stem].mark;
  context.fillRect(x - 1, top, 2, bottom - top);
  context.beginPath();
  context.arc(x, top, HEAD_PX, 0, 2 * Math.PI);
  context.fill();
  if (letters) {
    context.fillStyle = SCOPE_COLORS.text;
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillText(letters, x, top - HEAD_PX);
  }
  context.globalAlpha = 1;
}
