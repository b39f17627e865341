/** Runs in the browser, called by source-graph.test.ts. */
import { Scope, elementSource, nodeSource } from '@sense/core';
import { failure, listen, open, toneBuffer, until, untilTone, wavOf, type Sound } from './source-listening.js';

function toneElement(hertz: readonly number[], seconds = 5): HTMLAudioElement {
  const element = new Audio(URL.createObjectURL(new Blob([wavOf(toneBuffer(hertz, seconds))])));
  element.loop = seconds > 1;
  return element;
}

export async function hearElement(): Promise<{
  heard: [Sound, Sound];
  duration: number | undefined;
}> {
  const context = new AudioContext();
  const element = toneElement([440, 1000]);
  const { scope, source } = await open(elementSource(element), context);
  await source.play!();
  const heard = await untilTone(listen(context, source.node), [440, 1000]);
  const result = { heard, duration: source.duration };
  scope.dispose();
  element.pause();
  await context.close();
  return result;
}

/** Two consecutive sessions, then two concurrent ones, on one element. */
export async function hearElementAgain(): Promise<{ sameContext: boolean; both: [Sound, Sound][] }> {
  const context = new AudioContext();
  const element = toneElement([440]);
  await element.play();
  const first = await open(elementSource(element), context);
  await untilTone(listen(context, first.source.node), [440, 440]);
  first.scope.dispose();

  // Without a context: the source supplies the one that the element is bound to.
  const second = await open(elementSource(element));
  const third = await open(elementSource(element));
  const sameContext = second.context === context && third.context === context;
  const listeners = [second, third].map(({ source }) => listen(context, source.node));
  const both = await Promise.all(listeners.map((heard) => untilTone(heard, [440, 440])));
  second.scope.dispose();
  third.scope.dispose();
  element.pause();
  await context.close();
  return { sameContext, both };
}

