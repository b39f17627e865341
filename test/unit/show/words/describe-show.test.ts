/** Words to shows: the score on phrases with expected parameters, and what the reader promises of any text. */
import { describe, expect, it } from 'vitest';
import { describeShow, parseShow, promptApiModel, serializeShow, showProblems, type PromptApi } from '@sense/show';
import { SCENE_CATALOG } from '@sense/visuals/engine';
import { FRESH_PHRASES } from './fresh-phrases.js';
import { PHRASES } from './phrases.js';
import { scoreOf, scorePhrases } from './score.js';

describe('the phrases', () => {
  it('are a hundred', () => expect(PHRASES).toHaveLength(100));

  it('of development set what is expected', () => {
    expect(scorePhrases('development').misses).toEqual([]);
  });

  // Counted, and not looked at one by one.
  it('that are held out set what is expected in 95 of 100 facts', () => {
    expect(scorePhrases('held out').share).toBeGreaterThanOrEqual(0.95);
  });

  it('that were written after the lexicon set what is expected in 95 of 100 facts', () => {
    expect(scoreOf(FRESH_PHRASES).share).toBeGreaterThanOrEqual(0.95);
  });
});

describe('describeShow', () => {
  it('gives valid shows that survive writing, with the scenes that ship', () => {
    for (const [text] of [...PHRASES, ...FRESH_PHRASES]) {
      const { show } = describeShow(text);
      expect(showProblems(show)).toEqual([]);
      expect(parseShow(serializeShow(show))).toEqual(show);
      expect(SCENE_CATALOG.map(({ id }) => id)).toContain(show.looks['main']!.scene!.id);
    }
  });

  it('gives the same show for the same words', () => {
    for (const [text] of PHRASES) expect(describeShow(text)).toEqual(describeShow(text));
  });

  it('reads capitals, accents and signs as plain words', () => {
    const { show } = describeShow('  BLUE, rainy\nTÉCHNO!! ');
    expect(show.looks['main']).toMatchObject({ palette: 'blue', scene: { id: 'particles' } });
  });

  it('lists words that it does not know, each once, and guesses nothing from them', () => {
    const { show, unknown } = describeShow('glorfy bass wibble glorfy');
    expect(unknown).toEqual(['glorfy', 'wibble']);
    expect(Object.keys(show.looks['main']!)).toEqual(['scene']);
  });

  it('changes between presets of the scene', () => {
    const { show } = describeShow('landscape, melt every 4 bars');
    expect(show.cues).toHaveLength(1);
    const [cue] = show.cues!;
    expect(cue).toMatchObject({ at: { every: 4 }, transition: { kind: 'melt' } });
    expect(cue!.cycle!.at(-1)).toBe('main');
    const presets = cue!.cycle!.map((name) => show.looks[name]!.scene!.preset);
    expect(new Set(presets).size).toBe(presets.length);
  });

  it('takes a preset of the scene by its name', () => {
    expect(describeShow('landscape, glacier').show.looks['main']!.scene).toEqual({
      id: 'landscape',
      preset: 'glacier',
    });
  });

  it.each([
    ['cathedral', 'tunnel', 'cathedral'],
    ['lava', 'contours', 'lava'],
    ['glacier', 'landscape', 'glacier'],
    ['a night road, blue', 'notes', 'road'],
    ['a fast tunnel of ink', 'tunnel', 'ink'],
  ])('takes the scene of the preset that "%s" names', (text, id, preset) => {
    const { show, unknown } = describeShow(text);
    expect(show.looks['main']!.scene).toEqual({ id, preset });
    expect(unknown).toEqual([]);
  });

  it('lists known words that change nothing here, and none that name what shows', () => {
    expect(describeShow('blue and teal, wibble piano')).toMatchObject({
      unknown: ['wibble'],
      unused: ['teal', 'piano'],
    });
    for (const text of ['landscape', 'the landscape, glacier', 'soft kicks in the wrists']) {
      expect(describeShow(text).unused).toEqual([]);
    }
  });

  it('takes the gentle haptics for "gentle", and not where it describes a stem', () => {
    expect(describeShow('gentle').show.looks['main']!.haptics?.preset).toBe('gentle');
    expect(describeShow('gentle kicks').show.looks['main']!.haptics).toBeUndefined();
  });

  it('knows the scenes that it is given, also those of others, and states which one is not there', () => {
    const scenes = [...SCENE_CATALOG, { ...SCENE_CATALOG[0]!, id: 'aurora-borealis', title: 'Aurora' }];
    expect(describeShow('aurora borealis', { scenes }).show.looks['main']!.scene!.id).toBe('aurora-borealis');
    const { show, notes } = describeShow('a tunnel', { scenes: SCENE_CATALOG.slice(0, 1) });
    expect(show.looks['main']!.scene!.id).toBe('landscape');
    expect(notes).toEqual(['there is no scene "tunnel"']);
  });

  it('moves a tempo that cannot be tracked into the range, and states it', () => {
    const { show, notes } = describeShow('at 300 bpm');
    expect(show.set![0]!.tempo!.bpm).toBe(240);
    expect(notes).toHaveLength(1);
  });

  it.each(['', '   ', 7, null, 'x'.repeat(4001)])('rejects %j', (text) => {
    expect(() => describeShow(text as string)).toThrow('a description must be text of 1 to 4000 characters');
  });

  it('reads anything without failing', () => {
    for (const text of [
      '🎉',
      '...',
      'no',
      'and',
      'twice',
      '50%',
      'every',
      'when the',
      'in the',
      'off',
      'the rest off',
      ', , ,',
    ]) {
      expect(showProblems(describeShow(text).show)).toEqual([]);
    }
  });
});

