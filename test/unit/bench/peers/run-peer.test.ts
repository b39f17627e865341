/** What peers print is read as event times, or rejected. */
import { describe, expect, it } from 'vitest';
import { parsePeerEvents } from '../../../../bench/peers/run-peer.js';

const line = (file: string, beats: unknown, onsets: unknown = null): string => JSON.stringify({ file, beats, onsets });

describe('events of a peer', () => {
  it('are read in the order of the files', () => {
    const output = `${line('a.wav', [0.5, 1])}\n${line('b.wav', [], [0.25])}\n`;
    expect(parsePeerEvents(output, ['a.wav', 'b.wav'])).toEqual([
      { beats: [0.5, 1], onsets: null },
      { beats: [], onsets: [0.25] },
    ]);
  });

  it('are found between lines that a library prints', () => {
    expect(parsePeerEvents(`warming up\n${line('a.wav', [1])}\ndone`, ['a.wav'])).toHaveLength(1);
  });

  it('are rejected if a file is missing or another', () => {
    expect(() => parsePeerEvents(line('a.wav', [1]), ['a.wav', 'b.wav'])).toThrowError(/b\.wav, received undefined/);
    expect(() => parsePeerEvents(line('b.wav', [1]), ['a.wav'])).toThrowError(/a\.wav, received b\.wav/);
  });

  it('are rejected unless they are times', () => {
    expect(() => parsePeerEvents(line('a.wav', [1, 'x']), ['a.wav'])).toThrowError(/times in seconds, received 1,x/);
    expect(() => parsePeerEvents(line('a.wav', undefined), ['a.wav'])).toThrowError(/received undefined/);
  });
});
