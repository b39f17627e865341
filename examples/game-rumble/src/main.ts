/**
 * Night drive: joins rules, sound, rumble, picture and input. The states of the page are `loading`, `menu`, `playing`,
 * `paused` and `over`; only while playing does time advance, sound play and anything vibrate.
 *
 * `?seed=3` gives the same road for the same beats, `?detail=low` the least resolution.
 */
import { createControls } from './input/controls.js';
import { BeatRoad } from './game/beat-road.js';
import { RULES } from './game/rules.js';
import { World, type DriveInput, type WorldEvent } from './game/world.js';
import { BOOST, COLLISION, COUNT, NEAR_MISS, pickupEffect, SIGNAL } from './feel/effects.js';
import { createMotorPlot, type MotorPlot } from './feel/motor-plot.js';
import { createPanel } from './feel/panel.js';
import { createRumble, type Rumble } from './feel/rumble.js';
import { createHud, element } from './page/hud.js';
import { followMusic } from './page/music-levels.js';
import { createGameSound } from './sound/game-sound.js';
import { createStage } from './view/stage.js';

type PageState = 'loading' | 'menu' | 'playing' | 'paused' | 'over';

const BEST_KEY = 'sense-game-rumble-best';
/** The next beats of the feed, as early as it knows them. */
const LEAD_MS = 1500;
/** Longer pauses of the page are not made up for. */
const LONGEST_FRAME_SECONDS = 0.5;
const COUNTS = ['3', '2', '1', 'Drive!'] as const;
const COUNT_SECONDS = 0.55;

const query = new URLSearchParams(location.search);
const fixedSeed = query.has('seed') ? Number(query.get('seed')) : undefined;

const hud = createHud();
const stage = createStage(
  element<HTMLCanvasElement>('road'),
  fixedSeed ?? 1,
  query.get('detail') === 'low' ? 'low' : 'auto',
);
const context = new AudioContext({ latencyHint: 'interactive' });
const startButton = element<HTMLButtonElement>('start');
const SILENT = { drums: 0, bass: 0, other: 0 };

let state: PageState = 'loading';
let world = new World(fixedSeed ?? 1);
stage.draw(world, SILENT, 0);
const sound = await createGameSound(context, (share) => {
  startButton.textContent = `Preparing the music: ${Math.round(100 * share)} %`;
});
let road = new BeatRoad();
let rumble: Rumble | undefined;
let plot: MotorPlot | undefined;
let music: ReturnType<typeof followMusic> | undefined;
let counted = 0;
let starting = false;

let feel = createPanel(element('feel-form'), (next) => {
  feel = next;
  rumble?.apply(next);
});

const controls = createControls(element('field'), element('boost'), {
  confirm: () => {
    if (state !== 'playing') void startOrResume();
  },
  pause: () => (state === 'playing' ? pause() : state === 'paused' ? void startOrResume() : undefined),
});

function setState(next: PageState): void {
  state = next;
  document.body.dataset['state'] = next;
  element('menu-text').textContent = TEXTS[next];
  startButton.textContent = next === 'paused' ? 'Continue' : next === 'over' ? 'Drive again' : 'Drive';
  element('result').hidden = next !== 'over';
  element('pause').hidden = next !== 'playing';
  if (next !== 'playing') startButton.focus({ preventScroll: true });
}

const INTRODUCTION =
  'The road follows the music. Drive through the gates, which come on the beat, and around the cars.';
const TEXTS: Readonly<Record<PageState, string>> = {
  loading: INTRODUCTION,
  menu: INTRODUCTION,
  playing: '',
  paused: 'Paused: no sound, no vibration.',
  over: 'The car needs a rest.',
};

