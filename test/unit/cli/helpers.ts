/**
 * Shared by the tests of the command line: temporary folders, generated files, a separator with known output, and a run
 * of the command with captured output.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { STEM_NAMES, type Separator, type StemHops, type StereoHop } from '@sense/core/engine';
import { main } from '../../../packages/cli/src/main.js';
import { openAudioFile } from '../../../packages/cli/src/input/audio-file.js';
import { OutputFile } from '../../../packages/cli/src/output/output-file.js';
import { WavWriter } from '../../../packages/cli/src/output/wav-writer.js';
import { bundleReportClient } from '../../../scripts/bundle-report-client.js';
import { bundleStageWorker } from '../../../scripts/bundle-stage-worker.js';
import { noise } from '../../support/signals.js';
import { wavFile } from '../../support/wav.js';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sense-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a 32-bit float WAV file; returns its path. */
export function writeWav(path: string, sampleRate: number, channels: readonly Float32Array[]): string {
  const writer = new WavWriter(new OutputFile(path), { sampleRate, channels: channels.length });
  writer.write(channels, channels[0]!.length);
  writer.close();
  return path;
}

/** Writes a 16-bit PCM WAV file; returns its path. */
export function writePcm16(path: string, sampleRate: number, channels: readonly Float32Array[]): string {
  writeFileSync(path, wavFile(channels, sampleRate));
  return path;
}

/** Decodes a whole file, one array per channel. */
export async function readAll(
  path: string,
): Promise<{ format: string; sampleRate: number; channels: Float32Array[]; damage: readonly string[] }> {
  const file = await openAudioFile(path);
  const parts: (readonly Float32Array[])[] = [];
  for await (const block of file.blocks()) parts.push(block.map((channel) => channel.slice()));
  const frames = parts.reduce((sum, part) => sum + part[0]!.length, 0);
  const channels = Array.from({ length: file.channels }, () => new Float32Array(frames));
  let at = 0;
  for (const part of parts) {
    channels.forEach((channel, c) => channel.set(part[c]!, at));
    at += part[0]!.length;
  }
  await file.close();
  return { format: file.format, sampleRate: file.sampleRate, channels, damage: file.damage };
}

/** Decaying noise bursts every `everySeconds` on a quiet tone: clear onsets. */
export function hits(frames: number, sampleRate: number, everySeconds: number, seed = 7): Float32Array {
  const grain = noise(frames, seed, 1);
  return Float32Array.from({ length: frames }, (_, i) => {
    const time = i / sampleRate;
    return 0.6 * grain[i]! * Math.exp(-25 * (time % everySeconds)) + 0.02 * Math.sin(2 * Math.PI * 220 * time);
  });
}

/** Gain of each stem of the known separator. The gains sum to one. */
export const KNOWN_GAINS = { drums: 0.5, bass: 0.25, other: 0.15, vocals: 0.1 } as const;

/** A separator with known output: each stem is the input, delayed by `latencyFrames`, times its gain. */
export function createKnownSeparator(latencyFrames: number, hopFrames = 512): Separator {
  const size = latencyFrames + hopFrames;
  const history = { left: new Float32Array(size), right: new Float32Array(size) };
  return {
    name: 'known',
    sampleRate: 48_000,
    hopFrames,
    latencyFrames,
    maskBins: 9,
    process(hop: StereoHop, out: StemHops): void {
      for (const side of ['left', 'right'] as const) {
        history[side].copyWithin(0, hopFrames);
        history[side].set(hop[side], latencyFrames);
        for (const stem of STEM_NAMES) {
          const target = out.audio[stem][side];
          for (let i = 0; i < hopFrames; i++) target[i] = KNOWN_GAINS[stem] * history[side][i]!;
        }
      }
      for (const stem of STEM_NAMES) out.masks[stem].fill(KNOWN_GAINS[stem]);
    },
    reset(): void {
      history.left.fill(0);
      history.right.fill(0);
    },
  };
}

/** Runs `sense` with `args`. */
export async function sense(
  args: readonly string[],
  options: { signal?: AbortSignal; isTTY?: boolean; threads?: boolean } = {},
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main(['node', 'sense', ...args], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text), isTTY: options.isTTY ?? false },
    signal: options.signal ?? new AbortController().signal,
    reportScript: bundleReportClient,
    stageWorker: options.threads ? bundleStageWorker : false,
  });
  return { code, out, err };
}

/** A second and a half of hits, stereo, 44.1 kHz. */
export function song(folder: string): string {
  return writePcm16(join(folder, 'song.wav'), 44_100, [hits(66_150, 44_100, 0.3, 3), hits(66_150, 44_100, 0.3, 4)]);
}
