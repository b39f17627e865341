/**
 * The dialogue of a calibration: asks for taps to clicks, then to the vibration, shows the result and
 * applies it on request.
 */
import { type Scope, type Milliseconds } from '@sense/core';
import type { HapticDevice } from '@sense/haptics';
import { make, setText } from '../../page/dom.js';
import type { FeelHub } from '../state/feel-hub.js';
import { deviceKey, LARGEST_OFFSET_MS } from '../state/feel-settings.js';
import { BEAT_MS, createTapPlayer } from './tap-player.js';
import { TAPS_WANTED, TapCalibration, type TapResult } from './tap-calibration.js';

export interface TapViewHost {
  readonly hub: FeelHub;
  /** The audio context of the page, created on the first call. */
  readonly context: () => AudioContext;
  /** Pauses the music during the calibration. */
  readonly pause: () => void;
  readonly onError: (error: unknown) => void;
}

/** Runs a calibration inside `area` until it is complete or `parent` ends. Call it from a click or key press. */
export function openTapView(area: HTMLElement, device: HapticDevice, host: TapViewHost, parent: Scope): void {
  const { hub, onError } = host;
  const scope = parent.child();
  const text = make('p', 'tap-text');
  text.setAttribute('role', 'status');
  const tapButton = button('tap-button', 'Tap');
  const apply = button('', 'Apply');
  const again = button('', 'Again');
  const cancel = button('quiet', 'Cancel');
  area.replaceChildren(text, tapButton, apply, again, cancel);
  area.hidden = false;
  scope.add(() => {
    area.hidden = true;
    area.replaceChildren();
  });
  scope.add(hub.onStop(() => scope.dispose()));
  host.pause();
  hub.connection.flush();
  const context = host.context();
  context.resume().catch(onError);
  const beforeMs = hub.connection.offsetOf(device.id);
  let calibration = new TapCalibration(beforeMs);
  const player = createTapPlayer(scope, {
    context,
    device,
    offsetMs: beforeMs,
    onBeat: (atMs) => calibration.beat(atMs),
    onCommand: (target, command) => hub.reportCommand(target, command),
  });

  function show(): void {
    const result = resultOf(calibration, onError);
    const done = calibration.phase === 'done';
    tapButton.hidden = done;
    apply.hidden = !result;
    again.hidden = !done;
    setText(text, done ? resultText(result, device) : askText(calibration, device));
    if (result) setText(apply, `Apply ${milliseconds(result.offsetMs)}`);
  }

  function begin(): void {
    calibration = new TapCalibration(beforeMs);
    player.play('sound');
    show();
    tapButton.focus();
  }

  function tap(atMs: Milliseconds): void {
    const { phase } = calibration;
    if (phase === 'done') return;
    calibration.tap(atMs, BEAT_MS);
    show();
    if (calibration.phase === phase) return;
    if (calibration.phase === 'vibration') return player.play('vibration');
    player.stop();
    (resultOf(calibration, onError)?.reliable ? apply : again).focus();
  }

  apply.onclick = () => {
    const result = calibration.result();
    if (result) hub.update({ offsets: { ...hub.settings.offsets, [deviceKey(device)]: result.offsetMs } });
    scope.dispose();
  };
  again.onclick = begin;
  cancel.onclick = () => scope.dispose();
  listenForTaps(scope, tapButton, tap);
  begin();
}

/** Handles taps by Space, touch, mouse or screen reader. The time is that of the event, not of its handling. */
function listenForTaps(scope: Scope, tapButton: HTMLButtonElement, tap: (atMs: Milliseconds) => void): void {
  const onSpace = (event: KeyboardEvent): void => {
    const elsewhere = (event.target as Element).matches('button, input, textarea, select, summary');
    if (event.key !== ' ' || tapButton.hidden || (elsewhere && event.target !== tapButton)) return;
    // Neither the player nor the button itself may handle the key.
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'keydown' && !event.repeat) tap(event.timeStamp);
  };
  scope.listen(document, 'keydown', onSpace, { capture: true });
  scope.listen(document, 'keyup', onSpace, { capture: true });
  tapButton.onpointerdown = (event) => tap(event.timeStamp);
  tapButton.onclick = (event) => {
    if (event.detail === 0) tap(event.timeStamp);
  };
}

function resultOf(calibration: TapCalibration, onError: (error: unknown) => void): TapResult | undefined {
  try {
    return calibration.result();
  } catch (error) {
    onError(error);
    return undefined;
  }
}

function askText({ phase, taps }: TapCalibration, { kind }: HapticDevice): string {
  const how = 'with Space or the button';
  const pulses = kind === 'virtual' ? 'the pulses you see' : 'the vibration you feel';
  const what = phase === 'sound' ? `1 of 2: tap to the clicks, ${how}.` : `2 of 2: tap to ${pulses}, ${how}.`;
  return `${what} ${taps} of ${TAPS_WANTED}`;
}

function resultText(result: TapResult | undefined, { label }: HapticDevice): string {
  if (!result) return 'These taps give no result: try again.';
  const { offsetMs, spreadMs, used, discarded, reliable } = result;
  const way = offsetMs < 0 ? 'earlier' : 'later';
  const outliers = discarded > 0 ? `, ${discarded} discarded` : '';
  const atLeast = Math.abs(offsetMs) === LARGEST_OFFSET_MS ? 'at least ' : '';
  const found = `${label} is felt ${atLeast}${milliseconds(Math.abs(offsetMs))} ${way} than expected; taps spread by ${milliseconds(spreadMs)} (${used} taps${outliers}).`;
  return reliable ? found : `${found} The taps are uneven: try again.`;
}

function milliseconds(value: Milliseconds): string {
  return `${Math.round(value)} ms`;
}

function button(className: string, text: string): HTMLButtonElement {
  const made = make('button', className, text);
  made.type = 'button';
  return made;
}
