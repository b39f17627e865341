/** What a look means for haptics: mapping, routing and strength. Pure. */
import { DRUM_CLASSES, STEM_NAMES, type NormalRange, type StemName } from '@sense/core/engine';
import {
  editMapping,
  hapticPreset,
  type HapticMapping,
  type HapticRoute,
  type HapticRouting,
  type TransientCharacter,
  type TransientRule,
} from '@sense/haptics/engine';
import type { Look, LookLevels, Show, ShowRoute } from '../document/show.js';
import type { ShowProblem } from '../document/validate.js';
import { SHOW_DEFAULTS } from './defaults.js';

/** A device as routes find it. */
export interface PlacedDevice {
  readonly id: string;
  readonly label: string;
}

/** How a look is felt. */
export interface FeltLook {
  readonly mapping: HapticMapping;
  readonly routing: HapticRouting;
  readonly strength: NormalRange;
  /** With paths from the look. */
  readonly problems: readonly ShowProblem[];
}

/** Places that are a side of any device. */
const SIDES: Readonly<Record<string, 'left' | 'right'>> = { 'left hand': 'left', 'right hand': 'right' };
/** Places that every device can be. */
const ANYWHERE: ReadonlySet<string> = new Set(['hands', 'body']);

/** Resolves the haptics of `look` for the devices that are connected. */
export function resolveHaptics(look: Look, show: Show, devices: readonly PlacedDevice[]): FeltLook {
  const { preset = SHOW_DEFAULTS.hapticPreset, mapping: patch, routes, strength } = look.haptics ?? {};
  const { mapping, routing } = hapticPreset(preset);
  const problems: ShowProblem[] = [];
  return {
    mapping: withLevels(patch === undefined ? mapping : editMapping(mapping, patch), look.levels ?? {}),
    routing: routes === undefined ? routing : { name: 'show', routes: placedRoutes(routes, show, devices, problems) },
    strength: Math.min(strength ?? SHOW_DEFAULTS.hapticStrength, show.safety?.haptics ?? 1),
    problems,
  };
}

/** The mapping with gains scaled by levels. A stem at level 0 has no rules. */
function withLevels(mapping: HapticMapping, levels: LookLevels): HapticMapping {
  let { transients, voices } = mapping;
  for (const stem of STEM_NAMES) {
    const level = levels[stem] ?? 1;
    const [rule, voice] = [transients[stem], voices[stem]];
    if (level === 0) {
      transients = without(transients, stem);
      voices = without(voices, stem);
      continue;
    }
    if (rule) transients = { ...transients, [stem]: scaledRule(rule, level, stem === 'drums' ? levels : {}) };
    if (voice && level !== 1) voices = { ...voices, [stem]: { ...voice, gain: Math.min(1, voice.gain * level) } };
  }
  return { ...mapping, transients, voices };
}

function scaledRule(rule: TransientRule, level: number, drums: LookLevels): TransientRule {
  const scaled = (character: TransientCharacter, factor: number): TransientCharacter => {
    return factor === 1 ? character : { ...character, gain: Math.min(1, character.gain * factor) };
  };
  const classes = DRUM_CLASSES.flatMap((drum) => {
    const factor = level * (drums[drum] ?? 1);
    const character = rule.drums[drum] ?? (factor === level ? undefined : rule.otherwise);
    return character ? [[drum, scaled(character, factor)] as const] : [];
  });
  return { ...rule, drums: Object.fromEntries(classes), otherwise: scaled(rule.otherwise, level) };
}

function without<Rules extends object>(rules: Rules, stem: StemName): Rules {
  return Object.fromEntries(Object.entries(rules).filter(([name]) => name !== stem)) as Rules;
}

/** Routes to devices. A place without a device is felt everywhere, and reported. */
function placedRoutes(
  routes: readonly ShowRoute[],
  show: Show,
  devices: readonly PlacedDevice[],
  problems: ShowProblem[],
): HapticRoute[] {
  return routes.flatMap(({ stem, place, device = '*', motor, strength = 1 }, index) => {
    const to = (id: string): HapticRoute => {
      const side = place === undefined ? undefined : SIDES[place];
      return { stem, device: id, motor: motor ?? side ?? 'by-character', strength, range: [0, 1] };
    };
    if (place === undefined) return [to(device)];
    const ids = devicesAt(place, show, devices);
    if (ids.length > 0) return ids.map(to);
    if (!ANYWHERE.has(place) && SIDES[place] === undefined) {
      const message = `no device is at the place "${place}": ${stem} is felt everywhere. Name its devices in places of the show`;
      problems.push({ path: `/haptics/routes/${index}/place`, message });
    }
    return [to('*')];
  });
}

/** Ids at a place: those that the show names, or else devices that have the place in their id or label. */
function devicesAt(place: string, { places = {} }: Show, devices: readonly PlacedDevice[]): readonly string[] {
  if (Object.hasOwn(places, place)) return places[place]!;
  const words = place.toLowerCase().replace(/s$/, '');
  return devices.filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(words)).map(({ id }) => id);
}
