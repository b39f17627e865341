/**
 * Plays an AudioBuffer with play, pause and seek. Web Audio's buffer source can be started once
 * only, so each start makes a new one behind a gain node that stays. Main thread. Knows nothing of
 * files.
 */
import type { Scope } from '../../runtime/scope.js';
import { clamp, type Seconds } from '../../model/units.js';
import { connectDownMix } from '../connect-down-mix.js';
import { createEndNotice, type EndNotice } from './end-notice.js';

/**
 * A start is scheduled this far ahead in a running context, so that its instant, and with it the
 * position, is exact to the frame: "now" has passed by the time the audio thread sees it.
 */
const START_LEAD_S: Seconds = 0.02;

export class BufferPlayer {
  /** Stereo, or mono for a mono buffer. Silent while paused. */
  readonly node: AudioNode;
  readonly duration: Seconds;
  readonly onEnded: EndNotice['onEnded'];
  readonly #context: BaseAudioContext;
  readonly #buffer: AudioBuffer;
  readonly #loop: boolean;
  readonly #bus: GainNode;
  readonly #end: EndNotice;
  #playing: AudioBufferSourceNode | undefined;
  /** Context time at which `#offset` sounded, or will. */
  #startedAt: Seconds = 0;
  #offset: Seconds = 0;

  /** @param options.loop plays for ever; then nothing ends. Default false. */
  constructor(context: BaseAudioContext, buffer: AudioBuffer, scope: Scope, options: { loop?: boolean } = {}) {
    this.#context = context;
    this.#buffer = buffer;
    this.#loop = options.loop ?? false;
    this.#bus = context.createGain();
    this.node = connectDownMix(context, this.#bus, buffer.numberOfChannels);
    this.duration = buffer.duration;
    this.#end = createEndNotice(scope);
    this.onEnded = this.#end.onEnded;
    scope.add(() => {
      this.pause();
      this.#bus.disconnect();
      this.node.disconnect();
    });
  }

  /** Seconds into the buffer. */
  position(): Seconds {
    if (!this.#playing) return this.#offset;
    const played = this.#offset + Math.max(0, this.#context.currentTime - this.#startedAt);
    return this.#loop ? played % this.duration : Math.min(played, this.duration);
  }

  /** Plays from the position; from the start if it is at the end. No effect while playing. */
  play(): void {
    if (this.#playing) return;
    const offset = this.#offset >= this.duration ? 0 : this.#offset;
    const source = this.#context.createBufferSource();
    source.buffer = this.#buffer;
    source.loop = this.#loop;
    source.connect(this.#bus);
    source.onended = () => this.#finish(source);
    this.#startedAt = this.#context.currentTime + (this.#context.state === 'running' ? START_LEAD_S : 0);
    this.#offset = offset;
    this.#playing = source;
    source.start(this.#startedAt, offset);
  }

  pause(): void {
    const source = this.#playing;
    if (!source) return;
    this.#offset = this.position();
    this.#playing = undefined;
    source.onended = null;
    source.stop();
    source.disconnect();
  }

  /** Goes to `time`, limited to 0..duration, and plays on if it was playing. */
  seek(time: Seconds): void {
    const wasPlaying = this.#playing !== undefined;
    this.pause();
    this.#offset = clamp(time, 0, this.duration);
    if (wasPlaying) this.play();
  }

  #finish(source: AudioBufferSourceNode): void {
    if (source !== this.#playing) return;
    this.#playing = undefined;
    this.#offset = this.duration;
    source.disconnect();
    this.#end.tell('ended');
  }
}
