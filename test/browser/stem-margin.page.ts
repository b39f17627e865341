/** Runs in the browser, called by stem-margin.test.ts. */
import { createSession, nodeSource, type Session, type SessionStatus } from '@sense/core';
import { createSeparation } from '@sense/separation';

export interface GrownMargin {
  readonly status: SessionStatus;
  /** `stemLatencyMs` at the start. */
  readonly initialMs: number;
  /** From sound leaving the graph without the delay of the stems to it being heard with that delay. */
  readonly delayMs: number;
}

/** Plays with a margin that begins at 0, so that stems are late at first, until it has grown. */
export async function growMargin(transport: 'auto' | 'message-port'): Promise<GrownMargin> {
  const context = new AudioContext();
  const tone = new OscillatorNode(context);
  tone.start();
  const session = await createSession({
    source: nodeSource(tone),
    separation: createSeparation({ model: 'none' }),
    monitor: 'on',
    transport,
    stemMarginMs: { min: 0, max: 400 },
  });
  let status!: SessionStatus;
  const grown = new Promise<void>((resolve, reject) => {
    session.status$.subscribe({
      next: (next) => {
        status = next;
        if (next.stemMarginChanges! > 0) resolve();
      },
      complete: () => reject(new Error(`the session ended: ${JSON.stringify(status)}`)),
    });
  });
  const initialMs = status.stemLatencyMs;
  await session.start();
  await grown;
  const result = { status, initialMs, delayMs: delayOf(session, context.currentTime + 60) };
  await session.dispose();
  await context.close();
  return result;
}

/** The difference of two audible times between which the clock has not been corrected. */
function delayOf(session: Session, time: number): number {
  for (;;) {
    const [before, heard, after] = [session.clock.heardAt(time), session.heardAt(time), session.clock.heardAt(time)];
    if (before === after) return heard - before;
  }
}
