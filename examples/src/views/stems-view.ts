/**
 * Four level meters with solo, mute and echo. Shows levels at their audible time and sets the gains of
 * the session's stems.
 */
import {
  perStem,
  STEM_NAMES,
  type Decibels,
  type Live,
  type NormalRange,
  type OnsetEvent,
  type PerStem,
  type Scope,
  type Session,
  type StemName,
} from '@sense/core';
import { clamp } from '@sense/core/engine';
import { STEM_STYLES } from '@sense/visuals';
import { byId, eachFrame, explain, make, setText } from '../page/dom.js';
import { AudibleQueue } from './audible-queue.js';
import { stemGlyph } from '../page/stem-glyphs.js';
import type { Echo } from '../tone/tone-echo.js';

const FLOOR_DB: Decibels = -54;
/** Fall rate of a meter after a peak. */
const RELEASE_DB_PER_S = 42;
const GAIN_SECONDS = 0.01;
/** Minimum time between level updates for assistive technology. */
const ANNOUNCE_EVERY_MS = 1000;

export interface StemsView {
  attach(session: Session, scope: Scope): void;
  toggleSolo(stem: StemName): void;
  toggleMute(stem: StemName): void;
  /** Whether the stem is audible: neither muted nor silenced by the solo of another. */
  isAudible(stem: StemName): boolean;
}

interface Row {
  readonly item: HTMLLIElement;
  readonly glyph: SVGSVGElement;
  readonly fill: HTMLElement;
  readonly meter: HTMLElement;
  readonly value: HTMLElement;
  readonly solo: HTMLButtonElement;
  readonly mute: HTMLButtonElement;
  readonly echo: HTMLButtonElement;
  levelDb: Decibels;
  targetDb: Decibels;
}

/** Builds the rows. `onError` receives the error of an echo that fails to load. */
export function createStemsView(onError: (error: unknown) => void): StemsView {
  const rows = perStem(buildRow);
  let session: Session | undefined;
  let echo: Promise<Echo> | undefined;
  byId('stems').append(...STEM_NAMES.map((stem) => rows[stem].item));

  function applyGains(): void {
    const anySolo = STEM_NAMES.some((stem) => isOn(rows[stem].solo));
    for (const stem of STEM_NAMES) {
      const row = rows[stem];
      const silent = isOn(row.mute) || (anySolo && !isOn(row.solo));
      row.item.classList.toggle('silent', silent);
      session?.stems[stem].gain.setTargetAtTime(silent ? 0 : 1, session.context.currentTime, GAIN_SECONDS);
    }
  }

  async function applyEcho(): Promise<void> {
    const wanted = STEM_NAMES.some((stem) => isOn(rows[stem].echo));
    const current = session;
    if (!current || (!wanted && !echo)) return;
    try {
      echo ??= import('../tone/tone-echo.js').then(({ createEcho }) => createEcho(current));
      const ready = await echo;
      if (session === current) for (const stem of STEM_NAMES) ready.send(stem, isOn(rows[stem].echo));
    } catch (error) {
      echo = undefined;
      onError(error);
    }
  }

  for (const stem of STEM_NAMES) {
    const { solo, mute, echo: echoButton } = rows[stem];
    for (const button of [solo, mute]) button.onclick = () => (flip(button), applyGains());
    echoButton.onclick = () => (flip(echoButton), void applyEcho());
  }

  return {
    attach(next, scope) {
      session = next;
      echo = undefined;
      const levels = new AudibleQueue<PerStem<Decibels>>();
      const features = next.features$.subscribe(({ time, stems }) => {
        levels.push(
          next.heardAt(time),
          perStem((stem) => stems[stem].levelDb),
        );
      });
      const pulses = new AudibleQueue<Live<OnsetEvent>>();
      let newest = -1;
      const onsets = next.onsets$().subscribe((onset) => {
        // An id that is not new is an update of an onset already shown.
        if (onset.id <= newest) return;
        newest = onset.id;
        pulses.push(next.heardAt(onset.time), onset);
      });
      eachFrame(scope, (now) => pulses.drain(now, ({ stem, strength }) => pulse(rows[stem], strength)));
      scope.add(() => features.unsubscribe());
      scope.add(() => onsets.unsubscribe());
      scope.add(() => void echo?.then((ready) => ready.dispose()).catch(onError));
      scope.add(() => {
        for (const stem of STEM_NAMES) rows[stem].targetDb = FLOOR_DB;
        draw(rows, 1e4);
        for (const stem of STEM_NAMES) announceLevel(rows[stem]);
      });
      followLevels(rows, levels, scope);
      applyGains();
      void applyEcho();
    },
    toggleSolo: (stem) => rows[stem].solo.click(),
    toggleMute: (stem) => rows[stem].mute.click(),
    isAudible: (stem) => !rows[stem].item.classList.contains('silent'),
  };
}

