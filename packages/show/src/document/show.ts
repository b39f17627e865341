/**
 * The show document: looks, cues at musical times, a set list, safety. Types only; `show.schema.json` of the
 * package is the rule that documents are checked by.
 */
import type { DrumClass, Meter, NormalRange, Seconds, StemName } from '@sense/core/engine';
import type { HapticMapping, HapticPresetName, Patch, RouteMotor } from '@sense/haptics/engine';
import type { ParameterValues, Transition } from '@sense/visuals/engine';
import type { PaletteName } from '../look/palettes.js';

/** Fields that other programs add. They survive reading, editing and writing. */
export interface Extensible {
  readonly [extension: `x-${string}`]: unknown;
}

/** A show. Plain JSON. */
export interface Show extends Extensible {
  /** Address of the schema, for editors. */
  readonly $schema?: string;
  /** Version of the format. */
  readonly version: 1;
  readonly title?: string;
  /** By name, at least one. The first shows at the start, unless the entry of the set names another. */
  readonly looks: Readonly<Record<string, Look>>;
  /** Cues of every entry of the set, in the order in which `next()` calls them. Default none. */
  readonly cues?: readonly Cue[];
  /** What is played, in order. Default one entry without a file. */
  readonly set?: readonly SetEntry[];
  /** Ids of haptic devices at each place of the body, `*` for any run of characters: `{ "chest": ["audio:2"] }`. */
  readonly places?: Readonly<Record<string, readonly string[]>>;
  readonly safety?: ShowSafety;
  /** Reserved for captions: kept, and ignored by this version. */
  readonly captions?: Readonly<Record<string, unknown>>;
}

/** A picture and how it is felt. What is left out keeps its default. */
export interface Look extends Extensible {
  readonly title?: string;
  /** Default: the picture stays as it is. */
  readonly scene?: SceneChoice;
  /** What the look is like in any scene. */
  readonly style?: LookStyle;
  readonly palette?: PaletteName;
  /** Colours `#RRGGBB`, sRGB. They win over the palette. */
  readonly colors?: LookColors;
  /** How much stems and drums count, 0..2; default 1. */
  readonly levels?: LookLevels;
  readonly haptics?: LookHaptics;
  /** How the picture changes to this look. Default: a cut. */
  readonly transition?: Transition;
}

/** A scene with a preset and values. */
export interface SceneChoice extends Extensible {
  readonly id: string;
  /** Id of a preset of the scene. Default: the defaults of its parameters. */
  readonly preset?: string;
  /** They win over preset, style, palette and colours. */
  readonly parameters?: ParameterValues;
}

/** What {@link LookStyle} consists of. */
export const STYLE_NAMES = ['energy', 'speed', 'density', 'brightness', 'glow', 'saturation'] as const;
/** One of {@link STYLE_NAMES}. */
export type StyleName = (typeof STYLE_NAMES)[number];

/** 0 is least, 0.5 as the scene is by itself, 1 most; default 0.5. */
export interface LookStyle extends Readonly<Partial<Record<StyleName, NormalRange>>>, Extensible {}

export interface LookColors extends Readonly<Partial<Record<StemName | 'background', string>>>, Extensible {}

/** Factors, 0..2: 0 is not shown and not felt, 1 as it is, 2 twice as much. */
export interface LookLevels extends Readonly<Partial<Record<StemName | DrumClass, number>>>, Extensible {}

export interface LookHaptics extends Extensible {
  /** Default `drums-first`. */
  readonly preset?: HapticPresetName;
  /** JSON merge patch of the mapping of the preset. */
  readonly mapping?: Patch<HapticMapping>;
  /** Which stem is felt where. Default: the routing of the preset. */
  readonly routes?: readonly ShowRoute[];
  /** Under the strength that the listener sets. Default 0.7, so that looks can go up. */
  readonly strength?: NormalRange;
}

