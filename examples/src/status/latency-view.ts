/**
 * The latency panel: latency of events and picture, delay of the stems, processing time and dropouts.
 * All figures come from the session and from the frames of the stage.
 */
import type { Hertz, Milliseconds, Scope, Session, SessionStatus } from '@sense/core';
import type { FrameInfo } from '@sense/visuals';
import { byId, explain, make, setText } from '../page/dom.js';
import { DropoutCounter, type Dropouts } from './dropout-counter.js';

const MAX_VALUES = 512;
const REFRESH_MS = 500;
/** Maximum of events that wait for their frame. */
const MAX_PENDING = 512;

const ROWS = {
  event: ['Events, typical', 'Median time from the sound entering the engine to the event reaching this page'],
  late: ['Events, slowest', 'The same time, exceeded by one event in a hundred'],
  picture: ['Picture delay', 'Median time from the audible sound to the frame that shows it'],
  stems: ['Stem delay', 'Constant delay of the stem audio'],
  hop: ['Processing', 'Longest recent processing time for 10.7 ms of sound. Above 10.7 ms this device falls behind'],
  lost: ['Gaps in stems', 'How often the stems were late during playback, and the length of skipped input'],
} as const;

export interface LatencyView {
  attach(session: Session, scope: Scope): void;
  /** Must be called with every frame of the stage. */
  onFrame(info: FrameInfo): void;
  /** Dropouts are counted only during playback. */
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
      const dropouts = new DropoutCounter();
      let newest = -1;
      const events = session.events$.subscribe((event) => {
        if (event.id <= newest || (event.type === 'beat' && event.predicted)) return;
        newest = event.id;
        latencies.add(event.latency);
        heardAt.set(event.id, session.heardAt(event.time));
        if (heardAt.size > MAX_PENDING) heardAt.delete(heardAt.keys().next().value!);
      });
      const statuses = session.status$.subscribe((next) => {
        status = next;
        dropouts.add(next, playing);
      });
      scope.add(() => events.unsubscribe());
      scope.add(() => statuses.unsubscribe());
      const refresh = (): void => {
        if (status) show(cells, status, dropouts.total, { sampleRate: session.context.sampleRate, latencies, offsets });
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

function show(cells: Cells, status: SessionStatus, dropouts: Dropouts, measures: Measures): void {
  const { sampleRate, latencies, offsets } = measures;
  const offset = offsets.quantile(0.5);
  setText(cells.event, milliseconds(latencies.quantile(0.5)));
  setText(cells.late, milliseconds(latencies.quantile(0.99)));
  setText(cells.picture, offset === undefined ? '–' : `${offset >= 0 ? '+' : '−'}${Math.abs(offset).toFixed(0)} ms`);
  setText(cells.stems, status.stemLatencyMs > 0 ? `${status.stemLatencyMs.toFixed(0)} ms` : '–');
  setText(cells.hop, status.hops > 0 ? `${status.processingMs.toFixed(1)} ms` : '–');
  const skippedSeconds = dropouts.skippedFrames / sampleRate;
  const skipped = skippedSeconds > 0 ? ` · ${skippedSeconds.toFixed(1)} s` : '';
  setText(cells.lost, status.hops > 0 ? `${dropouts.gaps}${skipped}` : '–');
  setText(byId('engine'), engineText(status));
  // The page cuts off a long message.
  explain(byId('engine'), [engineMeaning(status), status.error?.message].filter(Boolean).join(' '));
}

/** The active separator, the transport, and the last error that the session recovered from. */
function engineText({ separator, transport, error }: SessionStatus): string {
  if (!separator) return '';
  const path = transport === 'shared' ? 'shared memory' : 'message port';
  return [separator, path, ...(error ? [error.message] : [])].join(' · ');
}

/** Explains the terms of {@link engineText}. */
function engineMeaning({ separator, transport }: SessionStatus): string {
  if (!separator) return '';
  const path =
    transport === 'shared'
      ? 'shared memory: audio reaches its thread without being copied.'
      : 'message port: audio is copied to its thread, because this page is not cross-origin isolated.';
  const name =
    separator === 'dsp'
      ? 'dsp: separation by signal processing, without a model'
      : `${separator}: the active separator`;
  return `${name}; ${path}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}

/** The last {@link MAX_VALUES} values. */
class Recent {
  readonly #values: number[] = [];

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > MAX_VALUES) this.#values.shift();
  }

  quantile(share: number): number | undefined {
    const sorted = [...this.#values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
