/** Where a show is: which look with which changes. Pure: cues make a new state of the one before. */
import { mergePatch } from '@sense/haptics/internal';
import type { Transition } from '@sense/visuals/engine';
import type { Cue, Look, LookPatch, Show } from '../document/show.js';

export interface ShowState {
  /** Name of the look. */
  readonly look: string;
  /** Patches of cues since the look shows, in order. */
  readonly changes: readonly LookPatch[];
  /** Place in the list of each cue with a cycle: how many of its looks were shown. */
  readonly cycles: Readonly<Record<string, number>>;
  readonly blackout: boolean;
  /** How the picture comes to this state. */
  readonly transition: Transition;
  /** Id of the cue that was called last. */
  readonly cue: string | undefined;
}

export const CUT: Transition = { kind: 'cut' };

/** The state at the start of an entry. */
export function initialState(show: Show, look = Object.keys(show.looks)[0]!): ShowState {
  return { look, changes: [], cycles: {}, blackout: false, transition: CUT, cue: undefined };
}

/** The state in which `look` shows. */
export function stateOfLook(state: ShowState, show: Show, look: string): ShowState {
  return { ...state, look, changes: [], transition: show.looks[look]?.transition ?? CUT };
}

/** The state after cues, in order. */
export function stateAfter(state: ShowState, show: Show, cues: readonly Cue[]): ShowState {
  return cues.reduce((before, cue) => afterCue(before, show, cue), state);
}

/** The look of a state, with its changes. */
export function lookOf({ look, changes }: ShowState, show: Show): Look {
  return changes.reduce<Look>((before, change) => mergePatch(before, change) as Look, show.looks[look] ?? {});
}

function afterCue(state: ShowState, show: Show, cue: Cue): ShowState {
  let next = state;
  const count = state.cycles[cue.id] ?? 0;
  const look = cue.cycle ? cue.cycle[count % cue.cycle.length] : cue.look;
  if (look !== undefined) next = stateOfLook(next, show, look);
  if (cue.change) next = { ...next, changes: [...next.changes, cue.change], transition: CUT };
  return {
    ...next,
    cycles: cue.cycle ? { ...next.cycles, [cue.id]: count + 1 } : next.cycles,
    blackout: cue.blackout ?? next.blackout,
    transition: cue.transition ?? next.transition,
    cue: cue.id,
  };
}