/** A stem at a place of the body, or on a device. */
export interface ShowRoute extends Extensible {
  readonly stem: StemName;
  /** A place of the body: `wrists`, `left hand`, `chest`; see {@link Show.places}. Not together with `device`. */
  readonly place?: string;
  /** Id of a device, `*` for any run of characters; default `*`. */
  readonly device?: string;
  /** Default `by-character`; for `left hand` and `right hand` that side. */
  readonly motor?: RouteMotor;
  /** Default 1. */
  readonly strength?: NormalRange;
}

/** One change of the show. Of `look`, `cycle` and `change` at least one, or `blackout`. */
export interface Cue extends Extensible {
  /** Unique in the show. */
  readonly id: string;
  readonly title?: string;
  /** Default: called by hand. */
  readonly at?: CueTime;
  /** What a cue waits for that is called by hand, a section, a time or an event. Default `bar`. */
  readonly quantise?: Quantisation;
  /** Name of the look that shows from then on. */
  readonly look?: string;
  /** Names of looks: one each time, from the first. */
  readonly cycle?: readonly string[];
  /** JSON merge patch of the look that shows, until another look shows. */
  readonly change?: LookPatch;
  /** Whether picture and haptics are off. */
  readonly blackout?: boolean;
  /** Replaces the transition of the look. */
  readonly transition?: Transition;
}

/** What a change waits for. */
export type Quantisation = 'bar' | 'beat' | 'none';

/** Part of a look; `null` removes. */
export type LookPatch = Readonly<Record<string, unknown>>;

/** A musical time: exactly one of `bar`, `every`, `seconds`, `section` and `event`. */
export interface CueTime extends Extensible {
  /** Bar of the entry; the first is 1. */
  readonly bar?: number;
  /** With `bar`: beat in the bar; default 1. */
  readonly beat?: number;
  /** Every so many bars. */
  readonly every?: number;
  /** With `every`: the first such bar. Default `1 + every`. */
  readonly from?: number;
  /** From the start of the entry. */
  readonly seconds?: Seconds;
  /** Name of a section, or `*` for any. */
  readonly section?: string;
  /** With `section` or `event`: which one, from 1. Default each. */
  readonly occurrence?: number;
  readonly event?: CueEvent;
  /** With `stem-enters` and `stem-leaves`. */
  readonly stem?: StemName;
  /** With `drum`. */
  readonly drum?: DrumClass;
}

/**
 * What a cue can listen for: a stem that is heard again, or has gone; a drum; a build-up that begins, or ends in
 * a `drop`; `silence` of everything, and `sound` after it.
 */
export const CUE_EVENTS = ['stem-enters', 'stem-leaves', 'drum', 'build-up', 'drop', 'silence', 'sound'] as const;
/** One of {@link CUE_EVENTS}. */
export type CueEvent = (typeof CUE_EVENTS)[number];

/** A song, or a line-in night. */
export interface SetEntry extends Extensible {
  /** Unique in the set. */
  readonly id?: string;
  readonly title?: string;
  /** Address of the song. Not together with `input`. */
  readonly file?: string;
  /** `line-in`, `tab`, or the name of a device. */
  readonly input?: string;
  /** Name of the look at its start. Default: the first of the show. */
  readonly look?: string;
  readonly tempo?: EntryTempo;
  /** Where sections begin, where it is known ahead. */
  readonly sections?: readonly EntrySection[];
  /** Cues of this entry, in addition to those of the show. */
  readonly cues?: readonly Cue[];
}

export interface EntryTempo extends Extensible {
  /** Beats per minute, 40..240. */
  readonly bpm?: number;
  readonly meter?: Meter;
}

export interface EntrySection extends Extensible {
  readonly name: string;
  /** The first bar is 1. */
  readonly bar: number;
}

/** Limits that hold in every look. They can only be stricter than those of stage and devices. */
export interface ShowSafety extends Extensible {
  /** Scales changes of light, 0..1; default 1. */
  readonly flashes?: NormalRange;
  /** Default `auto`: as the system is set. */
  readonly motion?: 'auto' | 'reduce';
  /** Largest haptic strength, 0..1; default 1. */
  readonly haptics?: NormalRange;
}
