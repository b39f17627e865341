/**
 * Plays a recording on simulated devices through live haptics, in virtual time: the mapper, scheduler,
 * queues and drivers that a page runs, with events hop by hop as from a session.
 *
 * Song second `t` enters the engine at performance time `1000 t`. The events of a hop are available
 * {@link DISPATCH_MS} after its last sample.
 *
 * - `file`: the listener hears the song from the page, delayed by the session (a hop, the latency of the
 *   separator and its margin, as for shared memory) and by the fallback output latency of the clock.
 *   Default timing: felt when heard.
 * - `microphone`: the listener hears the room, so `t` is heard at `1000 t`. Timing `immediate`.
 */
import { createClock, createStreams, initialStatus, type OutputFeed, type SessionStatus } from '@sense/core';
import { FALLBACK_OUTPUT_LATENCY_MS } from '@sense/core/internal';
import { ENGINE_FORMAT, type Milliseconds } from '@sense/core/engine';
import {
  connectHaptics,
  createPhoneDevice,
  type DeviceStats,
  type HapticDevice,
  type HapticMapping,
} from '@sense/haptics';
import type { SentCommand } from './actuator-model.js';
import type { DeviceModel } from './device-models.js';
import type { SongRecording } from './song-recording.js';
import { VirtualTime } from '../../test/support/virtual-time.js';

/** Capture quantum, separation, analysis and the way to the main thread, after a hop is full. */
export const DISPATCH_MS: Milliseconds = 10;
/** The shortest margin of the stems in a session on shared memory; that of a file is longer, and gives haptics more time. */
const STEM_MARGIN_MS: Milliseconds = 21;
const HOP_MS: Milliseconds = (1000 * ENGINE_FORMAT.hopFrames) / ENGINE_FORMAT.sampleRate;

export const TIMINGS = ['file', 'microphone'] as const;
export type PlayTiming = (typeof TIMINGS)[number];

/** From a sample entering the engine to its audible time. */
export const HEARD_AFTER_MS: Readonly<Record<PlayTiming, Milliseconds>> = {
  // A hop of input, the DSP separator's latency of one hop, the margin, the loudspeaker.
  file: 2 * HOP_MS + STEM_MARGIN_MS + FALLBACK_OUTPUT_LATENCY_MS,
  microphone: 0,
};

export interface PlayedDevice {
  readonly model: DeviceModel;
  /** In order of sending. */
  readonly commands: readonly SentCommand[];
  readonly stats: DeviceStats;
}

/** Plays on all of `models` together. */
export function playRecording(
  recording: SongRecording,
  models: readonly DeviceModel[],
  timing: PlayTiming,
  options: { readonly mapping?: HapticMapping } = {},
): PlayedDevice[] {
  const time = new VirtualTime();
  const { streams, sinks } = createStreams(RUNNING);
  const end = new AbortController();
  const feed: OutputFeed = {
    ...streams,
    signal: end.signal,
    heardAt: (seconds) => 1000 * seconds + HEARD_AFTER_MS[timing],
    clock: createClock(
      {
        get currentTime() {
          return time.nowMs / 1000;
        },
      },
      time.now,
    ),
  };
  const devices = models.map((model) => new SimulatedDevice(model, time.now));
  const haptics = connectHaptics(feed, {
    ...options,
    devices: devices.map(({ device }) => device),
    discover: false,
    timing: timing === 'file' ? 'audible' : 'immediate',
    environment: { now: time.now, timer: time.timer },
  });
  for (const { consumed, events, features } of recording.hops) {
    const knownMs = 1000 * consumed + DISPATCH_MS;
    time.advanceTo(knownMs);
    // In the order of a session.
    sinks.features(features);
    for (const event of events) {
      sinks.event({ ...event, emittedAt: knownMs, latency: knownMs - 1000 * event.time });
    }
  }
  time.advanceTo(1000 * recording.duration + HEARD_AFTER_MS[timing]);
  const stats = haptics.stats.devices;
  // Disposal stops every motor again, which is not part of the song.
  const played = devices.map(({ model, commands }, index) => ({
    model,
    commands: [...commands],
    stats: stats[index]!,
  }));
  haptics.dispose();
  return played;
}

const RUNNING: SessionStatus = { ...initialStatus('shared'), state: 'running' };

/** Records what reaches a device. The driver of the phone is the real one, which makes the patterns. */
class SimulatedDevice {
  readonly commands: SentCommand[] = [];
  readonly device: HapticDevice;

  constructor(
    readonly model: DeviceModel,
    now: () => Milliseconds,
  ) {
    const { name, profile, onOff } = model;
    const send = (low: number, high: number, durationMs: Milliseconds): void => {
      this.commands.push({ sentMs: now(), low, high, durationMs });
    };
    if (onOff) {
      const vibrate = (pattern: number | number[]): boolean => {
        this.commands.push(patternCommand(pattern, now()));
        return true;
      };
      this.device = { ...createPhoneDevice({ navigator: { vibrate }, profile }), id: name, followsPage: false };
      return;
    }
    this.device = {
      id: name,
      label: name,
      kind: 'virtual',
      profile,
      followsPage: false,
      play: ({ low, high, durationMs }) => send(low, high, durationMs),
      stop: () => send(0, 0, 0),
    };
  }
}

/** A `navigator.vibrate` pattern as one command. */
export function patternCommand(pattern: number | readonly number[], sentMs: Milliseconds): SentCommand {
  const parts = typeof pattern === 'number' ? [pattern] : pattern;
  const durationMs = parts.reduce((sum, part) => sum + part, 0);
  const onMs = parts.reduce((sum, part, index) => (index % 2 === 0 ? sum + part : sum), 0);
  return { sentMs, low: durationMs > 0 ? onMs / durationMs : 0, high: 0, durationMs, pattern: parts };
}
