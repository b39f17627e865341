/**
 * Paints the lane of the beats: the two parts of the beat activation, a tick for each beat, including
 * those that are not audible yet, a ramp from beat to beat, and tempo and confidence at the left.
 * Canvas 2D.
 */
import type { BeatEvent, Seconds } from '@sense/core';
import { SCOPE_COLORS, opacityOf } from './scope-colors.js';
import type { BeatPart, FluxHistory } from './scope-history.js';
import { oldestTime, xAt, type ScopeLayout } from './scope-layout.js';
import { beatAt, beatSeconds, type BeatPosition } from './scope-labels.js';

/** Heights as shares of the lane: ticks of downbeats, ticks of other beats, and the ramp. */
const DOWNBEAT_HEIGHT = 0.95;
const BEAT_HEIGHT = 0.55;
const RAMP_HEIGHT = 0.5;
const BAR_PX = 4;
/** Height of an activation of 1 as a share of the lane. */
const ACTIVATION_HEIGHT = 0.95;
const FLUX_DASH = [2, 3];

/** Paints the lane. `beats` are in order of time; `flux` holds the activation. */
export function paintBeats(
  context: CanvasRenderingContext2D,
  layout: ScopeLayout,
  beats: readonly BeatEvent[],
  flux: FluxHistory,
  heardNow: Seconds,
): void {
  paintTempo(context, layout, beatAt(beats, heardNow));
  const { top, height } = layout.beats;
  context.save();
  context.beginPath();
  context.rect(layout.plotLeft, top, layout.width - layout.plotLeft, height);
  context.clip();
  context.fillStyle = SCOPE_COLORS.faint;
  context.fillRect(layout.plotLeft, top + height - 1, layout.width - layout.plotLeft, 1);
  beats.forEach((beat, index) => paintRamp(context, layout, beat, beats[index + 1], heardNow));
  paintActivation(context, layout, flux, 'flux', heardNow);
  paintActivation(context, layout, flux, 'learned', heardNow);
  for (const beat of beats) paintBeat(context, layout, beat, heardNow);
  context.restore();
}

/** Paints a part of the activation as a line: the hand-made one dashed, the learned one solid. */
function paintActivation(
  context: CanvasRenderingContext2D,
  layout: ScopeLayout,
  flux: FluxHistory,
  part: BeatPart,
  heardNow: Seconds,
): void {
  const { top, height } = layout.beats;
  const first = Math.max(flux.begin, flux.firstFrom(oldestTime(layout, heardNow)) - 1);
  context.beginPath();
  for (let index = first; index < flux.end; index++) {
    const x = xAt(layout, flux.timeAt(index), heardNow);
    context.lineTo(x, top + height * (1 - ACTIVATION_HEIGHT * flux.beatPartAt(index, part)) - 1);
  }
  context.setLineDash(part === 'flux' ? FLUX_DASH : []);
  context.lineWidth = 1;
  context.strokeStyle = part === 'flux' ? SCOPE_COLORS.soft : SCOPE_COLORS.text;
  context.stroke();
  context.setLineDash([]);
}

/** Paints the ramp from a beat to the next one, or to where the next one is expected. */
function paintRamp(
  context: CanvasRenderingContext2D,
  layout: ScopeLayout,
  beat: BeatEvent,
  next: BeatEvent | undefined,
  heardNow: Seconds,
): void {
  const { top, height } = layout.beats;
  const bottom = top + height;
  const left = xAt(layout, beat.time, heardNow);
  const right = xAt(layout, beat.time + beatSeconds(beat, next), heardNow);
  if (right < layout.plotLeft || left > layout.width) return;
  context.beginPath();
  context.moveTo(left, bottom);
  context.lineTo(right, bottom - RAMP_HEIGHT * height);
  context.lineTo(right, bottom);
  context.fillStyle = SCOPE_COLORS.faint;
  context.fill();
}

/** Paints a beat, taller for a downbeat, with its number in the bar if that is known. */
function paintBeat(context: CanvasRenderingContext2D, layout: ScopeLayout, beat: BeatEvent, heardNow: Seconds): void {
  const x = xAt(layout, beat.time, heardNow);
  if (x < layout.plotLeft - 20 || x > layout.width + 20) return;
  const { top, height } = layout.beats;
  const share = beat.beatInBar === 1 ? DOWNBEAT_HEIGHT : BEAT_HEIGHT;
  const tickTop = top + height * (1 - share);
  context.globalAlpha = opacityOf(beat.confidence, 0);
  context.fillStyle = SCOPE_COLORS.text;
  context.fillRect(x - 1, tickTop, beat.beatInBar === 1 ? 3 : 2, top + height - tickTop);
  if (beat.beatInBar > 0) {
    context.textAlign = 'left';
    context.textBaseline = 'top';
    context.fillText(String(beat.beatInBar), x + 5, tickTop);
  }
  context.globalAlpha = 1;
}

function paintTempo(context: CanvasRenderingContext2D, layout: ScopeLayout, place: BeatPosition | undefined): void {
  const { top, height } = layout.beats;
  const room = layout.plotLeft - 16;
  const line = layout.fontPx * 1.3;
  const first = top + height / 2 - line - BAR_PX / 2;
  context.fillStyle = SCOPE_COLORS.soft;
  context.fillRect(0, top, 3, height);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillStyle = SCOPE_COLORS.text;
  context.fillText('Beats', 10, first, room);
  context.fillStyle = SCOPE_COLORS.soft;
  context.fillText(place ? `${Math.round(place.beat.tempo)} BPM` : 'no beat', 10, first + line, room);
  const barTop = first + 2 * line;
  context.fillStyle = SCOPE_COLORS.faint;
  context.fillRect(10, barTop, room, BAR_PX);
  context.fillStyle = SCOPE_COLORS.text;
  if (place) context.fillRect(10, barTop, room * place.beat.confidence, BAR_PX);
}
