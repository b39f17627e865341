/**
 * Haptics as audio: plays the score on a channel of an audio output, for bass shakers, wearable
 * transducers and the voice coils of a DualSense (a four-channel device; channels 2 and 3). Runs on
 * the main thread.
 *
 * Uses native oscillators, buffers and gains instead of an AudioWorklet: there is no file to load or
 * to allow in a content security policy, automation on the audio thread is sample-accurate, and every
 * value also schedules its end, so that a page that hangs falls silent. Transients have the waveform
 * of `ScoreRenderer`, rendered once for each step of sharpness.
 */
import { SenseError, type Milliseconds, type NormalRange, type Seconds } from '@sense/core/engine';
import { requireRange, speakersOf } from '@sense/core/internal';
import type { HapticDevice, MotorCommand } from '../devices/device.js';
import { DEVICE_PROFILES, type DeviceProfile } from '../devices/profiles.js';
import { LATEST_TRANSIENT_MS } from '../schedule/device-queue.js';
import { isUpdateOf } from '../schedule/recent-transients.js';
import type { HapticPoint, HapticScoreItem, HapticTransient } from '../score/score.js';
import { OutputChain, type ChainTarget } from './output-chain.js';
import { transientSample, transientShape, noiseAt, vibrationAmplitude } from './vibration.js';
import { VoiceNode } from './voice-node.js';

/** Number of steps of sharpness that have a buffer: 1/16 is far below what hands distinguish. */
const SHARPNESS_STEPS = 16;
/** Number of transients kept to distinguish an update from a new one. */
const REMEMBERED_TRANSIENTS = 64;
/** Fade of a cancelled transient, without a click. */
const CANCEL_FADE_SECONDS: Seconds = 0.01;
/** Frequencies for motor commands: those of rumble motors at full speed. */
const MOTOR_HZ = { low: 60, high: 170 } as const;

/** Options of {@link createAudioRateDevice}. */
export interface AudioRateOptions {
  /** A running context; the caller resumes it after a user gesture. */
  readonly context: BaseAudioContext;
  /** Default the loudspeakers of the context, whose channel count is set to `channels`. */
  readonly destination?: AudioNode;
  /** Channel of the destination, from 0; default 0. */
  readonly channel?: number;
  /** Channel count of the destination, 1..32; default 2, or as many as `channel` needs. */
  readonly channels?: number;
  /** Default `audio:` followed by the channel. */
  readonly id?: string;
  /** Default 'Transducer on channel 1', counted from 1. */
  readonly label?: string;
  /** Default `DEVICE_PROFILES.audioRate`; use one with a measured `response` for equal sensation. */
  readonly profile?: DeviceProfile;
  /** The hand or side on which it is worn. */
  readonly side?: 'left' | 'right';
  /** Whether it stops while the page is hidden or unfocused; default true. False for a shaker that plays with the sound. */
  readonly followsPage?: boolean;
  /** Converts performance time to context time. Default: by the context's output timestamp. */
  readonly toContextTime?: (performanceMs: Milliseconds) => Seconds;
}

/**
 * A channel of an audio output as a device. Several devices can share a context, each on its channel.
 *
 * ```ts
 * const context = new AudioContext();
 * haptics.addDevice(createAudioRateDevice({ context, channel: 2, channels: 4, label: 'Seat' }));
 * ```
 *
 * @throws SenseError `invalid-argument` for a channel that the destination does not have
 */
export function createAudioRateDevice(options: AudioRateOptions): HapticDevice {
  const { context, channel = 0, profile = DEVICE_PROFILES.audioRate } = options;
  const output = new AudioRateOutput(context, chainTarget(options), profile, options.toContextTime);
  return {
    id: options.id ?? `audio:${channel}`,
    label: options.label ?? `Transducer on channel ${channel + 1}`,
    kind: 'audio',
    profile,
    followsPage: options.followsPage ?? true,
    side: options.side,
    score: output,
    play: (command) => output.playCommand(command),
    stop: () => output.stop(),
  };
}

