/** Runs in the browser, called by separator-node.test.ts, which also runs `separated` in Node. */
import {
  ENGINE_FORMAT,
  STEM_NAMES,
  SenseError,
  createStemHops,
  createStereoHop,
  type Separator,
} from '@sense/core/engine';
import { LITE_MODEL, createSeparatorNode, type SeparatorNodeOptions } from '@sense/separation';
import { createDspSeparator, createNeuralSeparator } from '@sense/separation/engine';
import { renderSong } from '../../examples/demo-song/index.js';

const { sampleRate: RATE, hopFrames: HOP } = ENGINE_FORMAT;
const CHANNELS = 2 * STEM_NAMES.length;
/** One sample in this many is passed to Node. */
const STRIDE = 61;

type Model = 'lite' | 'none';
type Stereo = readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];

let rendered: ReturnType<typeof renderSong>['mixture'] | undefined;

/** The first seconds of the demo song, whole hops. */
function song(seconds: number): Stereo {
  rendered ??= renderSong({ sampleRate: RATE }).mixture;
  const { left, right } = rendered;
  const frames = Math.floor((seconds * RATE) / HOP) * HOP;
  return [left.slice(0, frames), right.slice(0, frames)];
}

interface Render {
  /** Left and right of each stem. */
  readonly stems: Float32Array[];
  readonly latencyFrames: number;
  readonly separator: string;
  readonly createMs: number;
  readonly renderMs: number;
}

/** Plays `mixture` through a separator node of an offline context. */
async function render(mixture: Stereo, options: SeparatorNodeOptions): Promise<Render> {
  const length = mixture[0].length;
  const context = new OfflineAudioContext({ numberOfChannels: CHANNELS, length, sampleRate: RATE });
  const startedAt = performance.now();
  const failures: string[] = [];
  const separator = await createSeparatorNode(context, {
    ...options,
    onFailure: ({ message }) => failures.push(message),
  });
  const createMs = performance.now() - startedAt;
  const buffer = new AudioBuffer({ numberOfChannels: 2, length, sampleRate: RATE });
  mixture.forEach((samples, channel) => buffer.copyToChannel(samples, channel));
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(separator.node);
  const merger = new ChannelMergerNode(context, { numberOfInputs: CHANNELS });
  STEM_NAMES.forEach((_, stem) => {
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    separator.node.connect(splitter, stem);
    for (const side of [0, 1]) splitter.connect(merger, side, 2 * stem + side);
  });
  merger.connect(context.destination);
  source.start();
  const renderedAt = performance.now();
  const rendered = await context.startRendering();
  const renderMs = performance.now() - renderedAt;
  separator.close();
  if (failures.length > 0) throw new Error(failures.join());
  const stems = Array.from({ length: CHANNELS }, (_, channel) => rendered.getChannelData(channel));
  return { stems, latencyFrames: separator.latencyFrames, separator: separator.separator, createMs, renderMs };
}

/** Output of a separator without a graph, after the hop of silence that the node adds. */
async function direct(separator: Separator, mixture: Stereo): Promise<Float32Array[]> {
  const length = mixture[0].length;
  const stems = Array.from({ length: CHANNELS }, () => new Float32Array(length));
  const hop = createStereoHop(HOP);
  const out = createStemHops(separator);
  for (let at = 0; at + 2 * HOP <= length; at += HOP) {
    hop.left.set(mixture[0].subarray(at, at + HOP));
    hop.right.set(mixture[1].subarray(at, at + HOP));
    await separator.process(hop, out);
    STEM_NAMES.forEach((stem, index) => {
      stems[2 * index]!.set(out.audio[stem].left, at + HOP);
      stems[2 * index + 1]!.set(out.audio[stem].right, at + HOP);
    });
  }
  separator.dispose?.();
  return stems;
}

async function separatorOf(model: Model): Promise<Separator> {
  if (model === 'none') return createDspSeparator();
  const [manifest, weights] = await Promise.all([fetch(LITE_MODEL.manifestUrl), fetch(LITE_MODEL.modelUrl)]);
  return createNeuralSeparator({ manifest: await manifest.json(), model: new Uint8Array(await weights.arrayBuffer()) });
}

