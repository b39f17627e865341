/**
 * Measures event latency in a real browser with a live AudioContext: from the first sample of a true onset entering the
 * graph to (a) the command at a recording actuator and (b) the animation frame that shows the event.
 *
 *     npm run bench:latency -- [--json] [--transport=shared|messageport] [--signal=song|clicks]
 *                              [--busy=60] [--seconds=40]
 *
 * `--json` prints one line, otherwise a table. `--busy` is the percentage of the time that the main thread is kept busy.
 * Graphics are rendered in software, so frames are later than with a graphics card.
 */
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
    seconds: { type: 'string', default: '40' },
  },
});

const options: RunOptions = {
  signal: oneOf('signal', values.signal, ['song', 'clicks']),
  transport: oneOf('transport', values.transport, ['shared', 'messageport']) === 'shared' ? 'auto' : 'message-port',
  busy: number('busy', values.busy, 0, 95) / 100,
  seconds: number('seconds', values.seconds, 5, 600),
};

const harness = await launchHarness({ isolated: options.transport === 'auto' });
try {
  const page = harness.module<typeof import('./latency.page.js')>(new URL('./latency.page.ts', import.meta.url));
  const { latencies, status, deviceUnderruns, sampleRate } = await page('runLatency', options);
  const commands = percentiles(times(latencies, 'commandMs'));
  const line = {
    bench: 'latency',
    signal: options.signal,
    ...commands,
    events: times(latencies, 'commandMs').length,
    onsets: latencies.length,
    dispatch: percentiles(times(latencies, 'eventMs')),
    frames: percentiles(times(latencies, 'frameMs')),
    glitches: status.underruns + (deviceUnderruns ?? 0),
    stemUnderruns: status.underruns,
    deviceUnderruns,
    stemLatencyMs: round(status.stemLatencyMs),
    transport: status.transport,
    busy: options.busy,
    sampleRate,
    separator: status.separator,
    consoleErrors: harness.consoleErrors.length,
  };
  if (values.json) console.log(JSON.stringify(line));
  else {
    console.log(
      `${line.events} of ${line.onsets} onsets, ${line.transport}, busy ${100 * line.busy} %, glitches ${line.glitches}`,
    );
    console.table({ command: commands, event: line.dispatch, frame: line.frames });
  }
  for (const error of harness.consoleErrors) console.error(error);
  if (line.events === 0) process.exitCode = 1;
} finally {
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
