/** Reading, checking and writing show documents. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SenseError } from '@sense/core';
import { HAPTIC_PRESETS, ROUTE_MOTORS } from '@sense/haptics';
import {
  CUE_EVENTS,
  PALETTES,
  SHOW_SCHEMA,
  STYLE_NAMES,
  beatHintsOf,
  parseShow,
  serializeShow,
  showProblems,
} from '@sense/show';
import { TRANSITION_KINDS } from '@sense/visuals/engine';
import { EXAMPLE_SHOW } from '../example-show.js';

type Json = Record<string, unknown>;

/** The example with a change. */
const edited = (edit: (show: Json) => void): unknown => {
  const show = structuredClone(EXAMPLE_SHOW) as unknown as Json;
  edit(show);
  return show;
};
const looks = (show: Json): Record<string, Json> => show['looks'] as Record<string, Json>;
const problemsOf = (edit: (show: Json) => void): string[] =>
  showProblems(edited(edit)).map(({ path, message }) => `${path} ${message}`);

describe('parseShow', () => {
  it('accepts every field of the format', () => {
    expect(showProblems(EXAMPLE_SHOW)).toEqual([]);
  });

  it('keeps a document as it is, fields of other programs and their order included', () => {
    const text = serializeShow(EXAMPLE_SHOW);
    expect(serializeShow(parseShow(text))).toBe(text);
    expect(parseShow(text)).toEqual(EXAMPLE_SHOW);
  });

  it('adds no defaults', () => {
    const minimal = { version: 1, looks: { only: {} } };
    expect(parseShow(minimal)).toEqual(minimal);
  });

  it('names path, rule and value of what is wrong', () => {
    expect(
      problemsOf((show) => {
        looks(show)['quiet']!['style'] = { energy: 2, speed: 'fast', sparkle: 1 };
        looks(show)['quiet']!['palette'] = 'beige';
        looks(show)['quiet']!['colors'] = { drums: 'red' };
        show['cues'] = 'none';
      }),
    ).toEqual([
      '/looks/quiet/style/energy must be a number from 0 to 1, received 2',
      '/looks/quiet/style/speed must be a number, received "fast"',
      '/looks/quiet/style/sparkle is not a field; there are energy, speed, density, brightness, glow, saturation, and fields that begin with x-',
      `/looks/quiet/palette must be one of ${Object.keys(PALETTES).join(', ')}, received "beige"`,
      '/looks/quiet/colors/drums must be a colour as \'#RRGGBB\', received "red"',
      '/cues must be a list, received "none"',
    ]);
  });

  it.each<[string, (show: Json) => void, string]>([
    ['no looks', (show) => delete show['looks'], ' must have the field looks'],
    ['an empty list of looks', (show) => (show['looks'] = {}), '/looks must have at least one entry'],
    ['a scene without id', (show) => (looks(show)['loud']!['scene'] = {}), '/looks/loud/scene must have the field id'],
    ['null', (show) => (looks(show)['loud']!['scene'] = null), '/looks/loud/scene must be an object, received null'],
    ['a list for an object', (show) => (show['places'] = []), '/places must be an object, received Array'],
    ['an unknown top-level field', (show) => (show['lights'] = 1), '/lights is not a field'],
    [
      'half a bar number',
      (show) => (show['cues'] = [{ id: 'a', at: { bar: 1.5 }, look: 'loud' }]),
      '/cues/0/at/bar must be a whole number, received 1.5',
    ],
    [
      'bar 0',
      (show) => (show['cues'] = [{ id: 'a', at: { bar: 0 }, look: 'loud' }]),
      '/cues/0/at/bar must be a whole number of at least 1, received 0',
    ],
    [
      'a missing look',
      (show) => (show['cues'] = [{ id: 'a', look: 'gone' }]),
      '/cues/0/look must be the name of a look (quiet, loud), received "gone"',
    ],
    [
      'two cues of one id',
      (show) =>
        (show['cues'] = [
          { id: 'a', look: 'loud' },
          { id: 'a', look: 'quiet' },
        ]),
      '/cues/1/id must be unique: "a" is the id of /cues/0',
    ],
    [
      'two times',
      (show) => (show['cues'] = [{ id: 'a', at: { bar: 1, seconds: 2 }, look: 'loud' }]),
      '/cues/0/at must have one of bar, every, seconds, section, event; has bar and seconds',
    ],
    [
      'no time',
      (show) => (show['cues'] = [{ id: 'a', at: {}, look: 'loud' }]),
      '/cues/0/at must have one of bar, every, seconds, section, event; has none',
    ],
    [
      'a cue that does nothing',
      (show) => (show['cues'] = [{ id: 'a' }]),
      '/cues/0 must have a look, a cycle, a change or blackout',
    ],
    [
      'a stem event without stem',
      (show) => (show['cues'] = [{ id: 'a', at: { event: 'stem-enters' }, look: 'loud' }]),
      '/cues/0/at must have a stem, with the event stem-enters',
    ],
    [
      'a change that breaks a look',
      (show) => (show['cues'] = [{ id: 'a', change: { levels: { bass: 9 } } }]),
      '/cues/0/change/levels/bass must be a number from 0 to 2, received 9',
    ],
    [
      'two lengths',
      (show) => (looks(show)['loud']!['transition'] = { beats: 1, bars: 1 }),
      '/looks/loud/transition must have one of beats, bars and seconds, has beats and bars',
    ],
    [
      'a mapping that breaks a rule',
      (show) => (looks(show)['loud']!['haptics'] = { mapping: { voices: { bass: { gain: 7 } } } }),
      '/looks/loud/haptics/mapping',
    ],
    [
      'place and device',
      (show) => (looks(show)['loud']!['haptics'] = { routes: [{ stem: 'bass', place: 'seat', device: '*' }] }),
      '/looks/loud/haptics/routes/0 must have a place or a device',
    ],
    [
      'a file and an input',
      (show) => (show['set'] = [{ file: 'a.mp3', input: 'tab' }]),
      '/set/0 must have a file or an input, not both',
    ],
  ])('rejects %s', (_name, edit, expected) => {
    expect(problemsOf(edit).join('\n')).toContain(expected);
  });

  it('throws one error with all problems', () => {
    const bad = edited(
      (show) =>
        (show['cues'] = [
          { id: 'a', look: 'x' },
          { id: 'a', look: 'y' },
        ]),
    );
    expect(() => parseShow(bad)).toThrow(/\/cues\/0\/look.*\/cues\/1\/id.*\/cues\/1\/look/);
    expect(codeOf(() => parseShow(bad))).toBe('format-invalid');
  });

  it.each([
    ['{', 'a show must be JSON'],
    ['7', 'it must be an object, received 7'],
    ['[]', 'it must be an object'],
  ])('rejects the text %s', (text, message) => expect(() => parseShow(text)).toThrow(message));

  it('states that a later version is not supported', () => {
    const later = edited((show) => (show['version'] = 2));
    expect(() => parseShow(later)).toThrow('the show has version 2, and this program reads versions up to 1');
    expect(codeOf(() => parseShow(later))).toBe('unsupported');
  });

  it.each([0, 1.5, '1', null])('rejects the version %s', (version) => {
    expect(() => parseShow(edited((show) => (show['version'] = version)))).toThrow(/version must be a whole number/);
  });

  it('does not write an invalid show', () => {
    expect(() => serializeShow({ version: 1, looks: {} })).toThrow('/looks must have at least one entry');
  });

  it('does not change what a key named __proto__ would', () => {
    const text = '{"version":1,"looks":{"a":{"style":{"__proto__":{"energy":1}}}}}';
    expect(() => parseShow(text)).toThrow('/looks/a/style/__proto__ is not a field');
  });
});

