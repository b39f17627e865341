/** The summary of a run over several files names what is missing of each. */
import { expect, test } from 'vitest';
import type { PipelineResult } from '../../../../packages/cli/src/pipeline/pipeline.js';
import { RunStatistics } from '../../../../packages/cli/src/pipeline/run-statistics.js';
import { SignalCheck } from '../../../../packages/cli/src/pipeline/signal-check.js';
import { runSummaryLines, signalWarnings } from '../../../../packages/cli/src/output/summary.js';

const run = { result: { duration: 61.5 } as PipelineResult, statistics: new RunStatistics() };

test('lists the losses of a damaged file and the reason of a failed one below it', () => {
  const lines = runSummaryLines(
    [
      { path: 'whole.wav', run, losses: [] },
      { path: 'damaged.flac', run, losses: ['0.31 s are damaged and were replaced by silence', 'truncated'] },
      { path: 'text.mp3', losses: ['text.mp3 is not audio'] },
    ],
    1000,
  );
  expect(lines.slice(1).map((line) => line.trimEnd())).toEqual([
    '  whole.wav        1:01.5       0      0       -',
    '  damaged.flac     1:01.5       0      0       -  damaged',
    '    0.31 s are damaged and were replaced by silence',
    '    truncated',
    '  text.mp3         failed',
    '    text.mp3 is not audio',
    '2 of 3 files, 2:03.0, 123.0x real time, 1 failed, 1 damaged',
  ]);
});

test.each([
  [1, /^clipped: 100 samples \(100 %\) at full scale, so many that events are missing/],
  [20, /^above full scale: 100 samples \(100 %\), the peak is \+26 dBFS/],
])('distinguishes clipped samples from those above full scale, peak %d', (peak, warning) => {
  const check = new SignalCheck(1);
  check.process([new Float32Array(100).fill(peak)], [new Float32Array(100)]);
  const file = { channels: 1, damage: [] as string[] } as unknown as Parameters<typeof signalWarnings>[0];
  expect(signalWarnings(file, { frames: 100, check } as unknown as PipelineResult)).toEqual([
    expect.stringMatching(warning),
  ]);
});
