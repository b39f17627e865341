/**
 * Entry point of the XR page: the demo song, its stage on the page and in a headset, its stems from their
 * places, and haptics in the controllers.
 */
import { createSession, fileSource, SenseError, STEM_NAMES, type Session } from '@sense/core';
import { connectHaptics, type HapticsConnection } from '@sense/haptics';
import { createSeparation } from '@sense/separation';
import { createXrStage, STEM_STYLES, xrSupport, type XrMode, type XrStage, type XrStageState } from '@sense/visuals';
import { byId, make } from '../src/page/dom.js';
import { pageScope } from '../src/page/page-scope.js';
import { installEmulator } from './emulator.js';

const NO_HEADSET =
  'No headset found. Open this page in the browser of a headset (Quest, Pico, Vision Pro), or try it here with an emulated one: mouse and keys move head and hands.';
const EMULATED =
  'Emulated headset: "Play mode" in its toolbar lets the mouse turn your head. Move the controllers with the panel, and hold a trigger on a stem to move it.';
const ON_SCREEN = 'This is the stage as you would stand in it. Play the song and look around.';
const VIGNETTE = 0.8;
/** What a stage can be entered in. */
const OPEN: readonly XrStageState[] = ['page', 'entering', 'presenting'];

const play = byId<HTMLButtonElement>('play');
const enters: Record<XrMode, HTMLButtonElement> = { vr: byId('enter-vr'), ar: byId('enter-ar') };
const emulate = byId<HTMLButtonElement>('emulate');
const status = byId('status');
const settings = {
  seated: byId<HTMLInputElement>('seated'),
  vignette: byId<HTMLInputElement>('vignette'),
  swap: byId<HTMLInputElement>('swap'),
};
let session: Session;
let haptics: HapticsConnection;
let stage: XrStage;
let playing = false;
/** What the browser can enter. */
let support: Readonly<Record<XrMode, boolean>> = { vr: false, ar: false };
let isOpening = false;
/** The stage that opens now, or the last one: each waits for the one before. */
let opening: Promise<void> = Promise.resolve();

const labels = STEM_NAMES.map((stem) => {
  const label = make('li', '', STEM_STYLES[stem].label);
  label.style.setProperty('--stem', STEM_STYLES[stem].color);
  byId('stems').append(label);
  return { stem, label };
});

/** Opens the stage, in place of the current one, whose places it keeps. Stages open one after the other. */
function openStage(mode: XrMode): Promise<void> {
  // The failure of an earlier stage was shown by whoever opened it.
  opening = opening.catch(() => undefined).then(() => replaceStage(mode));
  return opening;
}

async function replaceStage(mode: XrMode): Promise<void> {
  const places = stage?.places;
  isOpening = true;
  try {
    await stage?.dispose();
    stage = await createStageOf(mode, places);
  } finally {
    isOpening = false;
  }
  stage.canvas.tabIndex = 0;
  stage.canvas.ariaLabel = 'The stage: arrow keys look around';
  stage.onChange(show);
  show();
}

function createStageOf(mode: XrMode, places: XrStage['places'] | undefined): Promise<XrStage> {
  return createXrStage(session, {
    mode,
    canvas: byId('picture'),
    sound: session,
    haptics,
    posture: settings.seated.checked ? 'seated' : 'standing',
    swapHands: settings.swap.checked,
    vignette: settings.vignette.checked ? VIGNETTE : 0,
    ...(places && { places }),
  });
}

function show(): void {
  const { state, message } = stage.status;
  document.body.dataset['state'] = state;
  const isEntered = state === 'entering' || state === 'presenting';
  for (const mode of ['vr', 'ar'] as const) enters[mode].disabled = !support[mode] || isEntered || isOpening;
  // The sentence of the page invites to enter, which may not be possible.
  if (isOpening) say('Preparing the stage.');
  else say(state === 'page' && !support[stage.mode] ? ON_SCREEN : message);
  for (const { stem, label } of labels) {
    const hands = stage.handsOf(stem);
    const felt = hands.length === 2 ? ', both hands' : hands.length === 1 ? `, ${hands[0]} hand` : '';
    label.textContent = STEM_STYLES[stem].label + felt;
  }
}

