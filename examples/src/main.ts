/**
 * Entry point of the gallery: connects the player with the views. Each view attaches to every session
 * and detaches when the session ends; views do not depend on each other.
 */
import { createSeparation } from '@sense/separation';
import { createFeelView } from './feel/feel-view.js';
import { byId, toggleButton } from './page/dom.js';
import { clearMessages, showError, showMessage } from './page/error-messages.js';
import { listenForShortcuts } from './page/shortcuts.js';
import { createClickTrack } from './playback/click-track.js';
import { createInputView } from './playback/input-view.js';
import { demoInput, type Input } from './playback/inputs.js';
import { Player } from './playback/player.js';
import { createSeparationThreadView } from './playback/separation-thread-view.js';
import { createTransportView } from './playback/transport-view.js';
import { createLatencyView } from './status/latency-view.js';
import { createOverloadView } from './status/overload-view.js';
import { createDetectorsView } from './views/detectors-view.js';
import { createEventsView } from './views/events-view.js';
import { createStageView } from './views/stage-view.js';
import { createStemsView } from './views/stems-view.js';

let chosen: Input = demoInput();

const latency = createLatencyView();
const overload = createOverloadView();
const separationThread = createSeparationThreadView();
const stems = createStemsView(showError);
const stage = createStageView({ onFrame: latency.onFrame, audible: stems.isAudible, onEscape: stop });
const events = createEventsView();
const feel = createFeelView({
  onError: showError,
  context: () => player.context,
  pause: () => void player.pause().catch(showError),
});
const detectors = createDetectorsView();
const clicks = createClickTrack();
const toggleClicks = toggleButton('clicks-toggle', (on) => clicks.setOn(on));

const player: Player = new Player({
  createSeparation: () => createSeparation({ thread: separationThread.startSession() }),
  onChange() {
    transport.update(player.session?.source.name ?? chosen.title);
    for (const view of [clicks, latency, overload]) view.setPlaying(player.state === 'playing');
  },
  onError: showError,
  onSession(session, scope) {
    clearMessages();
    for (const view of [latency, overload, stems, events, feel, stage, detectors, clicks]) view.attach(session, scope);
    // The name of a microphone is known once it is open.
    inputs.update(chosen);
  },
});

const inputs = createInputView(open);

const transport = createTransportView(player, {
  toggle,
  setVolume(volume) {
    player.setVolume(volume);
    clicks.setVolume(volume);
  },
  setStrength: (strength) => feel.setStrength(strength),
});

function open(input: Input): void {
  chosen = input;
  clearMessages();
  inputs.update(input);
  void player.open(input);
}

/** Does nothing while an input opens: there is nothing to pause, and a second prompt must not open. */
function toggle(): void {
  if (player.state === 'opening' || player.failure === 'permanent') return;
  const action =
    player.state === 'playing' ? player.pause() : player.session ? resume() : Promise.resolve(open(chosen));
  action.catch(showError);
}

async function resume(): Promise<void> {
  await player.play();
  feel.resume();
}

/** Stops the sound and all motors, and cancels the opening of an input. */
function stop(): void {
  stage.leaveFullscreen();
  feel.stop();
  player.stop().catch(showError);
}

byId('hero-play').onclick = () => open(demoInput());
byId('stop').onclick = stop;
listenForShortcuts({
  toggle,
  stop,
  solo: stems.toggleSolo,
  mute: stems.toggleMute,
  volume: transport.nudgeVolume,
  strength: transport.nudgeStrength,
  preset: feel.nextPreset,
  openFile: inputs.pickFile,
  fullscreen: stage.toggleFullscreen,
  detectors: detectors.toggle,
  clicks: toggleClicks,
});
inputs.update(chosen);
transport.update(chosen.title);
if (typeof AudioWorkletNode === 'undefined') {
  showMessage(
    'Not supported here',
    'This browser has no AudioWorklet, or the page is not served over https or from localhost. Use a current Chrome, Edge, Firefox or Safari.',
  );
}
