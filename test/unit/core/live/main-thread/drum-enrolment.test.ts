/** Enrolment over messages: replies reach their requests, and a new worker gets the stored templates. */
import { describe, expect, it } from 'vitest';
import type { DrumTemplate } from '@sense/core/engine';
import type { ToWorker } from '@sense/core/internal';
import { DrumEnrolment } from '../../../../../packages/core/src/live/main-thread/drum-enrolment.js';

const template = (label: string): DrumTemplate => ({ label, embeddings: [Float32Array.of(1)] });

function setUp(): { enrolment: DrumEnrolment; posted: Extract<ToWorker, { type: 'enrol-drum' }>[] } {
  const posted: Extract<ToWorker, { type: 'enrol-drum' }>[] = [];
  return { enrolment: new DrumEnrolment((message) => posted.push(message as (typeof posted)[number])), posted };
}

describe('DrumEnrolment', () => {
  it('settles each request with its own reply', async () => {
    const { enrolment, posted } = setUp();
    const clap = enrolment.enrol('clap', { ids: [7] });
    const bell = enrolment.enrol('bell', { ids: [8] });
    expect(posted.map(({ label, examples }) => [label, examples])).toEqual([
      ['clap', { ids: [7] }],
      ['bell', { ids: [8] }],
    ]);
    enrolment.handleReply({ type: 'enrolled', request: posted[1]!.request, result: template('bell') });
    enrolment.handleReply({
      type: 'enrolled',
      request: posted[0]!.request,
      result: { code: 'invalid-argument', message: 'onset 7 is not a hit' },
    });
    await expect(bell).resolves.toEqual(template('bell'));
    await expect(clap).rejects.toMatchObject({ code: 'invalid-argument', message: 'onset 7 is not a hit' });
  });

  it('restores enrolled drums in a new worker, but not removed ones', () => {
    const { enrolment, posted } = setUp();
    for (const label of ['clap', 'bell']) {
      void enrolment.enrol(label, { ids: [1] });
      enrolment.handleReply({ type: 'enrolled', request: posted.at(-1)!.request, result: template(label) });
    }
    void enrolment.enrol('bell', {});
    enrolment.handleReply({
      type: 'enrolled',
      request: posted.at(-1)!.request,
      result: { label: 'bell', embeddings: [] },
    });
    posted.length = 0;
    enrolment.restoreTemplates();
    expect(posted.map(({ label, examples }) => [label, examples])).toEqual([
      ['clap', { embeddings: template('').embeddings }],
    ]);
  });

  it('rejects pending requests when the worker has ended', async () => {
    const { enrolment } = setUp();
    const pending = enrolment.enrol('clap', { ids: [1] });
    enrolment.rejectPending();
    await expect(pending).rejects.toMatchObject({ code: 'thread-failed' });
  });
});