/** Connections of the element's node to the loudspeakers before, during and after sessions. */
export async function elementAudibility(): Promise<string[]> {
  const context = new AudioContext();
  const element = toneElement([440]);
  const log: string[] = [];
  const { connect, disconnect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (this instanceof MediaElementAudioSourceNode && args[0] === context.destination) log.push('to loudspeakers');
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  AudioNode.prototype.disconnect = function (this: AudioNode, ...args: unknown[]) {
    if (this instanceof MediaElementAudioSourceNode) log.push(args.length === 0 ? 'disconnected' : 'left');
    Reflect.apply(disconnect, this, args);
  } as typeof disconnect;
  const first = await open(elementSource(element), context);
  const second = await open(elementSource(element), context);
  first.scope.dispose();
  second.scope.dispose();
  const third = await open(elementSource(element), context);
  third.scope.dispose();
  Object.assign(AudioNode.prototype, { connect, disconnect });
  await context.close();
  return log;
}

export async function elementTransport(): Promise<{ positions: number[]; reasons: string[]; late: number }> {
  const context = new AudioContext();
  const element = toneElement([440], 1);
  const { scope, source } = await open(elementSource(element), context);
  // An element advances only while the graph consumes its sound.
  listen(context, source.node);
  const reasons: string[] = [];
  source.onEnded!((reason) => reasons.push(reason));
  await source.play!();
  await until('progress', () => source.position!() > 0.1);
  source.pause!();
  const paused = source.position!();
  source.seek!(0.6);
  const afterSeek = source.position!();
  await source.play!();
  await until('the end', () => reasons.length > 0);
  const end = source.position!();
  scope.dispose();
  element.dispatchEvent(new Event('ended'));
  await context.close();
  return { positions: [paused, afterSeek, end], reasons, late: reasons.length - 1 };
}

/** Each case in which an element cannot be used. */
export async function elementFailures(otherOrigin: string): Promise<Record<string, { code: string; message: string }>> {
  const [here, there] = [new AudioContext(), new AudioContext()];
  const taken = toneElement([440]);
  here.createMediaElementSource(taken);
  const bound = toneElement([440]);
  (await open(elementSource(bound), here)).scope.dispose();
  const boundSource = elementSource(bound);
  const closedOver = toneElement([440]);
  const closing = new AudioContext();
  (await open(elementSource(closedOver), closing)).scope.dispose();
  await closing.close();
  const broken = new Audio('data:audio/wav,not audio');
  broken.load();
  await until('the error', () => broken.error !== null);
  const unplayable = new Audio();
  const foreign = new Audio(otherOrigin);
  const results = {
    taken: await failure(() => open(elementSource(taken), here)),
    bound: await failure(() => boundSource.open(there, new Scope())),
    closed: await failure(() => open(elementSource(closedOver), there)),
    broken: await failure(() => open(elementSource(broken), here)),
    foreign: await failure(() => open(elementSource(foreign), here)),
    noElement: await failure(() => elementSource({} as HTMLMediaElement)),
    noMaterial: await failure(async () => {
      unplayable.src = '/nothing-there.mp3';
      await (
        await open(elementSource(unplayable), here)
      ).source.play!();
    }),
  };
  await Promise.all([here.close(), there.close()]);
  return results;
}

/** A node that also plays to the host's bus; the session's tap is added and removed. */
export async function hearNode(): Promise<{
  heard: [Sound, Sound];
  hostAfter: [Sound, Sound];
  tapAfter: number;
  alreadyAudible: boolean;
}> {
  const context = new AudioContext();
  const node = new GainNode(context, { gain: 0.5 });
  const oscillator = new OscillatorNode(context, { frequency: 500 });
  oscillator.connect(node);
  oscillator.start();
  const host = new GainNode(context);
  node.connect(host);
  const atHost = listen(context, host);
  const { scope, source } = await open(nodeSource(node));
  const tap = listen(context, source.node);
  const heard = await untilTone(tap, [500, 500]);
  scope.dispose();
  await until('silence at the tap', () => tap()[0].rms === 0);
  const hostAfter = await untilTone(atHost, [500, 500]);
  const tapAfter = tap()[0].rms;
  await context.close();
  return { heard, hostAfter, tapAfter, alreadyAudible: source.alreadyAudible };
}

/** Eight channels through a node; all but the last are silent. */
export async function hearEighthChannel(channels?: number): Promise<[Sound, Sound]> {
  const context = new AudioContext();
  const player = new AudioBufferSourceNode(context, { buffer: toneBuffer([0, 0, 0, 0, 0, 0, 0, 500], 5), loop: true });
  player.start();
  const { scope, source } = await open(nodeSource(player, channels === undefined ? {} : { channels }));
  const heard = listen(context, source.node);
  const eighth = new ChannelSplitterNode(context, { numberOfOutputs: 8 });
  const control = new ChannelMergerNode(context, { numberOfInputs: 2 });
  player.connect(eighth);
  eighth.connect(control, 7, 0);
  eighth.connect(control, 7, 1);
  // Both are read in the same graph: once the tone fills a window here, it has done so behind the source.
  await untilTone(listen(context, control), [500, 500]);
  const sounds = heard();
  scope.dispose();
  await context.close();
  return sounds;
}

export async function nodeFailures(): Promise<Record<string, { code: string; message: string }>> {
  const [here, there] = [new AudioContext(), new AudioContext()];
  const circle: { output?: unknown } = {};
  circle.output = circle;
  const results = {
    otherContext: await failure(() => nodeSource(new GainNode(here)).open(there, new Scope())),
    offline: await failure(() => nodeSource(new GainNode(new OfflineAudioContext(1, 128, 48000)))),
    destination: await failure(() => nodeSource(here.destination)),
    circle: await failure(() => nodeSource(circle)),
    text: await failure(() => nodeSource('a synth' as never)),
  };
  await Promise.all([here.close(), there.close()]);
  return results;
}

/** A node created by the page of an iframe, in its context. */
export async function hearFrameNode(): Promise<[Sound, Sound]> {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const inner = frame.contentWindow as Window & typeof globalThis;
  const context = new inner.AudioContext();
  const oscillator = new inner.OscillatorNode(context, { frequency: 500 });
  oscillator.start();
  const { scope, source } = await open(nodeSource(oscillator));
  const heard = await untilTone(listen(context, source.node), [500, 500]);
  scope.dispose();
  await context.close();
  frame.remove();
  return heard;
}
