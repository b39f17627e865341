/** Cues of sections that no entry lists. They may still come from the feed or by hand. Pure. */
import type { Cue, Show } from '../document/show.js';
import type { ShowProblem } from '../document/validate.js';

/** A problem for each cue whose section is in none of the entries that it plays in. */
export function sectionProblems({ cues = [], set = [] }: Show): ShowProblem[] {
  const listed = set.map(({ sections = [] }) => sections.map(({ name }) => name.toLowerCase()));
  const missing = (path: string, list: readonly Cue[], known: readonly string[]): ShowProblem[] =>
    list.flatMap(({ at }, index) => {
      const name = at?.section;
      if (name === undefined || name === '*' || known.includes(name.toLowerCase())) return [];
      const message = `no entry lists the section "${name}": it begins only where the feed or beginSection() names it`;
      return [{ path: `${path}/${index}/at/section`, message }];
    });
  return [
    ...missing('/cues', cues, listed.flat()),
    ...set.flatMap((entry, index) => missing(`/set/${index}/cues`, entry.cues ?? [], listed[index]!)),
  ];
}
