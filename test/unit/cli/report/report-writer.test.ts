/**
 * The report page: complete data, no external resources, escaped file names, and a valid script.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { unpackReport } from '../../../../packages/cli/src/report/client/unpack-report.js';
import type { ReportData } from '../../../../packages/cli/src/report/report-data.js';
import { readReportScript } from '../../../../packages/cli/src/report/report-script.js';
import { bundleReportClient } from '../../../../scripts/bundle-report-client.js';
import { hits, sense, temporaryFolder, writePcm16 } from '../helpers.js';

interface Report {
  readonly page: string;
  readonly data: ReportData;
  readonly events: readonly Record<string, unknown>[];
}

let first: Promise<Report> | undefined;

/** The report of a two-second song, shared by the tests. */
const report = (): Promise<Report> => (first ??= makeReport('song.wav'));

async function makeReport(name: string): Promise<Report> {
  const folder = temporaryFolder();
  const input = writePcm16(join(folder, name), 44_100, [hits(88_200, 44_100, 0.3, 3), hits(88_200, 44_100, 0.3, 4)]);
  const [html, jsonl] = [join(folder, 'r.html'), join(folder, 'e.jsonl')];
  expect((await sense(['analyze', input, '--report', html, '--events', jsonl, '-q'])).code).toBe(0);
  const page = readFileSync(html, 'utf8');
  const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!;
  const lines = readFileSync(jsonl, 'utf8').trim().split('\n');
  return {
    page,
    data: JSON.parse(json) as ReportData,
    events: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('loads no external resources', async () => {
  const { page } = await report();
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/https?:|\bsrc=|@import|url\(/);
});

test('contains every onset of the events file, and waveforms of the whole length', async () => {
  const { data, events } = await report();
  const arrays = unpackReport(data);
  expect(data.durationS).toBe(2);
  for (const [i, { name }] of data.stems.entries()) {
    const times = events
      .filter(({ type, stem }) => type === 'onset' && stem === name)
      .map(({ time }) => time as number);
    expect(arrays.onsets[i]!.time.length).toBe(times.length);
    times.sort((a, b) => a - b).forEach((time, k) => expect(arrays.onsets[i]!.time[k]).toBeCloseTo(time, 5));
    expect((arrays.envelopes[i]!.length / 2) * data.envelopeStepS).toBeCloseTo(2, 1);
  }
  expect(Math.max(...arrays.mix)).toBeGreaterThan(20);
  const { bands, stepS } = data.spectrogram;
  expect((arrays.spectrogram.length / bands) * stepS).toBeCloseTo(2, 1);
});

test('shows the figures without its script', async () => {
  const { page } = await report();
  expect(page).toMatch(/<h1>song\.wav<\/h1>/);
  for (const stem of ['drums', 'bass', 'other', 'vocals']) {
    expect(page).toMatch(new RegExp(`<th scope="row"><span[^>]*></span>${stem}</th><td>\\d+</td>`));
  }
});

test('escapes a file name with markup', async () => {
  const { page, data } = await makeReport("<b>&'<!--.wav");
  expect(page).toContain('<h1>&#60;b&#62;&#38;&#39;&#60;!--.wav</h1>');
  expect(page).not.toContain('<b>&');
  expect(data.title).toBe("<b>&'<!--.wav");
});

test('contains the bundled script, which is valid and complete', async () => {
  const script = await bundleReportClient();
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/<\/script|\bimport\b|\bexport\b/);
  expect((await report()).page).toContain(`<script>${script}</script>`);
});

test('rejects without a bundled script', async () => {
  await expect(readReportScript()).rejects.toThrow(/report-client\.js/);
});
