/**
 * Bass shakers and transducers: channels of the audio output that play the haptic score as sound. They
 * are added by hand and not stored, so that loudspeakers never hum unexpectedly.
 */
import { type Scope, type Milliseconds } from '@sense/core';
import { createAudioRateDevice, playCalibrationSweep, type HapticDevice, type HapticScoreItem } from '@sense/haptics';
import { byId, make, setText } from '../page/dom.js';
import type { FeelHub } from './state/feel-hub.js';

/** Minimum time between two reports: points arrive 94 times a second per stem, more than a scope needs. */
const REPORT_EVERY_MS: Milliseconds = 16;
const VOICE_MS: Milliseconds = 250;
const SWEEP_SHOWN_EVERY_MS: Milliseconds = 100;

export interface ShakerHost {
  readonly hub: FeelHub;
  readonly context: () => AudioContext;
  readonly onError: (error: unknown) => void;
}

/**
 * Adds a shaker on `channel`, counted from 0. Returns a function that removes it.
 *
 * @throws SenseError if the output has no such channel
 */
export function addShaker({ hub, context }: ShakerHost, channel: number): () => void {
  const device = createAudioRateDevice({
    context: context(),
    channel,
    label: `Shaker, channel ${channel + 1}`,
    // It plays with the sound, which continues while the page is out of focus.
    followsPage: false,
  });
  return hub.addDevice(observed(device, hub));
}

export interface ShakerView {
  /** Lists the channels of the output. A sweep ends with `scope`. */
  open(scope: Scope): void;
}

export function createShakerView(host: ShakerHost): ShakerView {
  const { hub, context, onError } = host;
  const select = byId<HTMLSelectElement>('shaker-channel');
  const add = byId<HTMLButtonElement>('shaker-add');
  const sweepButton = byId<HTMLButtonElement>('shaker-sweep');
  const added = new Map<string, () => void>();
  let openScope: Scope | undefined;
  let sweep: Scope | undefined;

  const show = (): void => {
    const on = added.has(select.value);
    add.setAttribute('aria-pressed', String(on));
    setText(add, on ? `Remove channel ${Number(select.value) + 1}` : 'Add');
  };

  function toggle(): void {
    const channel = select.value;
    const remove = added.get(channel);
    try {
      void context().resume();
      if (remove) remove();
      if (remove) added.delete(channel);
      else added.set(channel, addShaker(host, Number(channel)));
    } catch (error) {
      onError(error);
    }
    show();
  }

  async function startSweep(scope: Scope): Promise<void> {
    const running = context();
    await running.resume();
    if (scope.disposed) return;
    const played = playCalibrationSweep({ context: running, channel: Number(select.value) });
    scope.add(() => played.stop());
    scope.every(SWEEP_SHOWN_EVERY_MS, () => setText(sweepButton, `Stop sweep: ${Math.round(played.frequencyHz)} Hz`));
    await played.ended;
  }

  function toggleSweep(): void {
    if (sweep || !openScope) return sweep?.dispose();
    const own = openScope.child();
    sweep = own;
    sweepButton.setAttribute('aria-pressed', 'true');
    setText(sweepButton, 'Stop sweep');
    own.add(() => {
      sweep = undefined;
      sweepButton.setAttribute('aria-pressed', 'false');
      setText(sweepButton, 'Sweep 20–400 Hz');
    });
    startSweep(own)
      .catch(onError)
      .finally(() => own.dispose());
  }

  add.onclick = toggle;
  select.onchange = show;
  sweepButton.onclick = toggleSweep;
  hub.onStop(() => sweep?.dispose());
  return {
    open(scope) {
      openScope = scope;
      showChannels(select, context().destination.maxChannelCount);
      show();
    },
  };
}

function showChannels(select: HTMLSelectElement, count: number): void {
  const sides = ['left', 'right'];
  const chosen = select.value;
  const options = Array.from({ length: Math.max(2, count) }, (_unused, channel) => {
    const option = make('option', '', `${channel + 1}${sides[channel] ? ` (${sides[channel]})` : ''}`);
    option.value = String(channel);
    return option;
  });
  select.replaceChildren(...options);
  if (options.some(({ value }) => value === chosen)) select.value = chosen;
}

/** Wraps a shaker so that its score items are also reported to the hub as commands, for the scopes. */
function observed(device: HapticDevice, hub: FeelHub): HapticDevice {
  const score = device.score!;
  const voices = new Map<string, { level: number; untilMs: Milliseconds }>();
  let reportedMs = -Infinity;
  const report = (item: HapticScoreItem, atMs: Milliseconds, gain: number): void => {
    const transient = item.type === 'transient' ? item.intensity * gain : 0;
    if (item.type === 'point') voices.set(item.voice, { level: item.amplitude * gain, untilMs: atMs + VOICE_MS });
    if (transient === 0 && atMs - reportedMs < REPORT_EVERY_MS) return;
    reportedMs = atMs;
    const voice = Math.max(0, ...[...voices.values()].map(({ level, untilMs }) => (untilMs > atMs ? level : 0)));
    const level = Math.max(transient, voice);
    const starts = item.type === 'transient' && transient > 0 ? [{ ...item, intensity: transient }] : [];
    const durationMs = transient > 0 ? device.profile.transientMs : VOICE_MS;
    hub.reportCommand(device, {
      timeMs: atMs,
      durationMs,
      low: level,
      high: level,
      leftTrigger: 0,
      rightTrigger: 0,
      starts,
    });
  };
  return {
    ...device,
    score: {
      play(item, feltAtMs, gain) {
        score.play(item, feltAtMs, gain);
        report(item, feltAtMs ?? performance.now(), gain);
      },
      silence(voice) {
        voices.delete(voice);
        score.silence(voice);
      },
    },
    stop() {
      voices.clear();
      reportedMs = -Infinity;
      return device.stop();
    },
  };
}