function followLevels(rows: PerStem<Row>, queue: AudibleQueue<PerStem<Decibels>>, scope: Scope): void {
  let before = performance.now();
  let announcedAt = 0;
  let lastUpdate = 0;
  eachFrame(scope, (now) => {
    const fresh = perStem(() => FLOOR_DB as number) as Record<StemName, Decibels>;
    queue.drain(now, (levels) => {
      lastUpdate = now;
      for (const stem of STEM_NAMES) fresh[stem] = Math.max(fresh[stem], levels[stem]);
    });
    // Between two hops the last level holds; in a pause the meters fall.
    const silent = now - lastUpdate > 120;
    for (const stem of STEM_NAMES) if (lastUpdate === now || silent) rows[stem].targetDb = fresh[stem];
    draw(rows, now - before);
    before = now;
    if (now - announcedAt > ANNOUNCE_EVERY_MS) {
      announcedAt = now;
      for (const stem of STEM_NAMES) announceLevel(rows[stem]);
    }
  });
}

function draw(rows: PerStem<Row>, elapsedMs: number): void {
  for (const stem of STEM_NAMES) {
    const row = rows[stem];
    row.levelDb = Math.max(row.targetDb, row.levelDb - (RELEASE_DB_PER_S * elapsedMs) / 1000, FLOOR_DB);
    const level = clamp(1 - row.levelDb / FLOOR_DB, 0, 1);
    row.fill.style.setProperty('--level', level.toFixed(3));
  }
}

function announceLevel(row: Row): void {
  const text = row.levelDb > FLOOR_DB ? `${Math.round(row.levelDb)}` : '–';
  setText(row.value, text);
  row.meter.setAttribute('aria-valuenow', String(Math.round(row.levelDb)));
  row.meter.setAttribute('aria-valuetext', row.levelDb > FLOOR_DB ? `${text} decibels` : 'silent');
}

const REDUCED_MOTION = matchMedia('(prefers-reduced-motion: reduce)');

/** Marks an onset by enlarging the stem's icon briefly, or by dimming it with reduced motion. */
function pulse(row: Row, strength: NormalRange): void {
  const from = REDUCED_MOTION.matches ? { opacity: 0.5 } : { transform: `scale(${1.1 + 0.3 * strength})` };
  row.glyph.animate([from, { opacity: 1, transform: 'none' }], { duration: 260, easing: 'ease-out' });
}

function buildRow(stem: StemName): Row {
  const { label, color } = STEM_STYLES[stem];
  const item = make('li', 'stem');
  item.style.setProperty('--stem', color);
  const meter = make('div', 'meter');
  meter.setAttribute('role', 'meter');
  meter.setAttribute('aria-label', `${label} level`);
  meter.setAttribute('aria-valuemin', String(FLOOR_DB));
  meter.setAttribute('aria-valuemax', '0');
  meter.setAttribute('aria-valuenow', String(FLOOR_DB));
  const fill = make('div', 'meter-fill');
  meter.append(fill);
  const value = make('span', 'meter-value', '–');
  value.setAttribute('aria-hidden', 'true');
  const key = STEM_NAMES.indexOf(stem) + 1;
  const solo = toggleButton('Solo', label, `Play only this stem (${key})`);
  const mute = toggleButton('Mute', label, `Silence this stem (Shift ${key})`);
  const echo = toggleButton('Echo', label, 'Send this stem through an echo made with Tone.js');
  const buttons = make('div', 'stem-buttons');
  buttons.append(solo, mute, echo);
  const glyph = stemGlyph(stem);
  item.append(glyph, make('span', 'stem-name', label), value, buttons, meter);
  return { item, glyph, fill, meter, value, solo, mute, echo, levelDb: FLOOR_DB, targetDb: FLOOR_DB };
}

function toggleButton(text: string, label: string, title: string): HTMLButtonElement {
  const button = make('button', 'toggle', text);
  button.type = 'button';
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-label', `${text} ${label.toLowerCase()}`);
  explain(button, title);
  return button;
}

function isOn(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-pressed') === 'true';
}

function flip(button: HTMLButtonElement): void {
  button.setAttribute('aria-pressed', String(!isOn(button)));
}