function say(text: string, kind: 'info' | 'error' = 'info'): void {
  status.textContent = text;
  status.dataset['kind'] = kind;
}

/** Runs what a button starts, and shows why it failed. */
function attempt(run: () => Promise<void>): void {
  run().catch((error: unknown) => say(error instanceof Error ? error.message : String(error), 'error'));
}

async function setPlaying(on: boolean): Promise<void> {
  playing = on;
  play.textContent = on ? 'Pause' : 'Play the demo song';
  await (on ? session.start() : session.pause());
}

/** Asks for the session in the click itself where the stage is ready: browsers refuse late requests. */
async function enter(mode: XrMode): Promise<void> {
  const started = playing ? undefined : setPlaying(true);
  if (!isReady(mode)) await prepare(mode);
  await Promise.all([started, stage.enter()]);
}

const isReady = (mode: XrMode): boolean => stage?.mode === mode && OPEN.includes(stage.status.state);

/** Opens the stage of a mode, unless it is open or opens now. */
async function prepare(mode: XrMode): Promise<void> {
  await opening.catch(() => undefined);
  if (!isReady(mode)) await openStage(mode);
}

/** Opens the stage of the other mode as soon as its button is pointed at, so that the click finds it. */
function prepareBeforeClick(mode: XrMode): void {
  if (enters[mode].disabled || stage?.status.state !== 'page') return;
  attempt(() => prepare(mode));
}

/** Enables the buttons of what the browser can enter. */
async function offerModes(): Promise<void> {
  support = await xrSupport();
  emulate.disabled = false;
  const emulated = emulate.hidden;
  byId('headset').textContent = support.vr || support.ar || emulated ? '' : NO_HEADSET;
  show();
}

async function startEmulator(): Promise<void> {
  emulate.disabled = true;
  say('Loading the emulated headset.');
  await installEmulator();
  emulate.hidden = true;
  byId('headset').textContent = EMULATED;
  // Opened before the buttons are enabled, so that nobody enters it twice.
  await openStage('vr');
  await enter('vr');
  await offerModes();
}

async function start(): Promise<void> {
  const source = fileSource(new URL('../demo/song.wav', location.href).href, { loop: true, name: 'Glasshouse' });
  session = await createSession({ source, separation: createSeparation() });
  haptics = connectHaptics(session);
  const { vr, ar } = await xrSupport();
  await openStage(ar && !vr ? 'ar' : 'vr');
  play.disabled = false;
  await offerModes();
}

play.onclick = () => attempt(() => setPlaying(!playing));
for (const mode of ['vr', 'ar'] as const) {
  enters[mode].onclick = () => attempt(() => enter(mode));
  enters[mode].onpointerenter = enters[mode].onfocus = () => prepareBeforeClick(mode);
}
emulate.onclick = () => attempt(startEmulator);
settings.vignette.onchange = () => stage?.setVignette(settings.vignette.checked ? VIGNETTE : 0);
settings.swap.onchange = () => stage?.setSwapHands(settings.swap.checked);
settings.seated.onchange = () => attempt(() => openStage(stage.mode));
byId('recentre').onclick = () => stage?.recentre();
byId('reset').onclick = () => stage?.resetPlaces();
pageScope.listen(window, 'keydown', ({ key }: KeyboardEvent) => {
  if (key === 'Escape') void stage?.leave();
});
if (typeof AudioWorkletNode === 'undefined') {
  attempt(() =>
    Promise.reject(
      new SenseError(
        'unsupported',
        'This page needs https or localhost, and a current Chrome, Edge, Firefox or Safari.',
      ),
    ),
  );
} else attempt(start);
