/**
 * An example of stems as ordinary audio nodes: sends any of them through a Tone.js delay and filter to
 * the session's output. Loaded on demand.
 */
import type { Session, StemName } from '@sense/core';
import * as Tone from 'tone';

export interface Echo {
  /** Starts or stops sending `stem` into the echo. */
  send(stem: StemName, on: boolean): void;
  dispose(): void;
}

/** Builds the echo in the session's context. */
export function createEcho(session: Session): Echo {
  if (Tone.getContext().rawContext !== session.context) Tone.setContext(session.context);
  const input = new Tone.Gain(1);
  const delay = new Tone.FeedbackDelay({ delayTime: 0.29, feedback: 0.45, wet: 1 });
  const colour = new Tone.Filter({ type: 'bandpass', frequency: 1400, Q: 0.4 });
  const output = new Tone.Gain(0.6);
  input.chain(delay, colour, output);
  Tone.connect(output, session.output);
  const sent = new Set<StemName>();
  return {
    send(stem, on) {
      if (on === sent.has(stem)) return;
      if (on) {
        Tone.connect(session.stems[stem], input);
        sent.add(stem);
      } else {
        Tone.disconnect(session.stems[stem], input);
        sent.delete(stem);
      }
    },
    dispose() {
      for (const stem of sent) Tone.disconnect(session.stems[stem], input);
      for (const node of [input, delay, colour, output]) node.dispose();
    },
  };
}