export interface Digest {
  /** Level of each stem in each second, dB of full scale. */
  readonly levelsDb: number[][];
  /** One sample in {@link STRIDE}. */
  readonly samples: number[][];
}

function digest(stems: readonly Float32Array[]): Digest {
  const levelsDb = STEM_NAMES.map((_, stem) => {
    const levels: number[] = [];
    for (let at = 0; at + RATE <= stems[0]!.length; at += RATE) {
      let sum = 0;
      for (const side of [0, 1]) {
        for (const x of stems[2 * stem + side]!.subarray(at, at + RATE)) sum += x * x;
      }
      levels.push(10 * Math.log10(sum / (2 * RATE) + 1e-20));
    }
    return levels;
  });
  return { levelsDb, samples: stems.map((stem) => Array.from(stem.filter((_, i) => i % STRIDE === 0))) };
}

/** The output of the separator in the calling thread. Needs no browser. */
export async function separated(separator: Separator, seconds: number): Promise<Digest> {
  return digest(await direct(separator, song(seconds)));
}

export interface NodeRun {
  readonly separator: string;
  readonly latencyFrames: number;
  /** Number of samples that are not bit-identical in two renderings. */
  readonly differing: number;
  /** Largest difference between the stems' sum and the delayed input, in dB of the loudest sample. */
  readonly sumErrorDb: number;
  /** Largest difference from the same separator on the main thread of the page, dB of full scale. */
  readonly directErrorDb: number;
  readonly digest: Digest;
  readonly createMs: number;
  /** Seconds of music rendered per second. */
  readonly speed: number;
}

export async function measure(model: Model, seconds: number): Promise<NodeRun> {
  const mixture = song(seconds);
  const first = await render(mixture, { model });
  const second = await render(mixture, { model });
  const expected = await direct(await separatorOf(model), mixture);
  return {
    separator: first.separator,
    latencyFrames: first.latencyFrames,
    differing: first.stems.reduce((sum, stem, channel) => sum + countDiffering(stem, second.stems[channel]!), 0),
    sumErrorDb: sumErrorDb(first, mixture),
    directErrorDb: decibels(
      Math.max(...first.stems.map((stem, channel) => largestDifference(stem, expected[channel]!))),
    ),
    digest: digest(first.stems),
    createMs: second.createMs,
    speed: seconds / (second.renderMs / 1000),
  };
}

function sumErrorDb({ stems, latencyFrames }: Render, mixture: Stereo): number {
  let error = 0;
  let peak = 0;
  mixture.forEach((samples, side) => {
    for (let i = 0; i < samples.length; i++) {
      const delayed = i < latencyFrames ? 0 : samples[i - latencyFrames]!;
      let sum = 0;
      for (let channel = side; channel < CHANNELS; channel += 2) sum += stems[channel]![i]!;
      error = Math.max(error, Math.abs(sum - delayed));
      peak = Math.max(peak, Math.abs(delayed));
    }
  });
  return decibels(error / peak);
}

function countDiffering(a: Float32Array, b: Float32Array): number {
  const bits = new Int32Array(a.slice().buffer);
  const others = new Int32Array(b.slice().buffer);
  return bits.reduce((count, word, i) => count + (word === others[i] ? 0 : 1), 0);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
}

const decibels = (ratio: number): number => 20 * Math.log10(ratio + 1e-20);

/** Loudest sample of the stems for silent input. */
export async function silence(model: Model): Promise<number> {
  const { stems } = await render([new Float32Array(RATE), new Float32Array(RATE)], { model });
  return Math.max(...stems.map((stem) => stem.reduce((most, x) => Math.max(most, Math.abs(x)), 0)));
}

export type Fault =
  'missing-model' | 'altered' | 'no-wasm' | 'no-worklet' | 'other-rate' | 'other-model' | 'aborted' | 'closed';

