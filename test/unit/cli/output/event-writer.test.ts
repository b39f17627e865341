/** Event lines: one per event, in order, merged with updates. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MusicalEvent, OnsetEvent } from '@sense/core/engine';
import { EventWriter, type WrittenEvent } from '../../../../packages/cli/src/output/event-writer.js';
import { OutputFile } from '../../../../packages/cli/src/output/output-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sense-events-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const HOP = 0.01;

function onset(id: number, time: number, more: Partial<OnsetEvent> = {}): OnsetEvent {
  const base = {
    frame: Math.round(time * 48_000),
    emitted: time + 0.005,
    confidence: 0.8,
    strength: 0.5,
    levelDb: -20,
  };
  return { type: 'onset', id, time, stem: 'drums', ...base, ...more };
}

/** The lines of `events`, each written in the hop of its emission, until `end`. */
function write(events: readonly MusicalEvent[], end: number): WrittenEvent[] {
  const path = join(folder, 'events.jsonl');
  const writer = new EventWriter(new OutputFile(path));
  for (let hop = 1; hop * HOP < end + HOP / 2; hop++) {
    const now = hop * HOP;
    writer.write(
      events.filter(({ emitted }) => emitted > now - HOP && emitted <= now),
      now,
    );
  }
  writer.close();
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as WrittenEvent);
}

describe('EventWriter', () => {
  const hit = onset(1, 0.1);
  const bass = onset(2, 0.11, { stem: 'bass' });
  const named = { ...hit, emitted: 0.13, drum: 'kick', drums: ['kick', 'hihat'], drumConfidence: 0.9 } as const;

  test('merges the drum classes and the time of the update into the line of the hit', () => {
    const [first, second, ...more] = write([hit, bass, named], 1);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ id: 1, emitted: 0.105, updated: 0.13, drum: 'kick', drums: ['kick', 'hihat'] });
    expect(second).toMatchObject({ id: 2, emitted: 0.115 });
    expect(second).not.toHaveProperty('updated');
  });

  test('keeps the order of emission while it holds lines back', () => {
    const events = [hit, bass, named, onset(3, 0.14), onset(4, 0.15, { stem: 'vocals' })];
    expect(write(events, 1).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  test('writes the lines held back when it is closed', () => {
    expect(write([hit, bass], 0.12).map(({ id }) => id)).toEqual([1, 2]);
  });

  test('writes a prefix of the lines for a prefix of the events, except for later updates', () => {
    const events = [hit, bass, named, onset(3, 0.3), { ...onset(3, 0.3), emitted: 0.33, drum: 'snare' as const }];
    const whole = write(events, 1);
    for (const cut of [0.11, 0.12, 0.2, 0.31, 0.5]) {
      const part = write(
        events.filter(({ emitted }) => emitted <= cut),
        cut,
      );
      part.forEach((event, i) => {
        const { updated, drum, drums, drumConfidence, ...rest } = whole[i]! as OnsetEvent & { updated?: number };
        if (updated !== undefined && updated > cut) expect(event).toEqual(rest);
        else
          expect(event).toEqual({
            ...rest,
            ...(updated && { updated, drum, ...(drums && { drums, drumConfidence }) }),
          });
      });
    }
  });
});
