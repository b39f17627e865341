/**
 * What the detectors hear, live: for each stem the flux, what it has to reach, and the onsets; then
 * the beats, those to come among them. It moves with the sound, like the picture, and draws only
 * while somebody can see it. Canvas 2D alone: nothing here needs three.js. Decides nothing about
 * music.
 */
import {
  Scope,
  SenseError,
  type BeatEvent,
  type Milliseconds,
  type OnsetEvent,
  type OutputFeed,
  type Seconds,
} from '@sense/core';
import { describe, requireRange } from '@sense/core/internal';
import { followReducedMotion, type ReducedMotion } from '../safety/reduced-motion.js';
import { LaneScales, paintStems } from './paint-stems.js';
import { paintBeats } from './paint-beats.js';
import { SCOPE_COLORS } from './scope-colors.js';
import { aheadWordPlace, layoutScope, type ScopeLayout } from './scope-layout.js';
import { EventHistory, FluxHistory, type ScopeHistory } from './scope-history.js';
import { describeScope } from './scope-labels.js';

export interface DetectorScopeOptions {
  /** A canvas that CSS has sized. */
  readonly canvas: HTMLCanvasElement;
  /** Seconds of the past shown, 1..30. Default 4. */
  readonly pastSeconds?: Seconds;
  /** Default `auto`: as the user told the system. Then it steps four times a second. */
  readonly reducedMotion?: ReducedMotion;
  /** Device pixels per CSS pixel at most, 0.25..4. Default 2. */
  readonly maxPixelRatio?: number;
  /** Disposes the scope when it aborts; so does the signal of the feed. */
  readonly signal?: AbortSignal;
}

export interface DetectorScope {
  readonly canvas: HTMLCanvasElement;
  /** Whether it draws: false while the canvas cannot be seen, and after the end. */
  readonly drawing: boolean;
  /** What it shows now, in a sentence: the text alternative, which the canvas carries as well. */
  describe(): string;
  /** Stops drawing and wipes the canvas. */
  dispose(): void;
}

/** With reduced motion. */
const CALM_STEP_MS: Milliseconds = 250;
/** The words on the canvas are renewed so often. */
const WORDS_EVERY_MS: Milliseconds = 4000;
/** Hops per second at most, for which the memory is large enough. */
const MOST_HOPS_PER_SECOND = 200;
const NAME = 'What the detectors hear';

/**
 * Opens a scope on a session.
 *
 * Throws `invalid-argument` for options outside their range, `disposed` if a signal has aborted.
 *
 * ```ts
 * const scope = createDetectorScope(session, { canvas: document.querySelector('canvas')! });
 * ```
 */
export function createDetectorScope(feed: OutputFeed, options: DetectorScopeOptions): DetectorScope {
  if (!(options.canvas instanceof HTMLCanvasElement)) {
    throw new SenseError('invalid-argument', `canvas must be a canvas element, received ${describe(options.canvas)}`);
  }
  const pastSeconds = requireRange('pastSeconds', options.pastSeconds ?? 4, 1, 30);
  const maxPixelRatio = requireRange('maxPixelRatio', options.maxPixelRatio ?? 2, 0.25, 4);
  const scope = new Scope({ signal: options.signal });
  scope.listen(feed.signal, 'abort', () => scope.dispose());
  if (feed.signal.aborted) scope.dispose();
  scope.requireOpen('the session or signal of this scope');
  return new LiveScope(feed, { ...options, pastSeconds, maxPixelRatio }, scope);
}

class LiveScope implements DetectorScope {
  readonly canvas: HTMLCanvasElement;
  readonly #feed: OutputFeed;
  readonly #scope: Scope;
  readonly #context: CanvasRenderingContext2D;
  readonly #pastSeconds: Seconds;
  readonly #maxPixelRatio: number;
  readonly #memory: ScopeHistory;
  readonly #scales = new LaneScales();
  #layout: ScopeLayout;
  #calm = false;
  #visible = false;
  #frame = 0;
  #drawnAt: Milliseconds = -Infinity;