describe('show.schema.json', () => {
  it('is the schema that documents are checked by', () => {
    const file = readFileSync(new URL('../../../../packages/show/show.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(SHOW_SCHEMA);
  });

  it('has the values that the packages have', () => {
    const defs = SHOW_SCHEMA['$defs'] as Record<
      string,
      { enum: string[]; properties: Record<string, { enum: string[] }> }
    >;
    expect(defs['palette']!.enum).toEqual(Object.keys(PALETTES));
    expect(defs['haptics']!.properties['preset']!.enum).toEqual(Object.keys(HAPTIC_PRESETS));
    expect(defs['route']!.properties['motor']!.enum).toEqual(ROUTE_MOTORS);
    expect(defs['transition']!.properties['kind']!.enum).toEqual(TRANSITION_KINDS);
    expect(defs['time']!.properties['event']!.enum).toEqual(CUE_EVENTS);
    expect(Object.keys(defs['style']!.properties)).toEqual(STYLE_NAMES);
  });

  it('has no field that the example does not have', () => {
    const used = new Set<string>();
    JSON.stringify(EXAMPLE_SHOW, (key, value: unknown) => {
      used.add(key);
      return value;
    });
    const defs = Object.values(SHOW_SCHEMA['$defs'] as Record<string, { properties?: object }>);
    const fields = [SHOW_SCHEMA as { properties?: object }, ...defs].flatMap(({ properties = {} }) =>
      Object.keys(properties),
    );
    expect(fields.filter((field) => !used.has(field))).toEqual([]);
  });
});

describe('beatHintsOf', () => {
  it('gives tempo and meter of an entry to a session', () => {
    const { tempo, meter } = beatHintsOf({ tempo: { bpm: 100, meter: 3 } });
    expect(tempo!.min).toBeCloseTo(94);
    expect(tempo!.max).toBeCloseTo(106);
    expect(meter).toBe(3);
    expect(beatHintsOf({})).toEqual({});
    expect(beatHintsOf({ tempo: { bpm: 240 } }).tempo!.max).toBe(240);
  });
});

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return error instanceof SenseError ? error.code : undefined;
  }
  return undefined;
}
