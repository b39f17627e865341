/** Runs in the browser, called by game-bus.test.ts. */
import { Scope, gameBus, gameSource } from '@sense/core';
import { createAudioRateDevice } from '@sense/haptics';
import { bufferOf, startSession, toneSamples } from './game-audio.js';
import { failure, listen, open, until, untilTone } from './source-listening.js';

function play(context: AudioContext): AudioBufferSourceNode {
  const player = new AudioBufferSourceNode(context, { buffer: bufferOf(toneSamples()), loop: true });
  player.connect(context.destination);
  player.start();
  return player;
}

/** Users of a bus come and go; the destination is the context's own before and after. */
export async function busUsers(): Promise<{ isOwn: boolean[]; sameBus: boolean; channels: boolean; rmsAfter: number }> {
  const context = new AudioContext();
  const own = context.destination;
  const isOwn = [context.destination === own];
  const first = gameBus(context);
  isOwn.push(context.destination === own);
  const channels = context.destination.maxChannelCount === own.maxChannelCount;
  const abort = new AbortController();
  const second = gameBus(context, { signal: abort.signal });
  const { scope, source } = await open(gameSource(context));
  play(context);
  await untilTone(listen(context, source.node), [500, 500], 0.25);
  scope.dispose();
  first.dispose();
  first.dispose();
  isOwn.push(context.destination === own);
  abort.abort();
  isOwn.push(context.destination === own);
  // A sound that was connected to the bus is still played.
  const [{ rms }] = await untilTone(listen(context, second.output), [500, 500], 0.25);
  await context.close();
  return { isOwn, sameBus: first.output === second.output, channels, rmsAfter: rms };
}

/** What connects to the loudspeakers and to the bus while a session plays its stems and a transducer. */
export async function busFeedback(): Promise<{ toBus: string[]; rms: number }> {
  const context = new AudioContext();
  const bus = gameBus(context);
  const toBus: string[] = [];
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] === bus.output) toBus.push(this.constructor.name);
    return Reflect.apply(connect, this, args) as AudioNode;
  } as typeof connect;
  const session = await startSession(gameSource(context), { monitor: 'on' });
  const device = createAudioRateDevice({ context });
  await session.start();
  play(context);
  const connected = [...toBus];
  const stems = listen(context, session.output);
  await until('stems', () => stems()[0].rms > 0.1);
  const [{ rms }] = await untilTone(listen(context, bus.output), [500, 500], 0.25);
  device.stop();
  await session.dispose();
  AudioNode.prototype.connect = connect;
  await context.close();
  return { toBus: connected, rms };
}

export async function busFailures(): Promise<Record<string, { code: string; message: string }>> {
  const closed = new AudioContext();
  await closed.close();
  const disposed = new Scope();
  disposed.dispose();
  const context = new AudioContext();
  const results = {
    closed: await failure(() => gameBus(closed)),
    closedSource: await failure(() => gameSource(closed).context),
    offline: await failure(() => gameBus(new OfflineAudioContext(1, 128, 48000) as never)),
    disposed: await failure(() => gameSource(context).open(context, disposed)),
  };
  await context.close();
  return results;
}
