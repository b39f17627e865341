/**
 * A click on every beat the engine predicts, when the beat is heard: to judge beats by ear. It
 * goes to the loudspeakers by a way of its own, so the engine does not hear it (a microphone in the
 * room does). Knows nothing of the page, nor of how beats are found.
 */
import type { BeatAhead, Hertz, Milliseconds, NormalRange, Scope, Seconds, Session } from '@sense/core';

export interface ClickTrack {
  /** Clicks to the beats of `session` from now on, while it plays; ends with `scope`. */
  attach(session: ClickSession, scope: Scope): void;
  setOn(on: boolean): void;
  /** What was going to click is taken back when it stops playing. */
  setPlaying(playing: boolean): void;
  setVolume(volume: NormalRange): void;
}

/** What a click track needs of a session. */
export type ClickSession = Pick<Session, 'context' | 'clock' | 'heardAt' | 'beatsAhead$'>;

/** Beats are asked for so long before they leave the context; what the page may be late by. */
const MARGIN_MS: Milliseconds = 80;
/** A click that would come later than this is left out: it would mislead. */
const LATEST_SECONDS: Seconds = 0.005;
const CLICK_SECONDS: Seconds = 0.05;
const DECAY_SECONDS: Seconds = 0.007;
const DOWNBEAT_HZ: Hertz = 2000;
const BEAT_HZ: Hertz = 1250;
const LEVEL: NormalRange = 0.5;

/** Off, not playing, at full volume. */
export function createClickTrack(): ClickTrack {
  let run: SessionClicks | undefined;
  let on = false;
  let playing = false;
  let volume: NormalRange = 1;
  const apply = (): void => run?.set(on && playing, volume);
  return {
    attach(session, scope) {
      const own = new SessionClicks(session);
      run = own;
      scope.add(() => {
        own.set(false, volume);
        own.output.disconnect();
        if (run === own) run = undefined;
      });
      apply();
    },
    setOn(value) {
      on = value;
      apply();
    },
    setPlaying(value) {
      playing = value;
      apply();
    },
    setVolume(value) {
      volume = value;
      apply();
    },
  };
}

interface Click {
  readonly node: AudioBufferSourceNode;
  /** Context time. */
  readonly at: Seconds;
}

/** The clicks of one session. */
class SessionClicks {
  readonly output: GainNode;
  readonly #session: ClickSession;
  readonly #downbeat: AudioBuffer;
  readonly #beat: AudioBuffer;
  /** By the id of the beat; those that sound or will. */
  readonly #clicks = new Map<number, Click>();
  #beats: { unsubscribe(): void } | undefined;

  constructor(session: ClickSession) {
    const { context } = session;
    this.#session = session;
    this.output = context.createGain();
    this.output.connect(context.destination);
    this.#downbeat = renderClick(context, DOWNBEAT_HZ);
    this.#beat = renderClick(context, BEAT_HZ);
  }

  set(clicking: boolean, volume: NormalRange): void {
    this.output.gain.value = LEVEL * volume;
    if (clicking === (this.#beats !== undefined)) return;
    if (clicking) {
      const leadMs = this.#session.clock.outputLatencyMs() + MARGIN_MS;
      this.#beats = this.#session.beatsAhead$({ leadMs }).subscribe((beat) => this.#schedule(beat));
      return;
    }
    this.#beats?.unsubscribe();
    this.#beats = undefined;
    for (const { node } of this.#clicks.values()) node.stop();
    this.#clicks.clear();
  }

  #schedule({ id, time, beatInBar, cancelled }: BeatAhead): void {
    const { context, clock } = this.#session;
    const before = this.#clicks.get(id);
    if (before) {
      // Too late to correct what sounds already.
      if (before.at <= context.currentTime) return;
      before.node.stop();
      this.#clicks.delete(id);
    }
    // What leaves the context then is heard with the beat: both pass the same output.
    const at = clock.toContext(this.#session.heardAt(time) - clock.outputLatencyMs());
    if (cancelled || at < context.currentTime - LATEST_SECONDS) return;
    const node = new AudioBufferSourceNode(context, { buffer: beatInBar === 1 ? this.#downbeat : this.#beat });
    const click = { node, at };
    node.onended = () => this.#clicks.get(id) === click && this.#clicks.delete(id);
    node.connect(this.output);
    node.start(Math.max(0, at));
    this.#clicks.set(id, click);
  }
}

/** A tone that dies away at once. */
function renderClick(context: BaseAudioContext, hz: Hertz): AudioBuffer {
  const { sampleRate } = context;
  const buffer = context.createBuffer(1, Math.round(CLICK_SECONDS * sampleRate), sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) {
    const seconds = i / sampleRate;
    samples[i] = Math.sin(2 * Math.PI * hz * seconds) * Math.exp(-seconds / DECAY_SECONDS);
  }
  return buffer;
}
