/** Runs in the browser, called by source-session.test.ts. */
import {
  createSession,
  elementSource,
  fileSource,
  microphoneSource,
  nodeSource,
  streamSource,
  type Session,
  type Source,
} from '@sense/core';
import { createSeparation } from '@sense/separation';
import { listen, toneBuffer, until, wavOf } from './source-listening.js';

const HERTZ = 1000;

/** Output of a session while the source plays: its level and its number of feature frames. */
export interface SessionRun {
  rms: number;
  featureFrames: number;
  monitored: boolean;
}

async function run(session: Session): Promise<SessionRun> {
  let featureFrames = 0;
  session.features$.subscribe(() => featureFrames++);
  await session.start();
  const heard = listen(session.context, session.output);
  const rms = await until('sound at the output', () => heard()[0].rms > 0.15 && featureFrames > 20 && heard()[0].rms);
  return { rms, featureFrames, monitored: !session.source.alreadyAudible };
}

async function runOnce(source: Source): Promise<SessionRun> {
  const session = await createSession({ source, separation: createSeparation() });
  const result = await run(session);
  await session.dispose();
  return result;
}

export async function runSource(kind: 'file' | 'microphone' | 'stream' | 'node'): Promise<SessionRun> {
  const host = new AudioContext();
  const oscillator = new OscillatorNode(host, { frequency: HERTZ });
  oscillator.start();
  const target = host.createMediaStreamDestination();
  oscillator.connect(target);
  const sources = {
    file: () => fileSource(new Blob([wavOf(toneBuffer([HERTZ, HERTZ], 2))]), { loop: true }),
    microphone: () => microphoneSource(),
    stream: () => streamSource(target.stream),
    node: () => nodeSource(oscillator),
  };
  const result = await runOnce(sources[kind]());
  await host.close();
  return result;
}

/** Two consecutive sessions on one element; neither is given a context. */
export async function runElementTwice(): Promise<{ runs: SessionRun[]; contexts: number; state: string }> {
  const element = new Audio(URL.createObjectURL(new Blob([wavOf(toneBuffer([HERTZ, HERTZ], 2))])));
  element.loop = true;
  const runs: SessionRun[] = [];
  const contexts = new Set<AudioContext>();
  for (let time = 0; time < 2; time++) {
    const session = await createSession({ source: elementSource(element), separation: createSeparation() });
    contexts.add(session.context);
    runs.push(await run(session));
    await session.dispose();
  }
  const [context] = contexts;
  const { state } = context!;
  element.pause();
  await context!.close();
  return { runs, contexts: contexts.size, state };
}
