/**
 * What the schema cannot express: names that must exist, ids that must be unique, fields that exclude each other.
 */
import { checkMapping, editMapping, presetMapping } from '@sense/haptics/engine';
import { mergePatch } from '@sense/haptics/internal';
import type { Cue, CueTime, Look, SetEntry, Show } from './show.js';
import { schemaProblems, type ShowProblem } from './validate.js';

const TIMES = ['bar', 'every', 'seconds', 'section', 'event'] as const satisfies readonly (keyof CueTime)[];
const LENGTHS = ['beats', 'bars', 'seconds'] as const;

/** Everything that is wrong with a show whose form is valid; empty if it can be played. */
export function referenceProblems(show: Show): ShowProblem[] {
  const problems: ShowProblem[] = [];
  const check = new Checks(show, problems);
  for (const [name, look] of Object.entries(show.looks)) check.look(`/looks/${name}`, look);
  check.cues('/cues', show.cues ?? []);
  const ids = new Map<string, string>();
  (show.set ?? []).forEach((entry, index) => {
    const path = `/set/${index}`;
    if (entry.id !== undefined) check.unique(`${path}/id`, entry.id, ids);
    check.entry(path, entry);
  });
  return problems;
}

class Checks {
  readonly #show: Show;
  readonly #problems: ShowProblem[];
  /** Path of each cue by its id. */
  readonly #cueIds = new Map<string, string>();

  constructor(show: Show, problems: ShowProblem[]) {
    this.#show = show;
    this.#problems = problems;
  }

  look(path: string, { haptics, transition }: Look): void {
    this.transition(`${path}/transition`, transition);
    haptics?.routes?.forEach((route, index) => {
      if (route.place !== undefined && route.device !== undefined) {
        this.#add(`${path}/haptics/routes/${index}`, 'must have a place or a device, not both');
      }
    });
    if (haptics?.mapping === undefined) return;
    try {
      checkMapping(editMapping(presetMapping(haptics.preset ?? 'drums-first'), haptics.mapping));
    } catch (error) {
      this.#add(`${path}/haptics/mapping`, (error as Error).message);
    }
  }

  cues(path: string, cues: readonly Cue[]): void {
    cues.forEach((cue, index) => {
      const at = `${path}/${index}`;
      this.unique(`${at}/id`, cue.id, this.#cueIds);
      this.#cue(at, cue);
    });
  }

  entry(path: string, { file, input, look, cues = [] }: SetEntry): void {
    if (file !== undefined && input !== undefined) this.#add(path, 'must have a file or an input, not both');
    if (look !== undefined) this.lookName(`${path}/look`, look);
    this.cues(`${path}/cues`, cues);
  }

  unique(path: string, id: string, ids: Map<string, string>): void {
    const first = ids.get(id);
    if (first !== undefined) this.#add(path, `must be unique: "${id}" is the id of ${first}`);
    else ids.set(id, path.slice(0, -'/id'.length));
  }

  lookName(path: string, name: string): void {
    if (Object.hasOwn(this.#show.looks, name)) return;
    this.#add(path, `must be the name of a look (${Object.keys(this.#show.looks).join(', ')}), received "${name}"`);
  }

  transition(path: string, transition: Look['transition']): void {
    const lengths = LENGTHS.filter((length) => transition?.[length] !== undefined);
    if (lengths.length > 1) this.#add(path, `must have one of beats, bars and seconds, has ${lengths.join(' and ')}`);
  }

  #cue(path: string, cue: Cue): void {
    const { at, look, cycle, change, blackout } = cue;
    if (at !== undefined) this.#time(`${path}/at`, at);
    if (look !== undefined && cycle !== undefined) this.#add(path, 'must have a look or a cycle, not both');
    if ([look, cycle, change, blackout].every((action) => action === undefined)) {
      this.#add(path, 'must have a look, a cycle, a change or blackout');
    }
    if (look !== undefined) this.lookName(`${path}/look`, look);
    cycle?.forEach((name, index) => this.lookName(`${path}/cycle/${index}`, name));
    this.transition(`${path}/transition`, cue.transition);
    if (change !== undefined) this.#change(`${path}/change`, change);
  }

  /** A patch must leave every look valid. */
  #change(path: string, change: NonNullable<Cue['change']>): void {
    const found = new Map<string, ShowProblem>();
    for (const look of Object.values(this.#show.looks)) {
      for (const problem of schemaProblems({ version: 1, looks: { it: mergePatch(look, change) } })) {
        const at = path + problem.path.slice('/looks/it'.length);
        found.set(at, { path: at, message: problem.message });
      }
    }
    this.#problems.push(...found.values());
  }

  #time(path: string, at: CueTime): void {
    const given = TIMES.filter((name) => at[name] !== undefined);
    if (given.length !== 1) {
      const has = given.length === 0 ? 'has none' : `has ${given.join(' and ')}`;
      this.#add(path, `must have one of ${TIMES.join(', ')}; ${has}`);
    }
    if (at.event === 'stem-enters' || at.event === 'stem-leaves') {
      if (at.stem === undefined) this.#add(path, `must have a stem, with the event ${at.event}`);
    } else if (at.stem !== undefined) this.#add(`${path}/stem`, 'belongs to the events stem-enters and stem-leaves');
    if (at.event === 'drum' && at.drum === undefined) this.#add(path, 'must have a drum, with the event drum');
    if (at.event !== 'drum' && at.drum !== undefined) this.#add(`${path}/drum`, 'belongs to the event drum');
    if (at.beat !== undefined && at.bar === undefined) this.#add(`${path}/beat`, 'belongs to bar');
    if (at.from !== undefined && at.every === undefined) this.#add(`${path}/from`, 'belongs to every');
  }

  #add(path: string, message: string): void {
    this.#problems.push({ path, message });
  }
}
