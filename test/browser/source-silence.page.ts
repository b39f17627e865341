/** Runs in the browser, called by source-silence.test.ts. */
import { createSession, elementSource, nodeSource, type Session, type SessionStatus, type Source } from '@sense/core';
import { createSeparation } from '@sense/separation';

export interface SilenceRun {
  /** Each change of the source in the status. */
  readonly sources: string[];
  readonly state: string;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

const separation = createSeparation({ model: 'none' });

/** Plays `address` in a new element, looped. */
function play(address: string): HTMLAudioElement {
  const element = new Audio();
  element.loop = true;
  element.src = address;
  return element;
}

interface Watched {
  readonly session: Session;
  readonly sources: string[];
  latest(): SessionStatus;
  close(): Promise<SilenceRun>;
}

async function watch(source: Source): Promise<Watched> {
  const session = await createSession({ source, separation });
  const sources: string[] = [];
  let latest!: SessionStatus;
  session.status$.subscribe((status) => {
    latest = status;
    if (sources.at(-1) !== status.source) sources.push(status.source);
  });
  await session.start();
  return {
    session,
    sources,
    latest: () => latest,
    close: async () => {
      const { state, error } = latest;
      await session.dispose();
      await session.context.close();
      return { sources, state, error };
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** An element whose address redirects. */
export async function playRedirected(address: string): Promise<SilenceRun> {
  const watched = await watch(elementSource(play(address)));
  await until(() => watched.sources.includes('cross-origin'));
  return watched.close();
}

/** The same through the node that the page has made of the element. */
export async function playRedirectedNode(address: string): Promise<SilenceRun> {
  const context = new AudioContext();
  const element = play(address);
  const node = context.createMediaElementSource(element);
  await element.play();
  const watched = await watch(nodeSource(node, { alreadyAudible: false }));
  await until(() => watched.sources.includes('cross-origin'));
  return watched.close();
}

/** The message of a session with an element that could not load `address` with CORS. */
export async function failWithCrossOrigin(address: string): Promise<string> {
  const element = new Audio();
  element.crossOrigin = 'anonymous';
  element.src = address;
  await until(() => element.error !== null);
  return createSession({ source: elementSource(element), separation }).then(() => 'no error', String);
}

/** An element that changes from its own sound to `foreign`, and back. */
export async function changeAddress(own: string, foreign: string): Promise<SilenceRun> {
  const element = play(own);
  const watched = await watch(elementSource(element));
  await until(() => element.currentTime > 0.3);
  element.src = foreign;
  await element.play();
  await until(() => watched.sources.includes('cross-origin'));
  element.src = own;
  await element.play();
  await until(() => watched.sources.at(-1) === 'open');
  return watched.close();
}

/**
 * Plays until the silence has been examined: the page requests the address to follow its redirects, which fails if
 * `isBlocked`.
 */
export async function playSilent(address: string, isBlocked = false): Promise<SilenceRun> {
  const inner = globalThis.fetch;
  let answers = 0;
  globalThis.fetch = async (...given) => {
    if (!String(given[0]).includes(address)) return inner(...given);
    try {
      return await (isBlocked ? Promise.reject(new TypeError('blocked')) : inner(...given));
    } finally {
      answers++;
    }
  };
  const element = play(address);
  const watched = await watch(elementSource(element));
  await until(() => answers > 0);
  const examinedAt = element.currentTime;
  await until(() => element.currentTime > examinedAt + 1);
  globalThis.fetch = inner;
  return watched.close();
}

/** Muted for longer than a silence that is examined, then audible. */
export async function playMuted(address: string): Promise<SilenceRun> {
  const element = play(address);
  element.muted = true;
  const watched = await watch(elementSource(element));
  let played = 0;
  let before = 0;
  await until(() => {
    played += Math.max(0, element.currentTime - before);
    before = element.currentTime;
    return played > 4;
  });
  return watched.close();
}
