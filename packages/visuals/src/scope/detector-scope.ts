/**
 * A live plot of the detectors: flux, onset threshold and onsets of each stem, and the beats,
 * including predicted ones. Scrolls in time with the sound and draws only while the canvas is
 * visible. Main thread, Canvas 2D; does not depend on three.js.
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
import { describe, requirePage, requireRange } from '@sense/core/internal';
import { followReducedMotion, type ReducedMotion } from '../safety/reduced-motion.js';
import { LaneScales, paintStems } from './paint-stems.js';
import { paintBeats } from './paint-beats.js';
import { SCOPE_COLORS } from './scope-colors.js';
import { aheadLabelPlace, layoutScope, type ScopeLayout } from './scope-layout.js';
import { EventHistory, FluxHistory, type ScopeHistory } from './scope-history.js';
import { describeScope } from './scope-labels.js';

/** Options of {@link createDetectorScope}. */
export interface DetectorScopeOptions {
  /** A canvas sized by CSS. */
  readonly canvas: HTMLCanvasElement;
  /** Seconds of the past shown, 1..30. Default 4. */
  readonly pastSeconds?: Seconds;
  /** Default `auto`: the setting of the system. With reduced motion the scope steps four times a second. */
  readonly reducedMotion?: ReducedMotion;
  /** Maximum of device pixels per CSS pixel, 0.25..4. Default 2. */
  readonly maxPixelRatio?: number;
  /** Disposes the scope when it aborts. The signal of the feed does the same. */
  readonly signal?: AbortSignal;
}

/** A running scope of the detectors; ends with its feed, its `signal` or `dispose()`. */
export interface DetectorScope {
  readonly canvas: HTMLCanvasElement;
  /** Whether it draws: false while the canvas is not visible, and once disposed. */
  readonly drawing: boolean;
  /** The current content in a sentence. It is also part of the canvas's label. */
  describe(): string;
  /** Stops drawing and clears the canvas. */
  dispose(): void;
}

/** Time between two drawings with reduced motion. */
const REDUCED_MOTION_STEP_MS: Milliseconds = 250;
/** Time between two updates of the canvas's label. */
const LABEL_EVERY_MS: Milliseconds = 4000;
/** Hop rate for which the flux history is sized. */
const MAX_HOPS_PER_SECOND = 200;
const LABEL = 'Detector scope';

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
  requirePage('createDetectorScope()', 'the streams of the feed have what it draws');
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
  readonly #history: ScopeHistory;
  readonly #scales = new LaneScales();
  #layout: ScopeLayout;
  #reducedMotion = false;
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
    if (!context) throw new SenseError('unsupported', 'the canvas has no 2D context: is it used for WebGL?');
    this.canvas = canvas;
    this.#feed = feed;
    this.#scope = scope;
    this.#context = context;
    this.#pastSeconds = pastSeconds;
    this.#maxPixelRatio = maxPixelRatio;
    this.#layout = layoutScope(0, 0, pastSeconds);
    // Room for events that are known before they are audible.
    const keepSeconds = pastSeconds * 1.5 + 1;
    this.#history = {
      flux: new FluxHistory(Math.ceil(keepSeconds * MAX_HOPS_PER_SECOND)),
      onsets: new EventHistory<OnsetEvent>(keepSeconds),
      beats: new EventHistory<BeatEvent>(keepSeconds),
    };
    this.#subscribe();
    this.#watchCanvas();
    this.#updateLabel();
    scope.every(LABEL_EVERY_MS, () => this.#visible && this.#updateLabel());
    followReducedMotion(options.reducedMotion ?? 'auto', scope, (reduced) => (this.#reducedMotion = reduced));
  }

  get drawing(): boolean {
    return this.#visible && !this.#scope.disposed;
  }

  describe(): string {
    return describeScope(this.#history, this.#heardNow(), this.#pastSeconds);
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #subscribe(): void {
    const { flux, onsets, beats } = this.#history;
    const subscriptions = [
      this.#feed.features$.subscribe((frame) => flux.push(frame)),
      this.#feed.onsets$().subscribe((onset) => onsets.add(onset)),
      this.#feed.beats$.subscribe((beat) => beats.add(beat)),
    ];
    for (const subscription of subscriptions) this.#scope.add(() => subscription.unsubscribe());
  }

  /** Follows size and visibility of the canvas; clears it when the scope ends. */
  #watchCanvas(): void {
    const visibility = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)!.isIntersecting;
      this.#loop();
    });
    visibility.observe(this.canvas);
    const size = new ResizeObserver(() => this.#fit());
    size.observe(this.canvas);
    this.#scope.add(() => {
      visibility.disconnect();
      size.disconnect();
      cancelAnimationFrame(this.#frame);
      this.#context.setTransform(1, 0, 0, 1, 0, 0);
      this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.canvas.setAttribute('aria-label', LABEL);
    });
  }

  #loop(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.drawing) return;
    this.#frame = requestAnimationFrame(() => {
      const now = performance.now();
      if (!this.#reducedMotion || now - this.#drawnAt >= REDUCED_MOTION_STEP_MS) this.#draw(now);
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
    // Read each time: no observer reports when the window moves to another screen.
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
    paintStems(context, layout, this.#history, this.#scales, heardNow);
    paintBeats(context, layout, this.#history.beats.items, this.#history.flux, heardNow);
  }

  /** Time, on the time line of events, of the sound that is audible now. */
  #heardNow(): Seconds {
    const { flux } = this.#history;
    const known = flux.end > 0 ? flux.timeAt(flux.end - 1) : 0;
    return known + (performance.now() - this.#feed.heardAt(known)) / 1000;
  }

  #updateLabel(): void {
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', `${LABEL}. ${this.describe()}`);
  }
}

/** Paints the line of the present, and the background of events that are not audible yet. */
function paintNow(context: CanvasRenderingContext2D, layout: ScopeLayout): void {
  const { nowX, width, height } = layout;
  context.fillStyle = SCOPE_COLORS.ahead;
  context.fillRect(nowX, 0, width - nowX, height);
  context.fillStyle = SCOPE_COLORS.now;
  context.fillRect(nowX - 0.5, 0, 1, height);
  const label = aheadLabelPlace(layout);
  if (!label) return;
  context.fillStyle = SCOPE_COLORS.soft;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  context.fillText('ahead', label.right, label.top, label.width);
}
