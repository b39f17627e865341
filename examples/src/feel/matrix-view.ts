/**
 * The routing matrix: which stem drives which motor of which device, and the strength of each stem. A
 * table of checkboxes, accessible to keyboards and screen readers.
 */
import { STEM_NAMES, type StemName } from '@sense/core';
import { STEM_STYLES } from '@sense/visuals';
import { byId, make, setText } from '../page/dom.js';
import { stemGlyph } from '../page/stem-glyphs.js';
import type { FeelHub } from './state/feel-hub.js';
import {
  cellsOf,
  placesOf,
  setStemStrength,
  switchCell,
  type Place,
  type RoutableDevice,
} from './state/routing-edits.js';

interface Cell {
  readonly box: HTMLInputElement;
  readonly device: RoutableDevice;
  readonly stem: StemName;
  readonly place: Place;
}

/** Fills `table` and follows the hub for the lifetime of the page. */
export function createMatrixView(table: HTMLTableElement, hub: FeelHub): void {
  let cells: Cell[] = [];
  let built = '';
  const strengths = STEM_NAMES.map((stem) => ({ stem, dial: strengthDial(stem, hub) }));
  const update = (): void => {
    const { devices } = hub.connection;
    const shape = JSON.stringify(devices.map(({ id, label, profile, side }) => [id, label, profile.motors, side]));
    if (shape !== built) cells = buildTable(table, devices, strengths, hub);
    built = shape;
    const { routing, edits } = hub.settings;
    for (const { box, device, stem, place } of cells) {
      box.checked = cellsOf(routing, edits, device).some(
        (known) => known.stem === stem && known.motor === place.motor && known.strength > 0,
      );
    }
    for (const { stem, dial } of strengths) showStrength(dial, edits.strengths[stem]);
  };
  hub.onChange(update);
  update();
  showScrollHint(table);
}

/** Shows a hint while the table is wider than its frame and scrolls. */
function showScrollHint(table: HTMLTableElement): void {
  const frame = table.parentElement!;
  const observer = new ResizeObserver(() => {
    byId('matrix-more').hidden = frame.scrollWidth <= frame.clientWidth;
  });
  observer.observe(frame);
  observer.observe(table);
}

type Strengths = readonly { readonly stem: StemName; readonly dial: HTMLInputElement }[];

function buildTable(
  table: HTMLTableElement,
  devices: readonly RoutableDevice[],
  strengths: Strengths,
  hub: FeelHub,
): Cell[] {
  const cells: Cell[] = [];
  const columns = devices.map((device) => ({ device, places: placesOf(device) }));
  const names = make('tr');
  const motors = make('tr');
  names.append(heading('Stem', 'col', { rows: 2 }), heading('Strength', 'col', { rows: 2 }));
  for (const { device, places } of columns) {
    names.append(heading(device.label, 'colgroup', { columns: places.length }));
    for (const { label } of places) motors.append(heading(label, 'col'));
  }
  const head = make('thead');
  head.append(names, motors);
  const body = make('tbody');
  for (const { stem, dial } of strengths) {
    const row = make('tr');
    row.style.setProperty('--stem', STEM_STYLES[stem].color);
    const name = heading('', 'row');
    const inner = make('span', 'matrix-stem');
    inner.append(stemGlyph(stem), STEM_STYLES[stem].label);
    name.append(inner);
    const level = make('td', 'matrix-strength');
    level.append(dial);
    row.append(name, level);
    for (const { device, places } of columns) {
      for (const [index, place] of places.entries()) {
        const box = make('input', 'cell');
        box.type = 'checkbox';
        box.setAttribute('aria-label', `${STEM_STYLES[stem].label} at ${device.label}, ${place.name}`);
        box.onchange = () => {
          const { routing, edits } = hub.settings;
          hub.update({ edits: switchCell(routing, edits, { device, stem, motor: place.motor, on: box.checked }) });
        };
        const holder = make('td', index === 0 ? 'matrix-first' : '');
        holder.append(box);
        row.append(holder);
        cells.push({ box, device, stem, place });
      }
    }
    body.append(row);
  }
  table.tHead?.remove();
  table.tBodies[0]?.remove();
  table.append(head, body);
  return cells;
}

function strengthDial(stem: StemName, hub: FeelHub): HTMLInputElement {
  const dial = make('input');
  Object.assign(dial, { type: 'range', min: '0', max: '100', step: '5' });
  dial.setAttribute('aria-label', `Strength of ${STEM_STYLES[stem].label.toLowerCase()}`);
  dial.oninput = () => hub.update({ edits: setStemStrength(hub.settings.edits, stem, Number(dial.value) / 100) });
  return dial;
}

function showStrength(dial: HTMLInputElement, strength: number): void {
  dial.value = String(Math.round(100 * strength));
  dial.style.setProperty('--fill', String(strength));
  dial.setAttribute('aria-valuetext', `${dial.value} %`);
}

function heading(
  text: string,
  scope: 'col' | 'colgroup' | 'row',
  span: { readonly rows?: number; readonly columns?: number } = {},
): HTMLTableCellElement {
  const cell = make('th');
  cell.scope = scope;
  cell.rowSpan = span.rows ?? 1;
  cell.colSpan = span.columns ?? 1;
  setText(cell, text);
  return cell;
}
