/**
 * Audio thread: the processor that moves samples between the graph and the rings. Its node has one
 * stereo input and one stereo output per stem. `process` does not wait or run inference, and does not
 * allocate, except for one block per hop where memory is not shared.
 */
import { CAPTURE_PROCESSOR, type CaptureOptions, type FromCapture, type ToCapture } from '../capture-messages.js';
import { AudioEnd } from '../transport/audio-end.js';
import type { Frames } from '../../model/units.js';
import { Playout } from './playout.js';

/** Render quanta between two reports of underruns. */
const REPORT_PERIOD_QUANTA = 32;

class CaptureProcessor extends AudioWorkletProcessor {
  #end: AudioEnd | undefined;
  readonly #hopFrames: number;
  readonly #playout: Playout;
  readonly #outputs: Float32Array[] = [];
  #stopped = false;
  #capturedFrames = 0;
  #expectedFrame = -1;
  #quanta = 0;
  #reportedUnderrunFrames = 0;

  constructor(options: AudioWorkletNodeOptions) {
    super();
    const { chainFrames, margin, hopFrames } = options.processorOptions as CaptureOptions;
    this.#hopFrames = hopFrames;
    this.#playout = new Playout({ chainFrames, margin, sampleRate });
    this.port.onmessage = (event: MessageEvent<ToCapture>) => this.#receive(event.data);
  }

  process([input]: Float32Array[][], outputs: Float32Array[][]): boolean {
    const end = this.#end;
    if (this.#stopped) return false;
    if (!end) return true;
    const frames = outputs[0]![0]!.length;
    this.#reportOrigin(frames);

    end.input.write(input!, frames);
    this.#capturedFrames += frames;
    end.flush();

    let channel = 0;
    for (const output of outputs) for (const samples of output) this.#outputs[channel++] = samples;
    const playout = this.#playout;
    const { underruns, delayChanges } = playout;
    playout.render(end.input, end.stems, this.#outputs, frames);
    if (playout.underruns !== underruns) end.noteMissing();
    if (playout.delayChanges !== delayChanges) this.#reportDelay(frames);
    if (++this.#quanta % REPORT_PERIOD_QUANTA === 0) this.#reportUnderruns();
    return true;
  }

  /** Reports the context frame of captured frame 0, at the start and after a skip of the context. */
  #reportOrigin(frames: number): void {
    if (currentFrame !== this.#expectedFrame) {
      this.#post({ type: 'origin', contextFrame: currentFrame - this.#capturedFrames });
    }
    this.#expectedFrame = currentFrame + frames;
  }

  #reportDelay(frames: Frames): void {
    const { delayFrames, changedAtFrame } = this.#playout;
    const contextFrame = changedAtFrame + currentFrame - (this.#capturedFrames - frames);
    this.#post({ type: 'delay', contextFrame, delayFrames });
  }

  #reportUnderruns(): void {
    const { underruns, underrunFrames } = this.#playout;
    if (underrunFrames === this.#reportedUnderrunFrames) return;
    this.#reportedUnderrunFrames = underrunFrames;
    this.#post({ type: 'underruns', count: underruns, frames: underrunFrames });
  }

  #receive(message: ToCapture): void {
    this.#end?.close();
    if (message.type === 'stop') this.#stopped = true;
    else this.#end = new AudioEnd(message.link, { hopFrames: this.#hopFrames, startFrame: this.#capturedFrames });
  }

  #post(message: FromCapture): void {
    this.port.postMessage(message);
  }
}

registerProcessor(CAPTURE_PROCESSOR, CaptureProcessor);
