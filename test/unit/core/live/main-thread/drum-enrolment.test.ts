/** Teaching across the thread: answers find their questions, and a new worker learns what the old one knew. */
import { describe, expect, it } from 'vitest';
import type { DrumTemplate } from '@sense/core/engine';
import type { ToWorker } from '@sense/core/internal';
import { DrumEnrolment } from '../../../../../packages/core/src/live/main-thread/drum-enrolment.js';

const learnt = (label: string): DrumTemplate => ({ label, embeddings: [Float32Array.of(1)] });

function school(): { school: DrumEnrolment; posted: Extract<ToWorker, { type: 'enrol-drum' }>[] } {
  const posted: Extract<ToWorker, { type: 'enrol-drum' }>[] = [];
  return { school: new DrumEnrolment((message) => posted.push(message as (typeof posted)[number])), posted };
}

describe('DrumSchool', () => {
  it('gives each answer to who asked', async () => {
    const { school: it, posted } = school();
    const clap = it.enrol('clap', { ids: [7] });
    const bell = it.enrol('bell', { ids: [8] });
    expect(posted.map(({ label, examples }) => [label, examples])).toEqual([
      ['clap', { ids: [7] }],
      ['bell', { ids: [8] }],
    ]);
    it.answered({ type: 'enrolled', request: posted[1]!.request, result: learnt('bell') });
    it.answered({
      type: 'enrolled',
      request: posted[0]!.request,
      result: { code: 'invalid-argument', message: 'onset 7 is no hit' },
    });
    await expect(bell).resolves.toEqual(learnt('bell'));
    await expect(clap).rejects.toMatchObject({ code: 'invalid-argument', message: 'onset 7 is no hit' });
  });

  it('teaches a new worker what was learnt, and not what was forgotten', () => {
    const { school: it, posted } = school();
    for (const label of ['clap', 'bell']) {
      void it.enrol(label, { ids: [1] });
      it.answered({ type: 'enrolled', request: posted.at(-1)!.request, result: learnt(label) });
    }
    void it.enrol('bell', {});
    it.answered({ type: 'enrolled', request: posted.at(-1)!.request, result: { label: 'bell', embeddings: [] } });
    posted.length = 0;
    it.enrolAgain();
    expect(posted.map(({ label, examples }) => [label, examples])).toEqual([
      ['clap', { embeddings: learnt('').embeddings }],
    ]);
  });

  it('lets nobody wait for a worker that is gone', async () => {
    const { school: it } = school();
    const asked = it.enrol('clap', { ids: [1] });
    it.dismiss();
    await expect(asked).rejects.toMatchObject({ code: 'thread-failed' });
  });
});