/** The first start connects the mix: browsers start audio only from a click or a key. */
async function startOrResume(): Promise<void> {
  if (starting) return;
  // The button of a pad does not count as one.
  if (context.state !== 'running' && navigator.userActivation?.hasBeenActive === false) {
    element('menu-note').textContent = 'Click Drive or press a key once: browsers start sound only then.';
    return;
  }
  starting = true;
  element('menu-note').textContent = '';
  try {
    // Within the gesture; start() below reports why it fails.
    void context.resume().catch(() => undefined);
    rumble ??= await connect();
    await rumble.session.start();
    if (state !== 'paused') {
      rumble.reset();
      begin();
    }
    setPanelOpen(false);
    setState('playing');
    sound.setDriving(true);
    rumble.setPlaying(true);
  } catch (error) {
    element('menu-note').textContent =
      `The rumble could not start: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    starting = false;
  }
}

async function connect(): Promise<Rumble> {
  const connected = await createRumble(sound, feel);
  const { session, haptics } = connected;
  element('motors-panel').hidden = false;
  plot = createMotorPlot(element<HTMLCanvasElement>('motors'), element('motors-panel'), haptics);
  music = followMusic(session);
  session.beatsAhead$({ leadMs: LEAD_MS }).subscribe((beat) => {
    if (state !== 'playing') return;
    const at = world.time + (beat.heardAt - performance.now()) / 1000;
    for (const planned of road.receive({ ...beat, at }, world.time)) world.beat(planned);
  });
  const showPads = (): void => {
    const pads = haptics.devices.filter(({ kind }) => kind !== 'virtual').map(({ label }) => label);
    element('pads').textContent =
      pads.length > 0
        ? `Felt on: ${pads.join(', ')}.`
        : 'No pad found: press a button on it. The plot shows what it would do.';
  };
  haptics.onChange(showPads);
  showPads();
  return connected;
}

function begin(): void {
  world = new World(fixedSeed ?? Math.floor(Math.random() * 2 ** 31));
  road = new BeatRoad();
  counted = 0;
  sound.startMusic();
}

/** The settings of the rumble. They pause the game: nobody drives and chooses together. */
function setPanelOpen(open: boolean): void {
  if (open && state === 'playing') pause();
  element('feel').hidden = !open;
  element('feel-open').setAttribute('aria-expanded', String(open));
  document.body.dataset['feel'] = open ? 'open' : 'closed';
  // Space is the boost, not this button.
  if (open) element('feel-close').focus({ preventScroll: true });
  else if (state !== 'loading') startButton.focus({ preventScroll: true });
}

function pause(): void {
  setState('paused');
  rumble?.setPlaying(false);
  void context.suspend();
}

function end(): void {
  const score = Math.floor(world.score);
  const best = Math.max(score, readBest());
  try {
    localStorage.setItem(BEST_KEY, String(best));
  } catch {
    // Without storage the best score lasts for this visit.
  }
  element('result-score').textContent = score.toLocaleString('en');
  element('result-best').textContent = best.toLocaleString('en');
  element('result-combo').textContent = String(world.bestCombo);
  setState('over');
  rumble?.setPlaying(false);
  sound.setDriving(false);
  sound.stopMusic();
}

function readBest(): number {
  try {
    return Number(localStorage.getItem(BEST_KEY)) || 0;
  } catch {
    return 0;
  }
}

function react(event: WorldEvent): void {
  if (!rumble) return;
  stage.react(event, world);
  switch (event.type) {
    case 'pickup':
      sound.pickup(event.combo, event.item.isDownbeat);
      rumble.effect(pickupEffect(event.combo, event.item.isDownbeat), { priority: 4 });
      if (event.combo % RULES.comboStep === 0) hud.call(`×${world.multiplier}`, 'var(--orange)');
      return;
    case 'near-miss':
      sound.nearMiss(event.side);
      rumble.effect(NEAR_MISS, { priority: 5, side: event.side });
      return hud.call(`Close! +${event.points}`, '#cc79a7');
    case 'collision':
      sound.collision(event.side);
      rumble.effect(COLLISION, { priority: 9 });
      return hud.dim();
    case 'boost-ready':
      sound.tick(12);
      rumble.signal(SIGNAL);
      return hud.call('Boost is ready', 'var(--orange)');
    case 'boost':
      sound.boost();
      return rumble.effect(BOOST, { priority: 6 });
    case 'level':
      rumble.signal(SIGNAL);
      return hud.call(`Level ${event.level}`);
    case 'over':
      return end();
    case 'miss':
    case 'boost-end':
      return;
  }
}

/** Counts down over the first seconds of a run. */
function count(): void {
  const next = COUNTS[counted];
  if (next === undefined || world.time < 0.4 + counted * COUNT_SECONDS) return;
  counted++;
  hud.call(next);
  sound.tick(counted === COUNTS.length ? 12 : 0);
  rumble?.signal(COUNT);
}

/** For scripted players and tests: what happens, and a player that drives instead of the input. */
const scripts = {
  player: undefined as ((world: World) => DriveInput) | undefined,
  get world() {
    return world;
  },
  get rumble() {
    return rumble;
  },
  get stats() {
    return stage.stats;
  },
  context,
};

/** A little less than two frames at 60 a second. */
const SOFTWARE_FRAME_SECONDS = 0.028;
/** The plot of the motors moves slowly: it is drawn ten times a second. */
const PLOT_PERIOD_MS = 100;
let lastFrameMs = performance.now();
let undrawnSeconds = 1;
let nextPlotMs = 0;

function frame(nowMs: number): void {
  requestAnimationFrame(frame);
  const seconds = Math.max(0, Math.min(LONGEST_FRAME_SECONDS, (nowMs - lastFrameMs) / 1000));
  lastFrameMs = nowMs;
  const input = controls.read();
  if (state === 'playing') {
    for (let left = seconds; left > 0 && state === 'playing'; left -= RULES.longestStep) {
      const driven = scripts.player?.(world) ?? input;
      for (const event of world.step(Math.min(left, RULES.longestStep), driven)) react(event);
    }
    count();
    sound.follow(world);
    rumble?.setThrottle(Math.min(1, (world.speed - 10) / 45));
    hud.update(world);
  }
  undrawnSeconds += seconds;
  // Without a graphics card the processor draws: half of the frames leave it to the engine of the rumble.
  if (stage.isSoftware && undrawnSeconds < SOFTWARE_FRAME_SECONDS) return;
  stage.draw(world, music?.step(undrawnSeconds) ?? SILENT, state === 'playing' ? undrawnSeconds : 0);
  undrawnSeconds = 0;
  if (nowMs < nextPlotMs) return;
  nextPlotMs = nowMs + PLOT_PERIOD_MS;
  plot?.draw(performance.now());
}

startButton.addEventListener('click', () => void startOrResume());
element('pause').addEventListener('click', pause);
element('feel-open').addEventListener('click', () => setPanelOpen(element('feel').hidden));
element('feel-close').addEventListener('click', () => setPanelOpen(false));
element<HTMLInputElement>('loudness').addEventListener('input', ({ target }) =>
  sound.setVolume(Number((target as HTMLInputElement).value) / 100),
);
document.addEventListener('visibilitychange', () => {
  if (document.hidden && state === 'playing') pause();
});

Object.assign(globalThis, { nightDrive: scripts });

requestAnimationFrame(frame);
startButton.disabled = false;
setState('menu');