  constructor(
    feed: OutputFeed,
    options: DetectorScopeOptions & { readonly pastSeconds: Seconds; readonly maxPixelRatio: number },
    scope: Scope,
  ) {
    const { canvas, pastSeconds, maxPixelRatio } = options;
    const context = canvas.getContext('2d');
    if (!context) throw new SenseError('unsupported', 'the canvas gives no 2D context: is it used for WebGL?');
    this.canvas = canvas;
    this.#feed = feed;
    this.#scope = scope;
    this.#context = context;
    this.#pastSeconds = pastSeconds;
    this.#maxPixelRatio = maxPixelRatio;
    this.#layout = layoutScope(0, 0, pastSeconds);
    // What is known before it is heard is kept as well; half as much again is ample.
    const keepSeconds = pastSeconds * 1.5 + 1;
    this.#memory = {
      flux: new FluxHistory(Math.ceil(keepSeconds * MOST_HOPS_PER_SECOND)),
      onsets: new EventHistory<OnsetEvent>(keepSeconds),
      beats: new EventHistory<BeatEvent>(keepSeconds),
    };
    this.#listen();
    this.#watchCanvas();
    this.#speak();
    scope.every(WORDS_EVERY_MS, () => this.#visible && this.#speak());
    followReducedMotion(options.reducedMotion ?? 'auto', scope, (reduced) => (this.#calm = reduced));
  }

  get drawing(): boolean {
    return this.#visible && !this.#scope.disposed;
  }

  describe(): string {
    return describeScope(this.#memory, this.#heardNow(), this.#pastSeconds);
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #listen(): void {
    const { flux, onsets, beats } = this.#memory;
    const subscriptions = [
      this.#feed.features$.subscribe((frame) => flux.push(frame)),
      this.#feed.events$.subscribe((event) => (event.type === 'onset' ? onsets.hear(event) : beats.hear(event))),
    ];
    for (const subscription of subscriptions) this.#scope.add(() => subscription.unsubscribe());
  }

  /** Follows size and sight of the canvas; leaves it blank in the end. */
  #watchCanvas(): void {
    const sight = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)!.isIntersecting;
      this.#loop();
    });
    sight.observe(this.canvas);
    const size = new ResizeObserver(() => this.#fit());
    size.observe(this.canvas);
    this.#scope.add(() => {
      sight.disconnect();
      size.disconnect();
      cancelAnimationFrame(this.#frame);
      this.#context.setTransform(1, 0, 0, 1, 0, 0);
      this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.canvas.setAttribute('aria-label', NAME);
    });
  }

  #loop(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.drawing) return;
    this.#frame = requestAnimationFrame(() => {
      const now = performance.now();
      if (!this.#calm || now - this.#drawnAt >= CALM_STEP_MS) this.#draw(now);
      this.#loop();
    });
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#layout = layoutScope(clientWidth, clientHeight, this.#pastSeconds);
    this.#draw(performance.now());
  }

  #draw(now: Milliseconds): void {
    const { canvas } = this;
    const context = this.#context;
    const layout = this.#layout;
    if (layout.width === 0) return;
    this.#drawnAt = now;
    // Read each time: it changes when a window moves to another screen, which no observer tells.
    const ratio = Math.min(window.devicePixelRatio || 1, this.#maxPixelRatio);
    const width = Math.round(layout.width * ratio);
    const height = Math.round(layout.height * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, layout.width, layout.height);
    context.font = `${layout.fontPx}px system-ui, sans-serif`;
    const heardNow = this.#heardNow();
    paintNow(context, layout);
    paintStems(context, layout, this.#memory, this.#scales, heardNow);
    paintBeats(context, layout, this.#memory.beats.items, heardNow);
  }

  /** The time, on the time line of events, of the sound that is heard at this moment. */
  #heardNow(): Seconds {
    const { flux } = this.#memory;
    const known = flux.end > 0 ? flux.timeAt(flux.end - 1) : 0;
    return known + (performance.now() - this.#feed.heardAt(known)) / 1000;
  }

  #speak(): void {
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `${NAME}. ${this.describe()}`);
  }
}

/** The line of the present, and the ground of what is told but not heard yet. */
function paintNow(context: CanvasRenderingContext2D, layout: ScopeLayout): void {
  const { nowX, width, height } = layout;
  context.fillStyle = SCOPE_COLORS.ahead;
  context.fillRect(nowX, 0, width - nowX, height);
  context.fillStyle = SCOPE_COLORS.now;
  context.fillRect(nowX - 0.5, 0, 1, height);
  const word = aheadWordPlace(layout);
  if (!word) return;
  context.fillStyle = SCOPE_COLORS.soft;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  context.fillText('ahead', word.right, word.top, word.room);
}
