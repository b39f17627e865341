/**
 * The routing matrix as data: the places of each device, the active cells of a routing, and the routing
 * that results from toggling cells. Pure.
 *
 * A place is one motor of one device, or `by-character`: all its motors, dull to the low and sharp to
 * the high one. Devices without edits keep the routes of the preset, including devices added later.
 */
import { perStem, STEM_NAMES, type NormalRange, type PerStem, type StemName } from '@sense/core';
import {
  checkRouting,
  route,
  routesFor,
  type HapticDevice,
  type HapticRoute,
  type HapticRouting,
  type RouteMotor,
} from '@sense/haptics';

/** The part of a device that the matrix uses. */
export type RoutableDevice = Pick<HapticDevice, 'id' | 'label' | 'kind' | 'profile' | 'side'>;

export interface Place {
  readonly motor: RouteMotor;
  /** Column header. */
  readonly label: string;
  /** Name for use in a sentence. */
  readonly name: string;
}

export interface RoutingEdits {
  /** Factor on each stem on all devices. */
  readonly strengths: PerStem<NormalRange>;
  /** Explicit routes of the edited devices by id, before the strengths apply. */
  readonly devices: Readonly<Record<string, readonly HapticRoute[]>>;
}

export const NO_EDITS: RoutingEdits = { strengths: perStem(() => 1), devices: {} };

/** Id patterns by kind, so that a routing also applies to devices that connect later. */
const GROUPS = ['gamepad:*', 'xr:*', 'audio:*', 'phone', 'virtual'] as const;

const ALL: Place = { motor: 'by-character', label: 'Auto', name: 'all motors by character' };
const LOW: Place = { motor: 'low', label: 'Low', name: 'low motor' };
const HIGH: Place = { motor: 'high', label: 'High', name: 'high motor' };
const TRIGGERS: Place = { motor: 'triggers', label: 'Trig.', name: 'triggers' };

/** The columns of a device. */
export function placesOf({ profile, side, kind }: RoutableDevice): readonly Place[] {
  if (profile.motors === 'single') {
    const label = side === 'left' ? 'Left' : side === 'right' ? 'Right' : kind === 'audio' ? 'Shaker' : 'Motor';
    return [{ motor: 'by-character', label, name: side ? `${side} hand` : label.toLowerCase() }];
  }
  return profile.motors === 'dual' ? [ALL, LOW, HIGH] : [ALL, LOW, HIGH, TRIGGERS];
}

/** The routes of one device as cells of the matrix, before the strengths apply. */
export function cellsOf(base: HapticRouting, edits: RoutingEdits, device: RoutableDevice): readonly HapticRoute[] {
  return edits.devices[device.id] ?? narrow(base, device);
}

/** Toggles one cell. `Auto` and single motors exclude each other: both would drive the same motors. */
export function switchCell(
  base: HapticRouting,
  edits: RoutingEdits,
  cell: { readonly device: RoutableDevice; readonly stem: StemName; readonly motor: RouteMotor; readonly on: boolean },
): RoutingEdits {
  const { device, stem, motor, on } = cell;
  const before = cellsOf(base, edits, device);
  const auto = motor === 'by-character';
  const kept = before.filter(
    (known) => known.stem !== stem || (known.motor !== motor && !(on && (auto || known.motor === 'by-character'))),
  );
  const like = strongestOf(before.filter((known) => known.stem === stem));
  const added = route(stem, { device: device.id, motor, ...(like && { strength: like.strength, range: like.range }) });
  return { ...edits, devices: { ...edits.devices, [device.id]: on ? [...kept, added] : kept } };
}

/** Sets the strength of a stem on all devices. */
export function setStemStrength(edits: RoutingEdits, stem: StemName, strength: NormalRange): RoutingEdits {
  return { ...edits, strengths: { ...edits.strengths, [stem]: strength } };
}

/** Applies the edits to `base`, for the connected devices and those that may connect later. */
export function composeRouting(
  base: HapticRouting,
  edits: RoutingEdits,
  present: readonly RoutableDevice[],
): HapticRouting {
  const touched = present.filter(({ id }) => edits.devices[id]);
  if (touched.length === 0) return scaled(base, base.routes, edits.strengths);
  const isTouched = (group: string): boolean => touched.some(({ id }) => inGroup(group, id));
  const routes: HapticRoute[] = [];
  for (const group of GROUPS) {
    if (isTouched(group)) continue;
    for (const known of base.routes) if (known.device === '*') routes.push({ ...known, device: group });
  }
  for (const known of base.routes) {
    if (known.device !== '*' && !touched.some(({ id }) => inGroup(known.device, id))) routes.push(known);
  }
  for (const device of present) {
    const { id } = device;
    const own = GROUPS.every((group) => !inGroup(group, id));
    if (own || GROUPS.some((group) => inGroup(group, id) && isTouched(group))) {
      routes.push(...cellsOf(base, edits, device));
    }
  }
  return scaled(base, routes, edits.strengths);
}

/** Whether anything was changed. */
export function isEdited({ strengths, devices }: RoutingEdits): boolean {
  return Object.keys(devices).length > 0 || STEM_NAMES.some((stem) => strengths[stem] !== 1);
}

/** Edits that were stored, checked. @throws SenseError `invalid-argument` naming what is wrong */
export function checkEdits(edits: Partial<RoutingEdits> = {}): RoutingEdits {
  const devices = edits.devices ?? {};
  checkRouting({ name: 'edits', routes: Object.values(devices).flat() });
  const strengths = perStem((stem) => edits.strengths?.[stem] ?? 1);
  checkRouting({ name: 'strengths', routes: STEM_NAMES.map((stem) => route(stem, { strength: strengths[stem] })) });
  return { strengths, devices };
}

function scaled(
  base: HapticRouting,
  routes: readonly HapticRoute[],
  strengths: RoutingEdits['strengths'],
): HapticRouting {
  if (routes === base.routes && STEM_NAMES.every((stem) => strengths[stem] === 1)) return base;
  const own = routes.map((known) => ({ ...known, strength: known.strength * strengths[known.stem] }));
  return { name: `${base.name.replace(/ \(edited\)$/, '')} (edited)`, routes: own };
}

/** The routes of `base` for one device, reduced to the motors that have a column. */
function narrow(base: HapticRouting, device: RoutableDevice): HapticRoute[] {
  const columns = placesOf(device).map(({ motor }) => motor);
  const table = routesFor(base, device);
  const found: HapticRoute[] = [];
  for (const stem of STEM_NAMES) {
    for (const motor of columns) {
      const own = (table[stem] ?? []).filter((known) => motorsOf(known.motor, columns).includes(motor));
      const chosen = strongestOf(own);
      if (chosen) found.push({ ...chosen, device: device.id, motor });
    }
  }
  return found;
}

/** The columns of a route's motor. Missing motors are replaced as the scheduler does. */
function motorsOf(motor: RouteMotor, columns: readonly RouteMotor[]): readonly RouteMotor[] {
  if (columns.length === 1) return columns;
  if (motor === 'both') return ['low', 'high'];
  if (motor === 'left') return ['low'];
  if (motor === 'right') return ['high'];
  return columns.includes(motor) ? [motor] : ['high'];
}

function strongestOf(routes: readonly HapticRoute[]): HapticRoute | undefined {
  return routes.reduce<HapticRoute | undefined>((a, b) => (a && a.strength >= b.strength ? a : b), undefined);
}

function inGroup(pattern: string, id: string): boolean {
  return routesFor({ name: 'probe', routes: [route('drums', { device: pattern })] }, { id }).drums !== undefined;
}
