/** Teaching across the thread: answers find their questions, and a new worker learns what the old one knew. */
import { describe, expect, it } from 'vitest';
import type { LearntDrum, ToWorker } from '@sense/core/offline';
import { DrumSchool } from '../../../../packages/core/src/capture/drum-school.js';

const learnt = (label: string): LearntDrum => ({ label, sketches: [Float32Array.of(1)] });

function school(): { school: DrumSchool; posted: Extract<ToWorker, { type: 'learn-drum' }>[] } {
  const posted: Extract<ToWorker, { type: 'learn-drum' }>[] = [];
  return { school: new DrumSchool((message) => posted.push(message as (typeof posted)[number])), posted };
}

describe('DrumSchool', () => {
  it('gives each answer to who asked', async () => {
    const { school: it, posted } = school();
    const clap = it.learn('clap', { ids: [7] });
    const bell = it.learn('bell', { ids: [8] });
    expect(posted.map(({ label, examples }) => [label, examples])).toEqual([
      ['clap', { ids: [7] }],
      ['bell', { ids: [8] }],
    ]);
    it.answered({ type: 'learnt', request: posted[1]!.request, result: learnt('bell') });
    it.answered({
      type: 'learnt',
      request: posted[0]!.request,
      result: { code: 'invalid-argument', message: 'onset 7 is no hit' },
    });
    await expect(bell).resolves.toEqual(learnt('bell'));
    await expect(clap).rejects.toMatchObject({ code: 'invalid-argument', message: 'onset 7 is no hit' });
  });

  it('teaches a new worker what was learnt, and not what was forgotten', () => {
    const { school: it, posted } = school();
    for (const label of ['clap', 'bell']) {
      void it.learn(label, { ids: [1] });
      it.answered({ type: 'learnt', request: posted.at(-1)!.request, result: learnt(label) });
    }
    void it.learn('bell', {});
    it.answered({ type: 'learnt', request: posted.at(-1)!.request, result: { label: 'bell', sketches: [] } });
    posted.length = 0;
    it.teachAgain();
    expect(posted.map(({ label, examples }) => [label, examples])).toEqual([
      ['clap', { sketches: learnt('').sketches }],
    ]);
  });

  it('lets nobody wait for a worker that is gone', async () => {
    const { school: it } = school();
    const asked = it.learn('clap', { ids: [1] });
    it.dismiss();
    await expect(asked).rejects.toMatchObject({ code: 'thread-failed' });
  });
});
