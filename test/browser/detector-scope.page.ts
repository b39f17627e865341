/** Runs in the browser, called by detector-scope.test.ts: a scope on a feed that the test fills. */
import { createDetectorScope, type DetectorScope, type DetectorScopeOptions } from '@sense/visuals';
import { createFakeFeed } from '../support/fake-feed.js';

const WIDTH = 500;
const HEIGHT = 240;

interface Rig {
  readonly scope: DetectorScope;
  readonly canvas: HTMLCanvasElement;
  /** Animation frames in which the scope cleared the canvas. */
  draws: number;
  /** Flux of the drums: `value` for the last `seconds`, and a threshold above it. */
  sendFlux(value: number, seconds: number): void;
  onset(id: number, time: number, drum?: 'snare'): void;
  beat(id: number, time: number, beatInBar: number): void;
  endFeed(): void;
  remove(): void;
}

function openRig(options: Partial<DetectorScopeOptions> = {}): Rig {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = `position:fixed;left:0;top:0;width:${WIDTH}px;height:${HEIGHT}px`;
  document.body.append(canvas);
  const feed = createFakeFeed({ now: () => performance.now() });
  const context = canvas.getContext('2d')!;
  const clear = context.clearRect.bind(context);
  const scope = createDetectorScope(feed, { canvas, maxPixelRatio: 1, reducedMotion: false, ...options });
  const rig: Rig = {
    scope,
    canvas,
    draws: 0,
    sendFlux(value, seconds) {
      const now = performance.now() / 1000;
      for (let time = now - seconds; time <= now; time += 0.0107) {
        feed.features(time, { drums: { flux: value, fluxThreshold: 2 * value } });
      }
    },
    onset: (id, time, drum) => feed.onset({ id, time, ...(drum && { drum, drums: [drum] }) }),
    beat: (id, time, beatInBar) => feed.beat({ id, time, beatInBar }),
    endFeed: () => feed.controller.abort(),
    remove: () => canvas.remove(),
  };
  context.clearRect = (...area) => {
    rig.draws++;
    clear(...area);
  };
  return rig;
}

const frames = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await frames(1);
}

/**
 * Stops the clock of the page, which the scope reads, so that its output does not depend on the speed
 * of the machine.
 */
function holdClock(): { advance(ms: number): void; release(): void } {
  let now = performance.now();
  performance.now = () => now;
  return {
    advance: (ms) => void (now += ms),
    // Makes the method of the prototype visible again.
    release: () => Reflect.deleteProperty(performance, 'now'),
  };
}

/** Number of bright pixels of the plot, without its background, in each of four equal slices of time. */
function brightByQuarter({ canvas }: Rig, top: number, bottom: number): number[] {
  const left = 76;
  const right = Math.round(left + (WIDTH - left) * 0.92) - 2;
  const { data, width } = canvas.getContext('2d')!.getImageData(left, top, right - left, bottom - top);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const x = (i / 4) % width;
    if (data[i + 3]! > 150) counts[Math.floor((4 * x) / width)]!++;
  }
  return counts;
}

/** Positions at which onsets of three seconds ago and current beats are drawn. */
export async function placeInTime() {
  const rig = openRig();
  await until(() => rig.scope.drawing);
  const clock = holdClock();
  rig.sendFlux(0.001, 0.1);
  const now = performance.now() / 1000;
  for (let id = 1; id <= 12; id++) rig.onset(id, now - 3.5 + id * 0.02);
  for (let id = 20; id <= 24; id++) rig.beat(id, now - 0.2 - (id - 20) * 0.1, 1);
  await frames(3);
  const drums = brightByQuarter(rig, 0, 30);
  const beats = brightByQuarter(rig, HEIGHT - 50, HEIGHT - 20);
  const words = rig.canvas.getAttribute('aria-label');
  const description = rig.scope.describe();
  clock.release();
  rig.scope.dispose();
  rig.remove();
  return { drums, beats, words, description };
}

/** Bright pixels after the current time, before and after a beat is predicted there. */
export async function showAhead() {
  const rig = openRig();
  await until(() => rig.scope.drawing);
  const clock = holdClock();
  rig.sendFlux(0.001, 0.1);
  const count = (): number => {
    const { data } = rig.canvas.getContext('2d')!.getImageData(WIDTH - 32, HEIGHT - 50, 32, 40);
    let bright = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i]! > 150) bright++;
    return bright;
  };
  await frames(2);
  const before = count();
  rig.beat(1, performance.now() / 1000 + 0.2, 1);
  await frames(2);
  const after = count();
  clock.release();
  rig.scope.dispose();
  rig.remove();
  return { before, after };
}

/** Number of drawings while shown and while hidden. */
export async function hide() {
  const rig = openRig();
  await until(() => rig.scope.drawing);
  await frames(5);
  const shown = rig.draws;
  rig.canvas.style.display = 'none';
  await until(() => !rig.scope.drawing);
  const atHiding = rig.draws;
  await frames(10);
  const hidden = rig.draws - atHiding;
  rig.canvas.style.display = 'block';
  await until(() => rig.scope.drawing && rig.draws > atHiding);
  rig.scope.dispose();
  rig.remove();
  return { shown, hidden };
}

/** Frames requested and pixels that remain after the end. */
export async function end(how: 'dispose' | 'feed' | 'signal') {
  const controller = new AbortController();
  const rig = openRig({ signal: controller.signal });
  await until(() => rig.scope.drawing);
  rig.sendFlux(0.1, 2);
  await frames(3);
  if (how === 'dispose') rig.scope.dispose();
  else if (how === 'feed') rig.endFeed();
  else controller.abort();
  const draws = rig.draws;
  await frames(5);
  const { data } = rig.canvas.getContext('2d')!.getImageData(0, 0, WIDTH, HEIGHT);
  const result = { drawing: rig.scope.drawing, drawn: rig.draws - draws, pixels: data.some((value) => value > 0) };
  rig.remove();
  return result;
}

/** Number of drawings in 20 frames that are 50 ms apart. */
export async function drawsPerFrame(reducedMotion: boolean) {
  const rig = openRig({ reducedMotion });
  await until(() => rig.scope.drawing && rig.draws > 0);
  const clock = holdClock();
  const draws = rig.draws;
  for (let i = 0; i < 20; i++) {
    clock.advance(50);
    await frames(1);
  }
  const result = rig.draws - draws;
  clock.release();
  rig.scope.dispose();
  rig.remove();
  return result;
}

/** Sizes of the pixel buffer before and after the element changes. */
export async function resize() {
  const rig = openRig({ maxPixelRatio: 0.5 });
  await until(() => rig.draws > 0);
  const first = [rig.canvas.width, rig.canvas.height];
  rig.canvas.style.width = '300px';
  await until(() => rig.canvas.width !== first[0]);
  const then = [rig.canvas.width, rig.canvas.height];
  rig.scope.dispose();
  rig.remove();
  return { first, then };
}

/** Error codes of invalid options. */
export function rejections(): Record<string, string> {
  const codeOf = (options: Partial<DetectorScopeOptions>): string => {
    try {
      openRig(options);
      return 'none';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const codes = {
    element: codeOf({ canvas: document.createElement('div') as never }),
    past: codeOf({ pastSeconds: 0 }),
    aborted: codeOf({ signal: AbortSignal.abort() }),
  };
  document.querySelectorAll('canvas').forEach((canvas) => canvas.remove());
  return codes;
}