/** Checks the channel and sets the channel count of the destination. @throws SenseError `invalid-argument` */
export function chainTarget(
  options: Pick<AudioRateOptions, 'context' | 'destination' | 'channel' | 'channels'>,
): ChainTarget {
  const { context, channel = 0 } = options;
  // Not the bus of a game, which is captured.
  const speakers = speakersOf(context);
  const { destination = speakers } = options;
  const channels = options.channels ?? Math.max(2, channel + 1);
  requireRange('channels', channels, 1, 32);
  requireRange('channel', channel, 0, channels - 1);
  if (!Number.isInteger(channel) || !Number.isInteger(channels)) {
    throw new SenseError(
      'invalid-argument',
      `channel and channels must be whole numbers, received ${channel} and ${channels}`,
    );
  }
  if (destination === speakers) {
    const { maxChannelCount } = speakers;
    if (maxChannelCount > 0 && channels > Math.max(maxChannelCount, destination.channelCount)) {
      const most = `the audio output has ${maxChannelCount} channels`;
      throw new SenseError('invalid-argument', `${most}, received channels ${channels}: choose another output device`);
    }
    if (destination.channelCount !== channels) destination.channelCount = Math.max(destination.channelCount, channels);
    destination.channelInterpretation = 'discrete';
  }
  return { destination, channel, channels };
}

interface Scheduled {
  readonly item: HapticTransient;
  readonly startTime: Seconds;
  readonly source: AudioBufferSourceNode;
  readonly level: GainNode;
}

class AudioRateOutput {
  readonly #context: BaseAudioContext;
  readonly #target: ChainTarget;
  readonly #profile: DeviceProfile;
  readonly #toContextTime: (performanceMs: Milliseconds) => Seconds;
  readonly #buffers = new Map<number, AudioBuffer>();
  readonly #voices = new Map<string, VoiceNode>();
  #transients: Scheduled[] = [];
  #chain: OutputChain | undefined;

  constructor(
    context: BaseAudioContext,
    target: ChainTarget,
    profile: DeviceProfile,
    toContextTime: AudioRateOptions['toContextTime'],
  ) {
    this.#context = context;
    this.#target = target;
    this.#profile = profile;
    this.#toContextTime = toContextTime ?? ((performanceMs) => contextTimeOf(context, performanceMs));
  }

