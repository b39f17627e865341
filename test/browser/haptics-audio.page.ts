/** Runs in the browser, called by haptics-audio.test.ts. */
import { createAudioRateDevice, playCalibrationSweep, type HapticPoint, type HapticTransient } from '@sense/haptics';
import { HapticScheduler } from '@sense/haptics/internal';

const RATE = 48_000;
const CHANNELS = 4;
const CHANNEL = 2;

const transient = (id: number, time: number, options: Partial<HapticTransient> = {}): HapticTransient => ({
  type: 'transient',
  id,
  time,
  intensity: 1,
  sharpness: 0,
  stem: 'drums',
  priority: 3,
  ...options,
});

const point = (time: number, amplitude: number, frequencyHz: number): HapticPoint => ({
  type: 'point',
  voice: 'bass',
  stem: 'bass',
  priority: 1,
  time,
  amplitude,
  frequencyHz,
});

/** Amplitude of the sine at `hz` between two times, with a Hann window. */
function amplitudeAt(signal: Float32Array, from: number, to: number, hz: number): number {
  const [start, end] = [Math.round(from * RATE), Math.round(to * RATE)];
  let [re, im, sum] = [0, 0, 0];
  for (let i = start; i < end; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - start)) / (end - start));
    re += window * signal[i]! * Math.cos((2 * Math.PI * hz * i) / RATE);
    im += window * signal[i]! * Math.sin((2 * Math.PI * hz * i) / RATE);
    sum += window;
  }
  return (2 * Math.hypot(re, im)) / sum;
}

function peak(signal: Float32Array, from: number, to: number): number {
  let most = 0;
  for (let i = Math.round(from * RATE); i < Math.round(to * RATE); i++) most = Math.max(most, Math.abs(signal[i]!));
  return most;
}

function largestStep(signal: Float32Array, from: number, to: number): number {
  let most = 0;
  for (let i = Math.round(from * RATE); i < Math.round(to * RATE); i++) {
    most = Math.max(most, Math.abs(signal[i]! - signal[i - 1]!));
  }
  return most;
}

/** A device on one of the four channels of an offline context. */
function rig(seconds: number): {
  readonly context: OfflineAudioContext;
  readonly scheduler: HapticScheduler;
  /** Calls `run` when the context reaches `time`. */
  at(time: number, run: () => void): void;
  render(): Promise<Float32Array[]>;
} {
  const context = new OfflineAudioContext({ numberOfChannels: CHANNELS, length: seconds * RATE, sampleRate: RATE });
  const scheduler = new HapticScheduler();
  scheduler.add(
    createAudioRateDevice({
      context,
      channel: CHANNEL,
      channels: CHANNELS,
      toContextTime: (performanceMs) => performanceMs / 1000,
    }),
  );
  return {
    context,
    scheduler,
    at(time, run) {
      void context.suspend(time).then(() => {
        run();
        return context.resume();
      });
    },
    async render() {
      const buffer = await context.startRendering();
      return Array.from({ length: CHANNELS }, (_, channel) => buffer.getChannelData(channel));
    },
  };
}

/** A transient and a voice, streamed as the engine streams them. */
export async function playMusic(): Promise<Record<string, number>> {
  const { scheduler, at, render } = rig(3);
  scheduler.play(transient(1, 0.5), 500, 0);
  // Updated before it starts: it plays once, with the new sharpness.
  scheduler.play(transient(2, 0.8), 800, 0);
  scheduler.play(transient(2, 0.8, { sharpness: 1 }), 800, 0);
  for (let i = 0; i < 100; i++) {
    const time = 1 + i / 100;
    at(time - 0.06, () => scheduler.play(point(time, 0.8, 100), time * 1000, 0));
  }
  const channels = await render();
  const signal = channels[CHANNEL]!;
  return {
    others: Math.max(...channels.filter((_, channel) => channel !== CHANNEL).map((other) => peak(other, 0, 3))),
    beforeTransient: peak(signal, 0, 0.495),
    transient: peak(signal, 0.5, 0.52),
    dullLow: amplitudeAt(signal, 0.5, 0.6, 65),
    dullHigh: amplitudeAt(signal, 0.5, 0.6, 300),
    crispLow: amplitudeAt(signal, 0.8, 0.85, 65),
    crispHigh: amplitudeAt(signal, 0.8, 0.85, 300),
    voice: amplitudeAt(signal, 1.2, 1.9, 100),
    harmonic: amplitudeAt(signal, 1.2, 1.9, 200),
    audible: amplitudeAt(signal, 0.4, 1.9, 1500),
    steps: largestStep(signal, 1, 2.5),
    // The last point is at 1.99 s: the voice times out a quarter of a second later.
    held: peak(signal, 2.1, 2.2),
    timedOut: peak(signal, 2.35, 3),
  };
}

