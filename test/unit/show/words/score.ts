/** What a described show sets, by the names of the facts, and the share of expected facts that are met. */
import { STEM_NAMES, type DrumClass, type StemName } from '@sense/core/engine';
import { describeShow, type DescribedShow } from '@sense/show/engine';
import { PHRASES, type Expected } from './phrases.js';

export interface Score {
  readonly met: number;
  readonly expected: number;
  /** Share of the expected facts that are met, 0..1. */
  readonly share: number;
}

export interface Miss {
  readonly text: string;
  readonly fact: string;
  readonly expected: Expected;
  readonly received: unknown;
}

export interface Scored extends Score {
  readonly misses: readonly Miss[];
}

/** Scores the phrases at even places (`development`) or at odd ones (`held out`). */
export function scorePhrases(half: 'development' | 'held out'): Scored {
  return scoreOf(PHRASES.filter((_phrase, index) => (index % 2 === 0) === (half === 'development')));
}

export function scoreOf(phrases: typeof PHRASES): Scored {
  const misses: Miss[] = [];
  let expected = 0;
  for (const [text, facts] of phrases) {
    const described = describeShow(text);
    for (const [fact, value] of Object.entries(facts)) {
      expected++;
      const received = factOf(described, fact);
      if (!meets(received, value)) misses.push({ text, fact, expected: value, received });
    }
  }
  const met = expected - misses.length;
  return { met, expected, share: met / expected, misses };
}

function meets(received: unknown, expected: Expected): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(received) &&
      expected.length === received.length &&
      expected.every((word) => received.includes(word))
    );
  }
  if (typeof expected !== 'object') return received === expected;
  const { min = -Infinity, max = Infinity } = expected as { readonly min?: number; readonly max?: number };
  return typeof received === 'number' && received >= min && received <= max;
}

const STYLES = ['energy', 'speed', 'density', 'brightness', 'glow', 'saturation'] as const;

function factOf({ show, unknown }: DescribedShow, fact: string): unknown {
  const look = Object.values(show.looks)[0]!;
  const [kind, part] = fact.split('.') as [string, string | undefined];
  const style = STYLES.find((name) => name === fact);
  if (style) return look.style?.[style] ?? 0.5;
  switch (kind) {
    case 'scene':
      return look.scene?.id;
    case 'palette':
      return look.palette;
    case 'background':
      return colorWord(look.colors?.background);
    case 'color':
      return colorWord(look.colors?.[part as StemName]);
    case 'haptics':
      return look.haptics?.preset;
    case 'strength':
      return look.haptics?.strength ?? 0.7;
    case 'level': {
      return look.levels?.[part as StemName | DrumClass] ?? 1;
    }
    case 'place':
      if (!STEM_NAMES.includes(part as StemName)) throw new Error(`${part} is no stem`);
      return (look.haptics?.routes ?? []).flatMap(({ stem, place }) => (stem === part && place ? [place] : []));
    case 'bpm':
      return show.set?.[0]?.tempo?.bpm;
    case 'every':
      return show.cues?.find(({ at }) => at?.every !== undefined)?.at?.every;
    case 'cue':
      return show.cues?.map(({ at }) => (at?.section === '*' ? 'section' : (at?.section ?? at?.stem ?? at?.event)))[0];
    case 'transition':
      return show.cues?.[0]?.transition?.kind ?? look.transition?.kind;
    case 'flashes':
      return show.safety?.flashes ?? 1;
    case 'motion':
      return show.safety?.motion;
    case 'unknown':
      return unknown;
    default:
      throw new Error(`no such fact: ${fact}`);
  }
}

/** The word for a colour: by lightness and saturation, then by hue. */
function colorWord(color: string | undefined): string | undefined {
  if (color === undefined) return undefined;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const spread = high - low;
  if (high < 0.06) return 'black';
  if (spread < 0.08) return high > 0.85 ? 'white' : 'grey';
  const sector =
    high === red
      ? ((green - blue) / spread + 6) % 6
      : high === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  const degrees = 60 * sector;
  const hues = [
    [18, 'red'],
    [46, 'orange'],
    [70, 'yellow'],
    [155, 'green'],
    [195, 'teal'],
    [250, 'blue'],
    [290, 'violet'],
    [340, 'pink'],
    [360, 'red'],
  ] as const;
  return hues.find(([end]) => degrees <= end)![1];
}
