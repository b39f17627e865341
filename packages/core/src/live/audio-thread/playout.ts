/**
 * Audio thread: plays the stems behind the input, by a delay that grows before stems run out and shrinks
 * slowly (`margin-control`). A change of the delay is a cross-fade between the stems at both delays. While
 * stems are missing, plays the delayed mix as `other` and cross-fades, so that the listener hears no gap.
 * Reads rings and writes buffers; does not allocate or wait.
 */
import type { FrameRing } from '../transport/frame-ring.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames, Hertz } from '../../model/units.js';
import { DelayAlignment, SEARCH_FRAMES } from './align-delay.js';
import { MarginControl, type MarginRange } from './margin-control.js';

/** Fade between stems and mix. */
const FADE_FRAMES: Frames = 64;
/** Cross-fade between two delays. */
export const DELAY_FADE_FRAMES: Frames = 256;
const OTHER = STEM_NAMES.indexOf('other');
/** Longest supported render quantum; browsers use 128. */
const MAX_QUANTUM: Frames = 2048;

export interface PlayoutOptions {
  /** Delay of the stems behind the input without a margin. */
  readonly chainFrames: Frames;
  readonly margin: MarginRange;
  readonly sampleRate: Hertz;
}

export class Playout {
  /** Times that late stems were replaced by the mix. */
  underruns = 0;
  /** Frames played without stems, since the first stems. */
  underrunFrames: Frames = 0;
  /** Changes of {@link delayFrames} so far. */
  delayChanges = 0;
  /** Delay of the output behind the input; during a cross-fade the new one. */
  delayFrames: Frames;
  /** Input frame number at the middle of the cross-fade to {@link delayFrames}, when it is played without delay. */
  changedAtFrame: Frames = 0;
  readonly #chainFrames: Frames;
  readonly #control: MarginControl;
  readonly #alignment = new DelayAlignment();
  readonly #delayedMix = [new Float32Array(MAX_QUANTUM), new Float32Array(MAX_QUANTUM)];
  /** Stems at the new delay during a cross-fade. */
  readonly #incoming = Array.from({ length: 2 * STEM_NAMES.length }, () => new Float32Array(MAX_QUANTUM));
  /** Delay of what plays now; another than {@link delayFrames} during a cross-fade. */
  #playedDelay: Frames;
  /** Length and progress of the cross-fade. */
  #fadeFrames: Frames = DELAY_FADE_FRAMES;
  #fadedFrames: Frames = 0;
  /** Delay of the mix while stems are missing: theirs when they were last played alone. */
  #mixDelay: Frames;
  /** Weight of the stems in the output, 0..1; the rest is the delayed mix. */
  #stemWeight = 0;
  #stemsStarted = false;
  /** Last sample of each channel; a missing stem fades out from it. */
  readonly #lastSamples: Float32Array;

  constructor({ chainFrames, margin, sampleRate }: PlayoutOptions) {
    this.#chainFrames = chainFrames;
    this.#control = new MarginControl(margin, sampleRate);
    this.delayFrames = this.#playedDelay = this.#mixDelay = chainFrames + margin.minFrames;
    this.#lastSamples = new Float32Array(2 * STEM_NAMES.length);
  }

