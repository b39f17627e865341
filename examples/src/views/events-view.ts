/**
 * The latest events as text at their audible time, and a summary for screen readers every few seconds.
 */
import {
  isDrumClass,
  perStem,
  STEM_NAMES,
  type LiveEvent,
  type Scope,
  type Seconds,
  type Session,
  type StemName,
} from '@sense/core';
import { STEM_STYLES } from '@sense/visuals';
import { byId, eachFrame, make, setText } from '../page/dom.js';
import { AudibleQueue } from './audible-queue.js';

const ROWS = 24;
const SUMMARY_EVERY_MS = 8000;

const DRUM_TEXT = { kick: 'Kick', snare: 'Snare', hihat: 'Hi-hat', tom: 'Tom', cymbal: 'Cymbal' } as const;
const STEM_TEXT = { drums: 'Drum hit', bass: 'Bass note', other: 'Instrument', vocals: 'Voice' } as const;

export interface EventsView {
  attach(session: Session, scope: Scope): void;
}

/** Builds the list. Rows are reused, newest first. */
export function createEventsView(): EventsView {
  const list = byId('events');
  const rows = Array.from({ length: ROWS }, buildRow);
  list.append(...rows.map((row) => row.item));
  return {
    attach(session, scope) {
      const queue = new AudibleQueue<LiveEvent>();
      const shown: ShownEvent[] = [];
      const counts = createSummary(scope);
      const songTime = songClock(session);
      scope.add(() => rows.forEach((row) => row.clear()));
      const subscription = session.events$.subscribe((event) => queue.push(session.heardAt(event.time), event));
      scope.add(() => subscription.unsubscribe());
      eachFrame(scope, (now) => {
        let changed = false;
        queue.drain(now, (event) => {
          changed = true;
          const known = shown.find((other) => other.event.id === event.id);
          if (known) {
            known.event = event;
            return;
          }
          shown.unshift({ event, time: songTime(event.time) });
          if (shown.length > ROWS) shown.pop();
          counts.add(event);
        });
        if (changed) rows.forEach((row, index) => row.show(shown[index]));
      });
    },
  };
}

interface ShownEvent {
  event: LiveEvent;
  /** Position in the song, or seconds since the session started. */
  readonly time: Seconds;
}

/** Converts context time to the position in the song at that time. Handles loops and seeks. */
function songClock(session: Session): (time: Seconds) => Seconds {
  const origin = session.context.currentTime;
  return (time) => {
    const position = session.source.position?.();
    if (position === undefined) return Math.max(0, time - origin);
    const then = position - (session.context.currentTime - time);
    return then >= 0 ? then : Math.max(0, then + (session.source.duration ?? 0));
  };
}

interface EventRow {
  readonly item: HTMLLIElement;
  show(shown: ShownEvent | undefined): void;
  clear(): void;
}

function buildRow(): EventRow {
  const item = make('li', 'event');
  const time = make('span', 'event-time');
  const text = make('span', 'event-text');
  const bar = make('span', 'event-bar');
  item.append(time, text, bar);
  item.hidden = true;
  return {
    item,
    show(shown) {
      item.hidden = shown === undefined;
      if (!shown) return;
      const { event } = shown;
      setText(time, shown.time.toFixed(2));
      setText(text, textOf(event));
      const strength = event.type === 'onset' ? event.strength : event.confidence;
      bar.style.setProperty('--strength', strength.toFixed(2));
      item.style.setProperty('--stem', event.type === 'onset' ? STEM_STYLES[event.stem].color : '#9aa6bd');
    },
    clear() {
      item.hidden = true;
    },
  };
}

function textOf(event: LiveEvent): string {
  if (event.type === 'onset')
    return isDrumClass(event.drum) ? DRUM_TEXT[event.drum] : (event.drum ?? STEM_TEXT[event.stem]);
  const beat = event.beatInBar > 0 ? `Beat ${event.beatInBar}` : 'Beat';
  return `${beat} · ${Math.round(event.tempo)} BPM`;
}

/** Counts onsets and announces the counts, unless there are none or announcements are off. */
function createSummary(scope: Scope): { add(event: LiveEvent): void } {
  const region = byId('event-summary');
  const announce = byId<HTMLInputElement>('announce');
  const counts: Record<StemName, number> = { ...perStem(() => 0) };
  let tempo = 0;
  scope.every(SUMMARY_EVERY_MS, () => {
    const parts = STEM_NAMES.filter((stem) => counts[stem] > 0).map(
      (stem) => `${STEM_STYLES[stem].label.toLowerCase()} ${counts[stem]}`,
    );
    if (tempo > 0) parts.push(`about ${Math.round(tempo)} beats per minute`);
    if (announce.checked && parts.length > 0)
      setText(region, `Last ${SUMMARY_EVERY_MS / 1000} seconds: ${parts.join(', ')}.`);
    for (const stem of STEM_NAMES) counts[stem] = 0;
    tempo = 0;
  });
  scope.add(() => setText(region, ''));
  return {
    add(event) {
      if (event.type === 'onset') counts[event.stem]++;
      else tempo = event.tempo;
    },
  };
}
