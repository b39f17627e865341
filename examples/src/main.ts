/**
 * The gallery's first page: joins player and views. Every view hears of each session and ends with
 * it; none knows of another.
 */
import { clearMessages, showError, showMessage } from './page/error-messages.js';
import { createClickTrack } from './playback/click-track.js';
import { createDetectorsView } from './views/detectors-view.js';
import { createEventsView } from './views/events-view.js';
import { createFeelView } from './feel/feel-view.js';
import { createInputView } from './playback/input-view.js';
import { demoInput, type Input } from './playback/inputs.js';
import { createOverloadView } from './status/overload-view.js';
import { createLatencyView } from './status/latency-view.js';
import { Player } from './playback/player.js';
import { listenForShortcuts } from './page/shortcuts.js';
import { createStageView } from './views/stage-view.js';
import { createStemsView } from './views/stems-view.js';
import { createTransportView } from './playback/transport-view.js';
import { byId, toggleButton } from './page/dom.js';

let chosen: Input = demoInput();

const numbers = createLatencyView();
const load = createOverloadView();
const stems = createStemsView(showError);
const stage = createStageView({ onFrame: numbers.onFrame, audible: stems.isAudible, onEscape: stop });
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
  onChange() {
    transport.update(player.session?.source.name ?? chosen.title);
    for (const view of [clicks, numbers, load]) view.setPlaying(player.state === 'playing');
  },
  onError: showError,
  onSession(session, scope) {
    clearMessages();
    for (const view of [numbers, load, stems, events, feel, stage, detectors, clicks]) view.attach(session, scope);
    // The microphone's name is known once it is open.
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

/** While something opens there is nothing to pause, and no second prompt to be asked for. */
function toggle(): void {
  if (player.state === 'opening' || player.failure === 'for-good') return;
  const action =
    player.state === 'playing' ? player.pause() : player.session ? resume() : Promise.resolve(open(chosen));
  action.catch(showError);
}

async function resume(): Promise<void> {
  await player.play();
  feel.resume();
}

/** Sound, every motor and what is being opened, at once. */
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