  /**
   * Fills `outputs` (left and right of each stem, in stem order) with `frames` frames, the last of which is
   * `delayFrames` behind the newest input frame.
   */
  render(input: FrameRing, stems: FrameRing, outputs: readonly Float32Array[], frames: Frames): void {
    const now = input.writtenFrames - frames;
    if (this.#stemWeight === 1) this.#adapt(input, stems, now, frames);
    const stemsAvailable = stems.read(now - this.#playedDelay, outputs, frames);
    if (stemsAvailable) {
      this.#stemsStarted = true;
      if (this.#isFading) this.#crossFade(stems, now, outputs, frames);
      if (this.#stemWeight === 1) {
        this.#mixDelay = this.#playedDelay;
        return this.#keepLastSamples(outputs, frames);
      }
    } else this.#miss(input, stems, now, frames);
    const mix = this.#delayedMix;
    if (!input.read(now - this.#mixDelay, mix, frames)) for (const channel of mix) channel.fill(0, 0, frames);
    this.#blend(outputs, frames, stemsAvailable);
    this.#keepLastSamples(outputs, frames);
  }

  /** Counts missing stems; while the mix plays alone, the stems may return with a larger margin. */
  #miss(input: FrameRing, stems: FrameRing, now: Frames, frames: Frames): void {
    this.#endCrossFade();
    if (!this.#stemsStarted) return;
    if (this.#stemWeight === 1) this.underruns++;
    this.underrunFrames += frames;
    if (this.#stemWeight > 0 || !this.#control.canGrow) return;
    this.#grow(input, stems, now, 0);
    this.#endCrossFade();
  }

  get #isFading(): boolean {
    return this.#playedDelay !== this.delayFrames;
  }

  /** Starts a cross-fade to another delay where the stems that have arrived ask for it. */
  #adapt(input: FrameRing, stems: FrameRing, now: Frames, frames: Frames): void {
    if (this.#isFading) return;
    const control = this.#control;
    const aheadFrames = stems.writtenFrames - (now - this.#playedDelay);
    const fadeQuanta = Math.min(Math.ceil(DELAY_FADE_FRAMES / frames), Math.floor(aheadFrames / frames));
    // What the cross-fade plays at the old delay must have arrived; one quantum later it would be too little.
    if (fadeQuanta > 0 && aheadFrames < DELAY_FADE_FRAMES + frames && control.canGrow) {
      this.#grow(input, stems, now, fadeQuanta * frames);
      return;
    }
    const target = control.calm(frames, aheadFrames);
    if (target === control.marginFrames) return;
    const half = Math.floor((control.marginFrames + target) / 2);
    this.#changeDelay(input, stems, now, target, half, fadeQuanta * frames);
  }

  #grow(input: FrameRing, stems: FrameRing, now: Frames, fadeFrames: Frames): void {
    const high = this.#control.grown();
    const half = Math.ceil((this.#control.marginFrames + high) / 2);
    this.#changeDelay(input, stems, now, Math.max(half, high - SEARCH_FRAMES), high, fadeFrames);
  }

  /** Begins a cross-fade to the margin within `lowFrames..highFrames` where the sound fits best. */
  #changeDelay(
    input: FrameRing,
    stems: FrameRing,
    now: Frames,
    lowFrames: Frames,
    highFrames: Frames,
    fadeFrames: Frames,
  ): void {
    const chain = this.#chainFrames;
    const delay = this.#alignment.find(input, now, this.#playedDelay, chain + lowFrames, chain + highFrames);
    // Shortly after the start there are no older stems to go back to.
    if (now - delay < stems.oldestFrame) return;
    this.#control.changeTo(delay - chain);
    this.delayFrames = delay;
    this.delayChanges++;
    this.#fadeFrames = fadeFrames;
    this.#fadedFrames = 0;
    this.changedAtFrame = now + (fadeFrames >> 1);
  }

  /** Mixes the stems at the new delay into those at the old one. */
  #crossFade(stems: FrameRing, now: Frames, outputs: readonly Float32Array[], frames: Frames): void {
    if (!stems.read(now - this.delayFrames, this.#incoming, frames)) return this.#endCrossFade();
    for (let channel = 0; channel < outputs.length; channel++) {
      const out = outputs[channel]!;
      const incoming = this.#incoming[channel]!;
      for (let i = 0; i < frames; i++) {
        const weight = Math.min(1, (this.#fadedFrames + i + 1) / this.#fadeFrames);
        out[i]! += weight * (incoming[i]! - out[i]!);
      }
    }
    this.#fadedFrames += frames;
    if (this.#fadedFrames >= this.#fadeFrames) this.#endCrossFade();
  }

  #endCrossFade(): void {
    this.#playedDelay = this.delayFrames;
  }

  #blend(outputs: readonly Float32Array[], frames: Frames, stemsAvailable: boolean): void {
    const start = this.#stemWeight;
    const step = (stemsAvailable ? 1 : -1) / FADE_FRAMES;
    for (let channel = 0; channel < outputs.length; channel++) {
      const out = outputs[channel]!;
      const mix = channel >> 1 === OTHER ? this.#delayedMix[channel & 1]! : undefined;
      const last = this.#lastSamples[channel]!;
      let weight = start;
      for (let i = 0; i < frames; i++) {
        weight = Math.min(1, Math.max(0, weight + step));
        out[i] = weight * (stemsAvailable ? out[i]! : last) + (mix ? (1 - weight) * mix[i]! : 0);
      }
      if (channel === outputs.length - 1) this.#stemWeight = weight;
    }
  }

  #keepLastSamples(outputs: readonly Float32Array[], frames: Frames): void {
    for (let channel = 0; channel < outputs.length; channel++)
      this.#lastSamples[channel] = outputs[channel]![frames - 1]!;
  }
}