/** Code and message of a node that cannot be created. */
export async function withFault(fault: Fault): Promise<string> {
  const sampleRate = fault === 'other-rate' ? 44_100 : RATE;
  const context =
    fault === 'closed'
      ? new AudioContext({ sampleRate })
      : new OfflineAudioContext({ numberOfChannels: 2, length: RATE, sampleRate });
  if (context instanceof AudioContext) await context.close();
  try {
    await createSeparatorNode(context, await faulty(fault));
    return 'created';
  } catch (error) {
    return error instanceof SenseError ? `${error.code}: ${error.message}` : `not coded: ${String(error)}`;
  }
}

async function faulty(fault: Fault): Promise<SeparatorNodeOptions> {
  switch (fault) {
    case 'missing-model':
      return { model: LITE_MODEL.manifestUrl, modelUrl: '/nowhere/model.onnx' };
    case 'altered': {
      const model = new Uint8Array(await (await fetch(LITE_MODEL.modelUrl)).arrayBuffer());
      model[1000]! ^= 1;
      return { model: LITE_MODEL.manifestUrl, modelUrl: URL.createObjectURL(new Blob([model])) };
    }
    case 'no-wasm':
      return { model: 'lite', wasmUrl: URL.createObjectURL(new Blob(['<!doctype html>'])) };
    case 'no-worklet':
      return { model: 'none', workletUrl: '/nowhere/separation.worklet.js' };
    case 'other-rate':
    case 'closed':
      return {};
    case 'other-model':
      return { model: 'huge' as 'lite' };
    case 'aborted':
      return { signal: AbortSignal.abort() };
  }
}

/** Two nodes of one context, created at the same time: the runtime loads one model at a time. */
export async function twoNodes(): Promise<string[]> {
  const context = new OfflineAudioContext({ numberOfChannels: 2, length: RATE, sampleRate: RATE });
  const nodes = await Promise.all([1, 2].map(() => createSeparatorNode(context, { model: 'lite' })));
  for (const { node } of nodes) node.connect(context.destination);
  await context.startRendering();
  for (const node of nodes) {
    node.close();
    node.close();
  }
  return nodes.map(({ separator }) => separator);
}

export interface LiveRun {
  readonly separator: string;
  /** Highest level of each stem, dB. */
  readonly levelsDb: number[];
  readonly failures: string[];
}

/** Longest wait for the levels of {@link live}. */
const LIMIT_MS = 60_000;

/** A node in a live context that plays the song in a loop, until drums and other reach `levelDb`. */
export async function live(model: Model, levelDb: number): Promise<LiveRun> {
  const context = new AudioContext({ sampleRate: RATE });
  const failures: string[] = [];
  await context.resume();
  const separator = await createSeparatorNode(context, { model, onFailure: ({ message }) => failures.push(message) });
  const stereo = song(8);
  const buffer = new AudioBuffer({ numberOfChannels: 2, length: stereo[0].length, sampleRate: RATE });
  stereo.forEach((samples, channel) => buffer.copyToChannel(samples, channel));
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  source.connect(separator.node);
  const analysers = STEM_NAMES.map((_, stem) => {
    const analyser = new AnalyserNode(context, { fftSize: 32_768 });
    separator.node.connect(analyser, stem);
    analyser.connect(context.destination);
    return analyser;
  });
  source.start();
  const levelsDb = STEM_NAMES.map(() => -Infinity);
  const window = new Float32Array(32_768);
  const endsAt = performance.now() + LIMIT_MS;
  const reached = (): boolean => levelsDb[0]! > levelDb && levelsDb[2]! > levelDb;
  while (!reached() && performance.now() < endsAt) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    analysers.forEach((analyser, stem) => {
      analyser.getFloatTimeDomainData(window);
      const power = window.reduce((sum, x) => sum + x * x, 0) / window.length;
      levelsDb[stem] = Math.max(levelsDb[stem]!, 10 * Math.log10(power + 1e-20));
    });
  }
  separator.close();
  await context.close();
  return { separator: separator.separator, levelsDb, failures };
}
