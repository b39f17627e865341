/**
 * Separation quality and cost of the DSP separator, run causally over songs with known stems. Prints one
 * JSON line.
 *
 *   npx tsx bench/separation.ts [--json] [EVAL_DIR]
 *
 * EVAL_DIR/SONG/{mixture,drums,bass,other,vocals}.flac; default ../shared/data/eval/music-delta.
 * uSDR is 10 log10(|s|^2 / |s - e|^2) over all samples and channels, averaged over songs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import decodeFlac from '@audio/decode-flac';
import {
  createStemHops,
  createStereoHop,
  Resampler,
  STEM_NAMES,
  type Separator,
  type StemName,
} from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';

/** Channels of samples. */
type Audio = readonly Float32Array[];
type StemAudio = Partial<Record<StemName, Audio>>;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const evalDir = resolve(
  process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? join(root, '../shared/data/eval/music-delta'),
);

if (existsSync(evalDir)) await main();
else console.log(`skipped: no evaluation songs at ${evalDir}`);

async function main(): Promise<void> {
  const songs: Record<string, Partial<Record<StemName, number>>> = {};
  const quarter: Record<string, Partial<Record<StemName, number>>> = {};
  const processingMs: number[] = [];
  let audioSeconds = 0;
  const separator = createDspSeparator();
  for (const song of readdirSync(evalDir).sort()) {
    const path = join(evalDir, song, 'mixture.flac');
    if (!existsSync(path)) continue;
    const { audio: mixture, rate } = await decode(path);
    const estimates = separate(separator, mixture, rate, processingMs);
    audioSeconds += mixture[0]!.length / rate;
    const truth: StemAudio = {};
    for (const stem of STEM_NAMES) {
      const file = join(evalDir, song, `${stem}.flac`);
      if (existsSync(file)) truth[stem] = (await decode(file)).audio;
    }
    songs[song] = score(truth, (stem, channel, i) => estimates[stem]![channel]![i]!);
    quarter[song] = score(truth, (_, channel, i) => mixture[channel]![i]! / 4);
  }
  const sorted = processingMs.sort((a, b) => a - b);
  const at = (fraction: number): number => round(sorted[Math.floor(fraction * (sorted.length - 1))]!, 3);
  const uSdr = meanOverSongs(songs);
  const reference = meanOverSongs(quarter);
  const report = {
    bench: 'separation',
    separator: separator.name,
    uSdr,
    uSdrMean: mean(Object.values(uSdr)),
    quarterMixture: reference,
    quarterMixtureMean: mean(Object.values(reference)),
    songs,
    rtf: round(processingMs.reduce((sum, ms) => sum + ms, 0) / 1000 / audioSeconds, 4),
    msPerHop: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
  };
  console.log(JSON.stringify(report));
}

/** Whole stems at the song's rate and channels, aligned with the mixture. */
function separate(separator: Separator, mixture: Audio, rate: number, processingMs: number[]): Record<StemName, Audio> {
  separator.reset();
  const { hopFrames, latencyFrames, sampleRate } = separator;
  const input = resample(mixture, rate, sampleRate, 0);
  const left = input[0]!;
  const right = input[1] ?? left;
  const hop = createStereoHop(hopFrames);
  const out = createStemHops(separator);
  const hops = Math.ceil((left.length + latencyFrames) / hopFrames);
  const stems = STEM_NAMES.map(() => mixture.map(() => new Float32Array(hops * hopFrames)));
  for (let index = 0; index < hops; index++) {
    const from = index * hopFrames;
    for (let i = 0; i < hopFrames; i++) {
      hop.left[i] = left[from + i] ?? 0;
      hop.right[i] = right[from + i] ?? 0;
    }
    const started = performance.now();
    void separator.process(hop, out);
    processingMs.push(performance.now() - started);
    STEM_NAMES.forEach((stem, s) => {
      const { left: stemLeft, right: stemRight } = out.audio[stem];
      stems[s]!.forEach((channel, c) => channel.set(c === 0 ? stemLeft : stemRight, from));
    });
  }
  const finished = stems.map((stem) => resample(stem, sampleRate, rate, latencyFrames));
  return Object.fromEntries(STEM_NAMES.map((stem, s) => [stem, finished[s]!])) as Record<StemName, Audio>;
}

/** Converts the rate, dropping the first `skipFrames` input frames and the resampler's delay. */
function resample(audio: Audio, from: number, to: number, skipFrames: number): Audio {
  const resampler = new Resampler({ inputRate: from, outputRate: to, channels: audio.length, passband: 0.95 });
  const flush = Math.ceil(resampler.delaySeconds * from) + 1;
  const padded = audio.map((channel) => {
    const copy = new Float32Array(channel.length - skipFrames + flush);
    copy.set(channel.subarray(skipFrames));
    return copy;
  });
  const frames = padded[0]!.length;
  const out = padded.map(() => new Float32Array(resampler.maxOutputFrames(frames)));
  const produced = resampler.process(padded, frames, out);
  return out.map((channel) => channel.subarray(resampler.delayFrames, produced));
}

function score(
  truth: StemAudio,
  estimate: (stem: StemName, channel: number, i: number) => number,
): Partial<Record<StemName, number>> {
  const result: Partial<Record<StemName, number>> = {};
  for (const stem of STEM_NAMES) {
    const wanted = truth[stem];
    if (!wanted) continue;
    let signal = 1e-7;
    let error = 1e-7;
    wanted.forEach((samples, channel) => {
      for (let i = 0; i < samples.length; i++) {
        signal += samples[i]! ** 2;
        error += (samples[i]! - estimate(stem, channel, i)) ** 2;
      }
    });
    result[stem] = round(10 * Math.log10(signal / error), 3);
  }
  return result;
}

function meanOverSongs(songs: Record<string, Partial<Record<StemName, number>>>): Partial<Record<StemName, number>> {
  const rows = Object.values(songs);
  const result: Partial<Record<StemName, number>> = {};
  for (const stem of STEM_NAMES) {
    const values = rows.flatMap((row) => row[stem] ?? []);
    if (values.length > 0) result[stem] = mean(values);
  }
  return result;
}

function mean(values: readonly number[]): number {
  return round(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

async function decode(path: string): Promise<{ audio: Audio; rate: number }> {
  const { channelData, sampleRate } = await decodeFlac(readFileSync(path));
  return { audio: channelData, rate: sampleRate };
}