  play(item: HapticScoreItem, feltAtMs: Milliseconds | undefined, gain: NormalRange): void {
    requireRunning(this.#context);
    const { currentTime } = this.#context;
    const leadMs = this.#profile.transportMs + this.#profile.riseMs;
    const time = feltAtMs === undefined ? currentTime : this.#toContextTime(feltAtMs - leadMs);
    if (item.type === 'point') this.#point(item, time, gain);
    else if (item.intensity <= 0) this.#cancel(item);
    else if (currentTime - time <= LATEST_TRANSIENT_MS / 1000) this.#transient(item, Math.max(time, currentTime), gain);
  }

  silence(voice: string): void {
    this.#voices.get(voice)?.end();
    this.#voices.delete(voice);
  }

  /** Plays a motor command, for callers without a score: a sine for each motor. */
  playCommand({ low, high, leftTrigger, rightTrigger, durationMs }: MotorCommand): void {
    requireRunning(this.#context);
    const from = this.#context.currentTime;
    const levels = { low, high: Math.max(high, leftTrigger, rightTrigger) };
    for (const motor of ['low', 'high'] as const) {
      const voice = this.#voice(`motor ${motor}`, MOTOR_HZ[motor]);
      const amplitude = this.#amplitude(levels[motor], MOTOR_HZ[motor]);
      voice.set(amplitude, MOTOR_HZ[motor], from, durationMs / 1000);
    }
  }

  /** Silence within 5 ms; scheduled items never sound. */
  stop(): void {
    this.#chain?.end();
    this.#chain = undefined;
    this.#voices.clear();
    this.#transients = [];
  }

  #point({ voice: name, amplitude, frequencyHz }: HapticPoint, time: Seconds, gain: NormalRange): void {
    if (amplitude * gain <= 0 && !this.#voices.has(name)) return;
    this.#voice(name, frequencyHz).set(this.#amplitude(amplitude * gain, frequencyHz), frequencyHz, time);
  }

  #voice(name: string, frequencyHz: number): VoiceNode {
    const known = this.#voices.get(name);
    if (known) return known;
    const voice = new VoiceNode(this.#context, this.#openChain(), frequencyHz);
    this.#voices.set(name, voice);
    return voice;
  }

  #transient(item: HapticTransient, startTime: Seconds, gain: NormalRange): void {
    const known = this.#transients.find((earlier) => isUpdateOf(item, earlier.item));
    if (known && known.startTime <= this.#context.currentTime) return;
    known?.source.stop();
    const sharpness = Math.round(item.sharpness * SHARPNESS_STEPS) / SHARPNESS_STEPS;
    const source = new AudioBufferSourceNode(this.#context, { buffer: this.#buffer(sharpness) });
    const amplitude = this.#amplitude(item.intensity * gain, transientShape(sharpness).frequencyHz);
    const level = new GainNode(this.#context, { gain: amplitude });
    const chain = this.#openChain();
    source.connect(level).connect(chain.bus);
    chain.add(source, () => level.disconnect());
    source.start(startTime);
    const others = this.#transients.filter((earlier) => earlier !== known);
    this.#transients = [...others, { item, startTime, source, level }].slice(-REMEMBERED_TRANSIENTS);
  }

  /** A scheduled transient never sounds; one that has started fades. */
  #cancel(item: HapticTransient): void {
    const known = this.#transients.find((earlier) => isUpdateOf(item, earlier.item));
    if (!known) return;
    const { currentTime } = this.#context;
    known.level.gain.setTargetAtTime(0, currentTime, CANCEL_FADE_SECONDS / 5);
    known.source.stop(known.startTime > currentTime ? 0 : currentTime + CANCEL_FADE_SECONDS);
    this.#transients = this.#transients.filter((earlier) => earlier !== known);
  }

  #amplitude(sensation: NormalRange, frequencyHz: number): NormalRange {
    return vibrationAmplitude(sensation, frequencyHz, this.#profile.response);
  }

  #buffer(sharpness: NormalRange): AudioBuffer {
    const known = this.#buffers.get(sharpness);
    if (known) return known;
    const { sampleRate } = this.#context;
    const shape = transientShape(sharpness);
    const buffer = new AudioBuffer({ length: Math.ceil(shape.seconds * sampleRate), sampleRate });
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i++) samples[i] = transientSample(shape, i, sampleRate, noiseAt(i));
    this.#buffers.set(sharpness, buffer);
    return buffer;
  }

  #openChain(): OutputChain {
    return (this.#chain ??= new OutputChain(this.#context, this.#target));
  }
}

/** Items scheduled on a suspended context would all sound when it resumes. An offline context is suspended while it is filled. */
function requireRunning(context: BaseAudioContext): void {
  if (!('close' in context) || context.state === 'running') return;
  const way = 'resume it after a user gesture';
  throw new SenseError('device-failed', `the audio context of the transducer is ${context.state}: ${way}`);
}

/** Context time of a performance time by the output timestamp; without one, by the current times. */
function contextTimeOf(context: BaseAudioContext, performanceMs: Milliseconds): Seconds {
  const output = (context as Partial<AudioContext>).getOutputTimestamp?.();
  if (output?.contextTime && output.performanceTime) {
    return output.contextTime + (performanceMs - output.performanceTime) / 1000;
  }
  return context.currentTime + (performanceMs - performance.now()) / 1000;
}
