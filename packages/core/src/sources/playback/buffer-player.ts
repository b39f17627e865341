/**
 * Main thread: plays an AudioBuffer with play, pause and seek. A Web Audio buffer source can be started
 * only once, so each start creates a new one, connected to a permanent gain node.
 */
import type { Scope } from '../../runtime/scope.js';
import { clamp, type Seconds } from '../../model/units.js';
import { connectDownMix } from '../connect-down-mix.js';
import { createEndEvent, type EndEvent } from './source-event.js';

/**
 * In a running context a start is scheduled this far ahead, so that the position is accurate to the frame:
 * the current time has passed when the audio thread processes the start.
 */
const START_LEAD_S: Seconds = 0.02;

export class BufferPlayer {
  /** Stereo, or mono for a mono buffer. Silent while paused. */
  readonly node: AudioNode;
  readonly duration: Seconds;
  readonly onEnded: EndEvent['onEnded'];
  readonly #context: BaseAudioContext;
  readonly #buffer: AudioBuffer;
  readonly #loop: boolean;
  readonly #bus: GainNode;
  readonly #endEvent: EndEvent;
  #playing: AudioBufferSourceNode | undefined;
  /** Context time at which `#offset` is played. */
  #startedAt: Seconds = 0;
  #offset: Seconds = 0;

  /** @param options.loop repeats without end, so that `onEnded` is never called. Default false. */
  constructor(context: BaseAudioContext, buffer: AudioBuffer, scope: Scope, options: { loop?: boolean } = {}) {
    this.#context = context;
    this.#buffer = buffer;
    this.#loop = options.loop ?? false;
    this.#bus = context.createGain();
    this.node = connectDownMix(context, this.#bus, buffer.numberOfChannels);
    this.duration = buffer.duration;
    this.#endEvent = createEndEvent(scope);
    this.onEnded = this.#endEvent.onEnded;
    scope.add(() => {
      this.pause();
      this.#bus.disconnect();
      this.node.disconnect();
    });
  }

  /** Position in the buffer, in seconds. */
  position(): Seconds {
    if (!this.#playing) return this.#offset;
    const played = this.#offset + Math.max(0, this.#context.currentTime - this.#startedAt);
    return this.#loop ? played % this.duration : Math.min(played, this.duration);
  }

  /** Plays from the current position; at the end, from the start. No effect while playing. */
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

  /** Moves to `time`, clamped to 0..duration; keeps playing if it was playing. */
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
    this.#endEvent.emit('ended');
  }
}
