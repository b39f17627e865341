/** Runs in the browser, called by context-state.test.ts. */
import { createSession, nodeSource, type SessionStatus } from '@sense/core';
import { createSeparation } from '@sense/separation';

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

export interface ContextRun {
  /** Each change of the state. */
  readonly states: string[];
  readonly error?: SessionStatus['error'];
  /** Code of what `start` rejected with. */
  readonly started: string;
}

/** Starts a session in a context of the page, does `act`, and waits for `last`. */
async function run(
  act: (context: AudioContext, states: readonly string[]) => Promise<void>,
  last: string,
): Promise<ContextRun> {
  const context = new AudioContext();
  const source = new OscillatorNode(context);
  source.start();
  const session = await createSession({ source: nodeSource(source), separation: createSeparation({ model: 'none' }) });
  const states: string[] = [];
  let error: SessionStatus['error'];
  session.status$.subscribe((status) => {
    if (states.at(-1) !== status.state) states.push(status.state);
    error = status.error ?? error;
  });
  const started = await session.start().then(
    () => 'started',
    ({ code }: { code: string }) => code,
  );
  await act(context, states);
  await until(() => states.at(-1) === last);
  await session.dispose();
  if (context.state !== 'closed') await context.close();
  return { states, error, started };
}

export function closeContext(): Promise<ContextRun> {
  return run((context) => context.close(), 'disposed');
}

export function suspendAndResume(): Promise<ContextRun> {
  return run(async (context, states) => {
    await context.suspend();
    await until(() => states.at(-1) === 'suspended');
    await context.resume();
  }, 'running');
}

export function start(): Promise<ContextRun> {
  return run(async () => undefined, 'suspended');
}

/** A session in a context that the page has closed before. */
export async function openClosed(): Promise<{ code: string; message: string }> {
  const context = new AudioContext();
  await context.close();
  return createSession({
    source: nodeSource(new OscillatorNode(context)),
    separation: createSeparation({ model: 'none' }),
  }).catch(({ code, message }: { code: string; message: string }) => ({ code, message })) as never;
}
