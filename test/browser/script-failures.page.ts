/** Runs in the browser, called by script-failures.test.ts. */
import { createSession, nodeSource, type SessionStatus } from '@sense/core';
import { createDspSeparation, createSeparation, type CreateSeparationOptions } from '@sense/separation';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Why a session with these addresses does not open. */
export async function open(options: {
  separation?: CreateSeparationOptions;
  workletUrl?: string;
  dspOnly?: boolean;
}): Promise<Failure | undefined> {
  const context = new AudioContext();
  const { workletUrl } = options;
  const separation = options.dspOnly
    ? createDspSeparation()
    : createSeparation({ model: 'none', ...options.separation });
  const source = nodeSource(new OscillatorNode(context));
  try {
    const session = await createSession({ source, separation, ...(workletUrl && { workletUrl }) });
    await session.dispose();
    return undefined;
  } catch (error) {
    const { code, message } = error as Failure;
    return { code, message };
  } finally {
    await context.close();
  }
}

/** The notice about a model worker that does not load. */
export async function modelWorker(modelWorkerUrl: string): Promise<SessionStatus> {
  const context = new AudioContext();
  const session = await createSession({
    source: nodeSource(new OscillatorNode(context)),
    separation: createSeparation({ modelWorkerUrl }),
  });
  const status = await new Promise<SessionStatus>((resolve) => {
    session.status$.subscribe((next) => {
      if (next.error) resolve(next);
    });
  });
  await session.dispose();
  await context.close();
  return status;
}
