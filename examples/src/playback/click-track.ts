/**
 * Plays a click on every predicted beat at its audible time, to check beats by ear. Clicks go straight
 * to the output, so the engine does not analyse them (unless a microphone picks them up).
 */
import type { BeatAhead, Hertz, Milliseconds, NormalRange, Scope, Seconds, Session } from '@sense/core';

export interface ClickTrack {
  /** Clicks on the beats of `session` while it plays, until `scope` ends. */
  attach(session: ClickSession, scope: Scope): void;
  setOn(on: boolean): void;
  /** Scheduled clicks are cancelled when playback stops. */
  setPlaying(playing: boolean): void;
  setVolume(volume: NormalRange): void;
}

/** The part of a session that a click track uses. */
export type ClickSession = Pick<Session, 'context' | 'clock' | 'heardAt' | 'beatsAhead$'>;

/** Lead time of the beats on top of the output latency: tolerated delay of the main thread. */
const MARGIN_MS: Milliseconds = 80;
/** Clicks later than this are skipped: they would be misleading. */
const LATEST_SECONDS: Seconds = 0.005;
const CLICK_SECONDS: Seconds = 0.05;
const DECAY_SECONDS: Seconds = 0.007;
const DOWNBEAT_HZ: Hertz = 2000;
const BEAT_HZ: Hertz = 1250;
const LEVEL: NormalRange = 0.5;

/** Creates a click track: off, not playing, at full volume. */
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
  /** Playing and scheduled clicks by the id of their beat. */
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
      // A click that has started cannot be moved.
      if (before.at <= context.currentTime) return;
      before.node.stop();
      this.#clicks.delete(id);
    }
    // Click and stems pass the same output, so the output latency is subtracted.
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

/** A short decaying tone. */
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
