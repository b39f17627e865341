/**
 * Measures event latency in a real browser with a live AudioContext: from the first sample of a true onset entering the
 * graph to (a) the command at a recording actuator and (b) the animation frame that shows the event.
 *
 *     npm run bench:latency -- [--json] [--transport=shared|messageport] [--signal=song|clicks]
 *                              [--busy=60] [--load=2] [--seconds=40]
 *
 * `--json` prints one line, otherwise a table. `--busy` is the percentage of the time that the main thread is kept busy,
 * `--load` the number of processes that compute without a pause beside it. A gap is a time in which the stems were late
 * and the mix was heard in their place; the margin of the stems grows to prevent it, by a cross-fade each time.
 * Goals on two cores: p99 at most 30 ms and no gap; with `--load=2` p99 at most 92 ms and, after the first 10 s, at most
 * one gap a minute.
 * Graphics are rendered in software, so frames are later than with a graphics card.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { launchHarness } from '../../test/browser/harness/harness-page.js';
import { percentiles } from '../percentiles.js';
import type { OnsetLatencies, RunOptions } from './latency.page.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    transport: { type: 'string', default: 'shared' },
    signal: { type: 'string', default: 'song' },
    busy: { type: 'string', default: '0' },
    load: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '40' },
  },
});

const options: RunOptions = {
  signal: oneOf('signal', values.signal, ['song', 'clicks']),
  transport: oneOf('transport', values.transport, ['shared', 'messageport']) === 'shared' ? 'auto' : 'message-port',
  busy: number('busy', values.busy, 0, 95) / 100,
  seconds: number('seconds', values.seconds, 5, 600),
};

/** Commands later than this are listed as `slow`: the second of the onset, and the latency of its event and command. */
const CEILING_MS = 92;
/** The first seconds, in which models compile and the margin adapts. */
const SETTLING_S = 10;
const load = number('load', values.load, 0, 64);
if (!Number.isInteger(load)) throw new Error(`--load must be a whole number, received ${JSON.stringify(values.load)}`);

const busyProcesses: ChildProcess[] = [];
const harness = await launchHarness({ isolated: options.transport === 'auto' });
try {
  const page = harness.module<typeof import('./latency.page.js')>(new URL('./latency.page.ts', import.meta.url));
  for (let i = 0; i < load; i++) busyProcesses.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  const { latencies, status, gapTimes, margins, deviceUnderruns, sampleRate } = await page('runLatency', options);
  const commands = percentiles(times(latencies, 'commandMs'));
  const line = {
    bench: 'latency',
    signal: options.signal,
    ...commands,
    events: times(latencies, 'commandMs').length,
    onsets: latencies.length,
    dispatch: percentiles(times(latencies, 'eventMs')),
    frames: percentiles(times(latencies, 'frameMs')),
    slow: latencies
      .filter(({ commandMs }) => commandMs !== null && commandMs > CEILING_MS)
      .map(({ seconds, eventMs, commandMs }) => [seconds, eventMs ?? 0, commandMs ?? 0].map(round)),
    glitches: status.underruns + (deviceUnderruns ?? 0),
    gaps: gapTimes.length,
    gapsPerMinute: round((60 * gapTimes.length) / options.seconds),
    gapsAfter10s: gapTimes.filter((seconds) => seconds > SETTLING_S).length,
    gapFrames: status.underrunFrames,
    margins: margins.map(([seconds, marginMs]) => [round(seconds), round(marginMs)]),
    marginChanges: status.stemMarginChanges,
    separatorTransitions: status.separatorTransitions,
    deviceUnderruns,
    stemLatencyMs: round(status.stemLatencyMs),
    transport: status.transport,
    busy: options.busy,
    load,
    sampleRate,
    separator: status.separator,
    consoleErrors: harness.consoleErrors.length,
  };
  if (values.json) console.log(JSON.stringify(line));
  else {
    console.log(
      `${line.events} of ${line.onsets} onsets, ${line.transport}, busy ${100 * line.busy} %, load ${load}, separator ${line.separator}`,
    );
    console.log(
      `${line.gaps} gaps (${line.gapsPerMinute} a minute), ${line.gapsAfter10s} after the first ${SETTLING_S} s; ` +
        `${line.marginChanges} changes of the margin, stems ${line.stemLatencyMs} ms late; ` +
        `${deviceUnderruns ?? 'unknown'} underruns of the audio device`,
    );
    console.table({ command: commands, event: line.dispatch, frame: line.frames });
  }
  for (const error of harness.consoleErrors) console.error(error);
  if (line.events === 0) process.exitCode = 1;
} finally {
  for (const process of busyProcesses) process.kill();
  await harness.close();
}

function times(latencies: readonly OnsetLatencies[], key: 'eventMs' | 'commandMs' | 'frameMs'): number[] {
  return latencies.map((onset) => onset[key]).filter((ms) => ms !== null);
}

function oneOf<Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (!found) throw new Error(`--${name} must be one of ${choices.join(', ')}, received ${JSON.stringify(value)}`);
  return found;
}

function number(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!(value >= low && value <= high))
    throw new Error(`--${name} must be ${low} to ${high}, received ${JSON.stringify(text)}`);
  return value;
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
