/**
 * Which stem is felt where, as data: routes from stems to devices and motors, each with strength and
 * range. Plain JSON that can be edited, stored and shared. `mixing/render` applies it to levels.
 */
import { STEM_NAMES, type NormalRange, type StemName } from '@sense/core/engine';
import { matchesPattern } from '@sense/core/internal';
import type { HapticScoreItem } from '../score/score.js';
import type { HapticDevice } from '../devices/device.js';
import { listOf, oneOf, range, record, span, text } from '../mapping/check.js';
import { parseJson } from '../mapping/edit.js';

/**
 * Which motors of a device: `by-character` divides dull and crisp among all of them; `left` and
 * `right` are the controller of a hand, or one side of a pad. Motors that a device lacks are merged into
 * those it has: triggers into the high motor, all into a single one.
 */
export const ROUTE_MOTORS = ['by-character', 'low', 'high', 'both', 'triggers', 'left', 'right'] as const;
/** One of {@link ROUTE_MOTORS}. */
export type RouteMotor = (typeof ROUTE_MOTORS)[number];

/** One stem on some devices. */
export interface HapticRoute {
  readonly stem: StemName;
  /** Id of the device, `*` for any run of characters: `*`, `gamepad:*`, `xr:left`. */
  readonly device: string;
  readonly motor: RouteMotor;
  /** Scales the levels of this route. */
  readonly strength: NormalRange;
  /** Levels that 0 and 1 are mapped to, before strength. `[0, 1]` does not change levels. */
  readonly range: readonly [weakest: NormalRange, strongest: NormalRange];
}

/** A complete routing. A stem without a route to a device is not felt there; several routes merge by their maximum. */
export interface HapticRouting {
  readonly name: string;
  readonly routes: readonly HapticRoute[];
}

/** The routes of each stem on one device. */
export type RouteTable = Readonly<Partial<Record<StemName, readonly HapticRoute[]>>>;

/** A route with defaults: every device, all motors by character, full strength and range. */
export function route(stem: StemName, options: Partial<Omit<HapticRoute, 'stem'>> = {}): HapticRoute {
  return { stem, device: '*', motor: 'by-character', strength: 1, range: [0, 1], ...options };
}

/** Every stem on every device: the default. */
export const ROUTE_EVERYTHING: HapticRouting = {
  name: 'everything',
  routes: STEM_NAMES.map((stem) => route(stem)),
};

/** Drums and other in the right hand, bass and vocals in the left: for two controllers, or the grips of a pad. */
export const ROUTE_HANDS: HapticRouting = {
  name: 'hands',
  routes: [
    route('drums', { motor: 'right' }),
    route('other', { motor: 'right' }),
    route('bass', { motor: 'left' }),
    route('vocals', { motor: 'left' }),
  ],
};

const routingShape = record({
  name: text,
  routes: listOf(
    record({
      stem: oneOf(STEM_NAMES),
      device: text,
      motor: oneOf(ROUTE_MOTORS),
      strength: range(0, 1),
      range: span(0, 1, 0),
    }),
  ),
});

/**
 * Returns `routing` unchanged.
 *
 * @throws SenseError `invalid-argument`, naming the field, unless every value is as documented and every field is known
 */
export function checkRouting(routing: HapticRouting): HapticRouting {
  routingShape('', routing);
  return routing;
}

/** A routing from its JSON text. @throws SenseError `invalid-argument` if it is not JSON or not a valid routing */
export function parseRouting(json: string): HapticRouting {
  return checkRouting(parseJson('routing', json) as HapticRouting);
}

/** The routes that apply to `device`. The controller of a hand gets the routes of its own side, on all its motors. */
export function routesFor(routing: HapticRouting, device: Pick<HapticDevice, 'id' | 'side'>): RouteTable {
  const table: Partial<Record<StemName, HapticRoute[]>> = {};
  for (const candidate of routing.routes) {
    for (const placed of placeRoute(candidate, device)) (table[candidate.stem] ??= []).push(placed);
  }
  return table;
}

/** `route` as it applies to `device`: one route, or none if it names others or the other hand. */
export function placeRoute(route: HapticRoute, device: Pick<HapticDevice, 'id' | 'side'>): readonly HapticRoute[] {
  if (!matchesPattern(route.device, device.id)) return [];
  const sided = route.motor === 'left' || route.motor === 'right';
  if (!device.side || !sided) return [route];
  return route.motor === device.side ? [{ ...route, motor: 'by-character' }] : [];
}

/**
 * Returns `item` with strength and range of the strongest of `routes` applied, for outputs without motors;
 * undefined without a route.
 */
export function routeItem(item: HapticScoreItem, routes: readonly HapticRoute[]): HapticScoreItem | undefined {
  const level = item.type === 'transient' ? item.intensity : item.amplitude;
  let routed = routes.length > 0 ? 0 : undefined;
  for (const {
    strength,
    range: [weakest, strongest],
  } of routes) {
    if (level > 0) routed = Math.max(routed ?? 0, strength * (weakest + (strongest - weakest) * level));
  }
  if (routed === undefined) return undefined;
  return item.type === 'transient' ? { ...item, intensity: routed } : { ...item, amplitude: routed };
}
