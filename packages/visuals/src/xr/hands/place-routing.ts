/**
 * Connects a haptics connection to an XR stage: adds the controllers of each session, and routes each
 * stem to the hands that are near its place while a session runs. Haptics is another package: what is used
 * of it is described structurally, and a `HapticsConnection` satisfies it.
 */
import { STEM_NAMES, type NormalRange, type PerStem, type StemName } from '@sense/core';
import { matchesPattern } from '@sense/core/internal';
import type { XrHands } from './nearest-hands.js';

/** A route of `@sense/haptics`: a stem on the devices whose id matches. */
export interface XrRoute {
  readonly stem: StemName;
  readonly device: string;
  readonly motor: 'by-character' | 'low' | 'high' | 'both' | 'triggers' | 'left' | 'right';
  readonly strength: NormalRange;
  readonly range: readonly [weakest: NormalRange, strongest: NormalRange];
}

/** A routing of `@sense/haptics`. */
export interface XrRouting {
  readonly name: string;
  readonly routes: readonly XrRoute[];
}

/** What an XR stage uses of a connection of `@sense/haptics`. */
export interface XrHaptics {
  readonly routing: XrRouting;
  readonly devices: readonly { readonly id: string; readonly kind: string }[];
  setRouting(routing: XrRouting): void;
  addXrSession(session: XRSession): () => void;
  onChange(listener: () => void): () => void;
}

const CONTROLLER_KIND = 'xr-controller';
const CONTROLLERS = { left: 'xr:left', right: 'xr:right' } as const;

/**
 * The routing of `base` with the stems moved to the controllers near their places: a stem that `base`
 * routes to a controller goes to its hands, with the strength and range of that route. Other devices keep
 * their routes.
 *
 * @param others ids of the connected devices that are not controllers
 */
export function placeRouting(base: XrRouting, hands: PerStem<XrHands>, others: readonly string[]): XrRouting {
  const routes: XrRoute[] = [];
  for (const stem of STEM_NAMES) {
    const own = base.routes.find((route) => route.stem === stem && matchesController(route.device));
    for (const hand of own ? hands[stem] : []) {
      routes.push({ ...own!, device: CONTROLLERS[hand], motor: 'by-character' });
    }
  }
  for (const route of base.routes) {
    if (!matchesController(route.device)) routes.push(route);
    else for (const device of others) if (matchesPattern(route.device, device)) routes.push({ ...route, device });
  }
  return { name: `${base.name}, by place`, routes };
}

/** Keeps the routing of a haptics connection in step with the hands while a session runs. */
export class PlaceRouting {
  readonly #haptics: XrHaptics;
  readonly #undo: (() => void)[] = [];
  #base: XrRouting;
  #applied: XrRouting;
  #others = '';
  #hands: PerStem<XrHands>;

  constructor(haptics: XrHaptics, session: XRSession, hands: PerStem<XrHands>) {
    this.#haptics = haptics;
    this.#hands = hands;
    this.#base = this.#applied = haptics.routing;
    this.apply(hands);
    this.#undo.push(
      haptics.onChange(() => this.#follow()),
      haptics.addXrSession(session),
    );
  }

  /** Routes each stem to its hands. */
  apply(hands: PerStem<XrHands>): void {
    this.#hands = hands;
    const others = this.#haptics.devices.filter(({ kind }) => kind !== CONTROLLER_KIND).map(({ id }) => id);
    this.#others = others.join();
    this.#applied = placeRouting(this.#base, hands, others);
    this.#haptics.setRouting(this.#applied);
  }

  /** Removes the controllers and restores the routing of the app. */
  end(): void {
    for (const undo of this.#undo.splice(0)) undo();
    if (this.#haptics.routing === this.#applied) this.#haptics.setRouting(this.#base);
  }

  /** The app has set another routing, or devices have changed. */
  #follow(): void {
    const { routing, devices } = this.#haptics;
    if (routing !== this.#applied) this.#base = routing;
    const others = devices.filter(({ kind }) => kind !== CONTROLLER_KIND).map(({ id }) => id);
    if (routing !== this.#applied || others.join() !== this.#others) this.apply(this.#hands);
  }
}

const matchesController = (pattern: string): boolean =>
  matchesPattern(pattern, CONTROLLERS.left) || matchesPattern(pattern, CONTROLLERS.right);