/** Transients and a voice stop at 1 s; playback continues at 1.8 s. */
export async function stopMusic(): Promise<Record<string, number>> {
  const { scheduler, at, render } = rig(2.5);
  for (let i = 0; i < 20; i++) scheduler.play(transient(i, i / 10), i * 100, 0);
  for (let i = 0; i < 80; i++) {
    const time = 0.5 + i / 100;
    at(time, () => scheduler.play(point(time, 1, 60), time * 1000, 0));
  }
  const stopTime = 48_000 / RATE;
  at(stopTime + 128 / RATE, () => scheduler.hold('stopped'));
  at(1.8, () => {
    scheduler.release('stopped');
    scheduler.play(transient(100, 2), 2000, 1800);
  });
  const signal = (await render())[CHANNEL]!;
  return {
    before: peak(signal, 0.8, 1),
    afterwards: peak(signal, stopTime + 0.003 + 0.005, 1.99),
    click: largestStep(signal, 1, 1.02),
    usual: largestStep(signal, 0.5, 1),
    resumed: peak(signal, 2, 2.1),
  };
}

/** Cancels transients: one that is scheduled, one that plays, and one whose id is reused for another time. */
export async function cancelTransients(): Promise<Record<string, number>> {
  const { scheduler, at, render } = rig(2);
  scheduler.play(transient(1, 0.2), 200, 0);
  scheduler.play(transient(1, 0.2, { intensity: 0 }), 200, 0);
  scheduler.play(transient(2, 0.6), 600, 0);
  at(0.64, () => scheduler.play(transient(2, 0.6, { intensity: 0 }), 600, 0));
  scheduler.play(transient(3, 1.2), 1200, 0);
  scheduler.play(transient(3, 5, { intensity: 0 }), 5000, 0);
  const signal = (await render())[CHANNEL]!;
  return {
    waiting: peak(signal, 0, 0.59),
    begun: peak(signal, 0.6, 0.63),
    afterwards: peak(signal, 0.68, 1.19),
    click: largestStep(signal, 0.64, 0.68),
    usual: largestStep(signal, 0.6, 0.63),
    other: peak(signal, 1.2, 1.25),
  };
}

/** Motor commands of 80 ms; the second starts before the first ends. */
export async function playCommands(): Promise<Record<string, number>> {
  const context = new OfflineAudioContext({ numberOfChannels: 2, length: RATE, sampleRate: RATE });
  const device = createAudioRateDevice({ context, toContextTime: (ms) => ms / 1000 });
  const play = (): void =>
    void device.play({ low: 1, high: 0, leftTrigger: 0, rightTrigger: 0, durationMs: 80, starts: [] });
  play();
  void context.suspend(0.064).then(() => {
    play();
    return context.resume();
  });
  const signal = (await context.startRendering()).getChannelData(0);
  return {
    playing: peak(signal, 0.03, 0.06),
    refreshed: peak(signal, 0.1, 0.14),
    over: peak(signal, 0.22, 1),
  };
}

export async function sweep(): Promise<Record<string, number>> {
  const context = new OfflineAudioContext({ numberOfChannels: 2, length: 3 * RATE, sampleRate: RATE });
  const playing = playCalibrationSweep({ context, channel: 1, seconds: 2, fromHz: 40, toHz: 160 });
  const buffer = await context.startRendering();
  const signal = buffer.getChannelData(1);
  return {
    other: peak(buffer.getChannelData(0), 0, 3),
    start: amplitudeAt(signal, 0.05, 0.25, 43),
    middle: amplitudeAt(signal, 0.95, 1.05, 80),
    end: amplitudeAt(signal, 1.85, 1.95, 150),
    over: peak(signal, 2.02, 3),
    lastHz: playing.frequencyHz,
  };
}

export function badChannels(): string[] {
  const context = new OfflineAudioContext({ numberOfChannels: 2, length: RATE, sampleRate: RATE });
  return [{ channel: 2, channels: 2 }, { channel: 0.5 }, { channel: -1 }].map((options) => {
    try {
      createAudioRateDevice({ context, ...options });
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  });
}

/** The errors of a device on a suspended live context. */
export async function suspendedContext(): Promise<string> {
  const context = new AudioContext();
  await context.suspend();
  const errors: string[] = [];
  const scheduler = new HapticScheduler({ onFailure: (_device, { message }) => errors.push(message) });
  scheduler.add(createAudioRateDevice({ context }));
  scheduler.play(transient(1, 0), undefined, 0);
  await context.close();
  return errors.join();
}
