/**
 * Audio thread: copies what reaches its input to the main thread, in blocks stamped with context frames.
 * Has one stereo input and no output. Allocates one block of {@link BLOCK_FRAMES} at a time.
 */
import { RECORD_PROCESSOR, type SoundBlock, type ToRecorder } from './record-messages.js';

/** A multiple of the render quantum; 43 ms at 48 kHz. */
const BLOCK_FRAMES = 2048;

class RecordProcessor extends AudioWorkletProcessor {
  #left = new Float32Array(BLOCK_FRAMES);
  #right = new Float32Array(BLOCK_FRAMES);
  #firstFrame = 0;
  #filled = 0;
  #stopped = false;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<ToRecorder>) => {
      this.#stopped = event.data === 'stop';
      this.#post();
    };
  }

  process([input]: Float32Array[][]): boolean {
    if (this.#stopped) return false;
    const left = input![0];
    const frames = left?.length ?? 128;
    // The context skipped frames, or the block is full.
    if (this.#firstFrame + this.#filled !== currentFrame || this.#filled + frames > BLOCK_FRAMES) this.#post();
    if (this.#filled === 0) this.#firstFrame = currentFrame;
    // Without a connection there is no channel: the block keeps its zeros.
    if (left) {
      this.#left.set(left, this.#filled);
      this.#right.set(input![1] ?? left, this.#filled);
    }
    this.#filled += frames;
    return true;
  }

  #post(): void {
    if (this.#filled === 0) return;
    const full = this.#filled === BLOCK_FRAMES;
    const left = full ? this.#left : this.#left.slice(0, this.#filled);
    const right = full ? this.#right : this.#right.slice(0, this.#filled);
    const block: SoundBlock = { frame: this.#firstFrame, channels: [left, right] };
    this.port.postMessage(block, [left.buffer, right.buffer]);
    this.#left = new Float32Array(BLOCK_FRAMES);
    this.#right = new Float32Array(BLOCK_FRAMES);
    this.#filled = 0;
  }
}

registerProcessor(RECORD_PROCESSOR, RecordProcessor);