describe('a language model', () => {
  const answer = { version: 1, looks: { only: { palette: 'ice' } } };

  it('gets the description, the scenes and the schema, and its valid answer is the show', async () => {
    const asked: unknown[] = [];
    const model = async (...given: unknown[]): Promise<string> => {
      asked.push(...given);
      return JSON.stringify(answer);
    };
    const described = await describeShow('a frozen lake', { model });
    expect(described).toEqual({ show: answer, unknown: [], unused: [], notes: [], writtenBy: 'model' });
    expect(asked[0]).toContain('a frozen lake');
    expect(asked[0]).toContain('landscape');
    expect(asked[1]).toHaveProperty('$defs');
  });

  it.each([
    ['no JSON', () => 'Sure! Here is your show:'],
    ['an invalid show', () => JSON.stringify({ version: 1, looks: { only: { palette: 'beige' } } })],
    ['a failure', () => Promise.reject(new Error('out of memory'))],
    ['nothing', () => undefined as never],
  ])('that answers with %s leaves it to the lexicon, with a note', async (_name, model) => {
    const described = await describeShow('blue', { model });
    expect(described.writtenBy).toBe('lexicon');
    expect(described.show.looks['main']!.palette).toBe('blue');
    expect(described.notes[0]).toMatch(/^the model wrote no valid show: /);
  });

  it('is abandoned when the signal aborts', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(describeShow('blue', { model: () => Promise.reject(new Error('x')), signal })).rejects.toThrow(
      'enough',
    );
  });

  it('of the browser is used where it is available, and freed', async () => {
    const log: string[] = [];
    const api: PromptApi = {
      availability: async () => 'available',
      create: async () => ({
        prompt: async (_text, { responseConstraint }) => {
          log.push(Object.keys(responseConstraint).includes('$defs') ? 'schema' : 'none');
          return JSON.stringify(answer);
        },
        destroy: () => log.push('destroyed'),
      }),
    };
    const model = await promptApiModel(api);
    expect((await describeShow('ice', { model: model! })).writtenBy).toBe('model');
    expect(log).toEqual(['schema', 'destroyed']);
    expect(await promptApiModel({ ...api, availability: async () => 'downloadable' })).toBeUndefined();
    expect(await promptApiModel()).toBeUndefined();
  });
});
