/**
 * How a session reports that its source has ended or is silenced.
 */
import type { SessionStatus } from '../feed/session-status.js';
import { SenseError } from '../model/errors.js';
import type { EndReason, OpenSource, SourceSilence } from '../sources/source.js';

export function endedStatus(reason: EndReason, source: OpenSource): Partial<SessionStatus> {
  const error = endError(reason, source.name ?? `the ${source.kind}`);
  return { source: reason, ...(error && { error: plain(error) }) };
}

export function silenceStatus(silence: SourceSilence | undefined): Partial<SessionStatus> {
  return silence ? { source: silence.reason, error: plain(silence.error) } : { source: 'open' };
}

/** After `start()`: a source that had ended plays again; one that is silenced still is. */
export function startedStatus({ source }: SessionStatus): Partial<SessionStatus> {
  return source === 'cross-origin' || source === 'muted' ? {} : { source: 'open' };
}

function endError(reason: EndReason, name: string): SenseError | undefined {
  switch (reason) {
    case 'ended':
      return undefined;
    case 'unplugged':
      return new SenseError('source-unavailable', `${name} was unplugged: plug it in again and create a new session`);
    case 'revoked':
      return new SenseError(
        'permission-denied',
        `the permission to use ${name} was withdrawn: allow it in the browser's site settings and create a new session`,
      );
    case 'failed':
      return new SenseError('source-unavailable', `${name} stopped early: its connection was lost, or it is damaged`);
  }
}

function plain({ code, message }: SenseError): NonNullable<SessionStatus['error']> {
  return { code, message };
}
