/** Which examples of a drum are accepted. */
import { describe, expect, it } from 'vitest';
import type { OnsetEvent } from '@sense/core';
import { gatherExamples, type DrumExample } from '../../../../packages/core/src/session/drum-examples.js';

const onset = (stem: OnsetEvent['stem']): DrumExample => ({ type: 'onset', id: 5, stem }) as OnsetEvent;
const buffer = (channels: number): DrumExample =>
  ({
    length: 200_000,
    sampleRate: 44_100,
    numberOfChannels: channels,
    getChannelData: (channel: number) => new Float32Array(200_000).fill(channel + 1),
  }) as unknown as AudioBuffer;

describe('gatherExamples', () => {
  it('accepts onsets, recordings and templates', () => {
    const embeddings = [Float32Array.of(1, 2)];
    const {
      ids,
      clips,
      embeddings: collected,
    } = gatherExamples('clap', [onset('drums'), buffer(2), buffer(1), { label: 'clap', embeddings }]);
    expect(ids).toEqual([5]);
    expect(collected).toEqual(embeddings);
    expect(clips!.map(({ sampleRate, left, right }) => [sampleRate, left.length, left[0], right[0]])).toEqual([
      [44_100, 3 * 44_100, 1, 2],
      [44_100, 3 * 44_100, 1, 1],
    ]);
  });

  it.each([
    ['', [onset('drums')], /label of a drum must be a non-empty string, received ""/],
    ['clap', [], /at least one example/],
    ['clap', [onset('bass')], /an example must be an onset of the drums/],
    ['clap', [null as unknown as DrumExample], /received null/],
  ])('rejects %j with %j', (label, examples, message) => {
    expect(() => gatherExamples(label, examples)).toThrow(message);
  });
});
