/**
 * The live read-out: how late events and picture are, how stems are delayed, and whether anything
 * was lost. Measures nothing that the engine does not already say. Knows nothing of how it is done.
 */
import type { Hertz, Milliseconds, Scope, Session, SessionStatus } from '@sense/core';
import type { FrameInfo } from '@sense/visuals';
import { byId, explain, make, setText } from '../page/dom.js';
import { DropoutCounter, type Dropouts } from './dropout-counter.js';

const KEPT = 512;
const REFRESH_MS = 500;
/** Events whose frame has not come are forgotten beyond this. */
const LARGEST_WAITING = 512;

const ROWS = {
  event: [
    'Events, typical',
    'From the sound entering the engine to the event reaching this page: half of them are faster',
  ],
  late: ['Events, slowest', 'The same: all but one in a hundred are faster'],
  picture: ['Picture delay', 'From the sound being heard to the frame that shows it: half of them are faster'],
  stems: ['Stem delay', 'Constant delay of the stem audio'],
  hop: [
    'Work in 10.7 ms',
    'Slowest separation and analysis of 10.7 ms of sound lately: above 10.7 ms this device falls behind',
  ],
  lost: ['Gaps in stems', 'Times the stems came late while this played, and input skipped'],
} as const;

export interface LatencyView {
  attach(session: Session, scope: Scope): void;
  /** To be called with every frame of the stage. */
  onFrame(info: FrameInfo): void;
  /** What is lost while nothing plays is not counted. */
  setPlaying(playing: boolean): void;
}

export function createLatencyView(): LatencyView {
  const cells = buildRows();
  let latencies: Recent = new Recent();
  let offsets: Recent = new Recent();
  const heardAt = new Map<number, Milliseconds>();
  let playing = false;
  return {
    attach(session, scope) {
      latencies = new Recent();
      offsets = new Recent();
      heardAt.clear();
      let status: SessionStatus | undefined;
      const losses = new DropoutCounter();
      let newest = -1;
      const events = session.events$.subscribe((event) => {
        if (event.id <= newest || (event.type === 'beat' && event.predicted)) return;
        newest = event.id;
        latencies.add(event.latency);
        heardAt.set(event.id, session.heardAt(event.time));
        if (heardAt.size > LARGEST_WAITING) heardAt.delete(heardAt.keys().next().value!);
      });
      const health = session.status$.subscribe((next) => {
        status = next;
        losses.add(next, playing);
      });
      scope.add(() => events.unsubscribe());
      scope.add(() => health.unsubscribe());
      const refresh = (): void => {
        if (status) show(cells, status, losses.total, { sampleRate: session.context.sampleRate, latencies, offsets });
      };
      refresh();
      scope.every(REFRESH_MS, refresh);
      scope.add(() => {
        for (const cell of Object.values(cells)) setText(cell, '–');
        setText(byId('engine'), '');
        explain(byId('engine'), '');
      });
    },
    onFrame(info) {
      for (const id of info.shownEvents) {
        const heard = heardAt.get(id);
        heardAt.delete(id);
        if (heard !== undefined) offsets.add(info.performanceTime - heard);
      }
    },
    setPlaying(next) {
      playing = next;
    },
  };
}

type Cells = Readonly<Record<keyof typeof ROWS, HTMLElement>>;

function buildRows(): Cells {
  const list = byId('numbers');
  const entries = Object.entries(ROWS).map(([key, [name, meaning]]) => {
    const row = make('div');
    const value = make('dd', '', '–');
    row.append(make('dt', '', name), value);
    explain(row, meaning, value);
    list.append(row);
    return [key, value] as const;
  });
  return Object.fromEntries(entries) as Record<keyof typeof ROWS, HTMLElement>;
}

interface Measures {
  readonly sampleRate: Hertz;
  readonly latencies: Recent;
  readonly offsets: Recent;
}

function show(cells: Cells, status: SessionStatus, lost: Dropouts, measures: Measures): void {
  const { sampleRate, latencies, offsets } = measures;
  const offset = offsets.quantile(0.5);
  setText(cells.event, milliseconds(latencies.quantile(0.5)));
  setText(cells.late, milliseconds(latencies.quantile(0.99)));
  setText(cells.picture, offset === undefined ? '–' : `${offset >= 0 ? '+' : '−'}${Math.abs(offset).toFixed(0)} ms`);
  setText(cells.stems, status.stemLatencyMs > 0 ? `${status.stemLatencyMs.toFixed(0)} ms` : '–');
  setText(cells.hop, status.hops > 0 ? `${status.processingMs.toFixed(1)} ms` : '–');
  const skippedSeconds = lost.skippedFrames / sampleRate;
  const skipped = skippedSeconds > 0 ? ` · ${skippedSeconds.toFixed(1)} s` : '';
  setText(cells.lost, status.hops > 0 ? `${lost.gaps}${skipped}` : '–');
  setText(byId('engine'), engineText(status));
  // A long message is cut off there.
  explain(byId('engine'), [engineMeaning(status), status.error?.message].filter(Boolean).join(' '));
}

/** What separates, over which way, and the last thing that went wrong and was mended. */
function engineText({ separator, transport, error }: SessionStatus): string {
  if (!separator) return '';
  const way = transport === 'shared' ? 'shared memory' : 'message port';
  return [separator, way, ...(error ? [error.message] : [])].join(' · ');
}

/** The words of {@link engineText} for people who meet them for the first time. */
function engineMeaning({ separator, transport }: SessionStatus): string {
  if (!separator) return '';
  const way =
    transport === 'shared'
      ? 'shared memory: sound goes to its thread without being copied.'
      : 'message port: sound is copied to its thread, as this page is not isolated.';
  const what =
    separator === 'dsp' ? 'dsp: separated by signal processing alone, without a model' : `${separator}: what separates`;
  return `${what}; ${way}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}

/** The last {@link KEPT} values. */
class Recent {
  readonly #values: number[] = [];

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > KEPT) this.#values.shift();
  }

  quantile(share: number): number | undefined {
    const sorted = [...this.#values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
